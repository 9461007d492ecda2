import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import type { Toolchain } from "../../../tools/toolchain";
import type { Project } from "./project";

/** What a finished command left behind. */
export interface Finished {
  readonly code: number;
  readonly output: string;
}

const previewSchema = z.object({
  steps: z.array(z.object({ op: z.string(), urn: z.string() })).default([]),
});
const stateSchema = z.object({
  deployment: z.object({
    resources: z.array(z.object({ urn: z.string(), type: z.string(), custom: z.boolean().optional() })).default([]),
    pending_operations: z.array(z.object({ resource: z.object({ urn: z.string() }) })).default([]),
  }),
});

/** A step of a preview that changes something: what is done, to which resource. */
export interface Change {
  readonly operation: string;
  readonly type: string;
  readonly name: string;
}

/** One stack of a project, run by the real engine against a cluster, with a state of its own. */
export class Engine {
  private readonly state = mkdtempSync(join(tmpdir(), "palier-state-"));
  private readonly running = new Set<ChildProcess>();

  constructor(
    private readonly project: Pick<Project, "folder">,
    private readonly stack: string,
    private readonly toolchain: Toolchain,
    private readonly kubeconfig: string,
  ) {}

  /** Where its state lies, and with what it is encrypted, as variables. */
  get backend(): Readonly<Record<string, string>> {
    return { PULUMI_BACKEND_URL: `file://${this.state}`, PULUMI_CONFIG_PASSPHRASE: "e2e" };
  }

  async init(): Promise<void> {
    await this.mustRun("stack", "init", this.stack, "--non-interactive");
  }

  /** The changes that an update would make, with policies in force. */
  async preview(): Promise<readonly Change[]> {
    const { output } = await this.mustRun("preview", "--json", "--stack", this.stack, "--non-interactive");
    const { steps } = previewSchema.parse(JSON.parse(output.slice(output.indexOf("{"))));
    return steps.filter(({ op }) => op !== "same").map(({ op, urn }) => ({ operation: op, ...typeAndName(urn) }));
  }

  up(): Promise<Finished> {
    return this.run(...this.upArguments());
  }

  /** An update that must succeed. @throws Error with what the engine said. */
  mustUp(): Promise<Finished> {
    return this.mustRun(...this.upArguments());
  }

  /** Starts an update and does not wait for it. */
  startUp(): ChildProcess {
    return this.spawn(this.upArguments());
  }

  /** Lets go of what refuses to be deleted, as an operator does who means to destroy it. */
  async unprotect(): Promise<void> {
    await this.mustRun("state", "unprotect", "--all", "--yes", "--stack", this.stack);
  }

  destroy(): Promise<Finished> {
    return this.run("destroy", "--yes", "--skip-preview", "--stack", this.stack, "--non-interactive");
  }

  /** URNs of every resource of the stack's state, and of those whose operation was cut off. */
  async resources(): Promise<{ readonly names: readonly string[]; readonly pending: readonly string[] }> {
    const { deployment } = stateSchema.parse(JSON.parse(await this.exportState()));
    return {
      names: deployment.resources.filter(({ custom }) => custom === true).map(({ urn }) => urn),
      pending: deployment.pending_operations.map(({ resource }) => resource.urn),
    };
  }

  async exportState(): Promise<string> {
    return (await this.mustRun("stack", "export", "--stack", this.stack)).output;
  }

  /** Ends what still runs, with all of its plug-ins, and removes the state. */
  remove(): void {
    for (const { pid } of this.running) if (pid !== undefined) process.kill(-pid, "SIGKILL");
    rmSync(this.state, { recursive: true, force: true });
  }

  async mustRun(...args: readonly string[]): Promise<Finished> {
    const finished = await this.run(...args);
    if (finished.code !== 0)
      throw new Error(`pulumi ${args.join(" ")} ended with ${finished.code}:\n${finished.output}`);
    return finished;
  }

  run(...args: readonly string[]): Promise<Finished> {
    const child = this.spawn(args);
    const chunks: Buffer[] = [];
    child.stdout?.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.stderr?.on("data", (chunk: Buffer) => chunks.push(chunk));
    return new Promise((resolve) => {
      child.on("close", (code) => {
        resolve({ code: code ?? -1, output: Buffer.concat(chunks).toString("utf8") });
      });
    });
  }

  private upArguments(): readonly string[] {
    const policies = ["--policy-pack", "policies"];
    return ["up", "--yes", "--skip-preview", "--stack", this.stack, "--non-interactive", ...policies];
  }

  /** Starts a command and does not wait for it. */
  spawn(args: readonly string[]): ChildProcess {
    const child = spawn(this.toolchain.pulumi, args, {
      cwd: this.project.folder,
      // A group of its own, so that a test can end the engine together with all of its plug-ins.
      detached: true,
      env: {
        ...process.env,
        ...this.toolchain.env,
        KUBECONFIG: this.kubeconfig,
        ...this.backend,
        PULUMI_SKIP_UPDATE_CHECK: "1",
      },
    });
    this.running.add(child);
    child.once("exit", () => this.running.delete(child));
    return child;
  }
}

/** Type and name from a URN: `urn:pulumi:stack::project::parent$type::name`. */
function typeAndName(urn: string): { readonly type: string; readonly name: string } {
  const [, , types = "", ...name] = urn.split("::");
  return { type: types.split("$").at(-1) ?? types, name: name.join("::") };
}

/** What the engine reports as errors. A controller's warning, in which another error is told, is none: it tries again. */
export const errorsIn = (output: string): readonly string[] =>
  output.split("\n").filter((line) => /error:/.test(line) && !/warning:/.test(line));
