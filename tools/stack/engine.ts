import { z } from "zod";
import { isAlive } from "../lock";
import { UserProblem } from "../problem";
import { type Finished, run, runInTerminal } from "../process";
import type { Toolchain } from "../toolchain";
import type { StackOfProject } from "./files";
import { policyArguments } from "./policies";
import { backendEnvironment, lockHolders, type Workspace } from "./workspace";

const stateSchema = z.object({
  deployment: z.object({
    resources: z
      .array(z.looseObject({ urn: z.string(), protect: z.boolean().optional(), custom: z.boolean().optional() }))
      .default([]),
  }),
});

const passwordType = "random:index/randomPassword:RandomPassword";
const generatedSchema = z.object({
  deployment: z.object({
    resources: z.array(z.looseObject({ urn: z.string(), type: z.string(), outputs: z.unknown() })).default([]),
  }),
});
/** A secret output as the engine shows it: its JSON text beside a mark. */
const shownSchema = z
  .object({ plaintext: z.string() })
  .transform(({ plaintext }) => z.string().parse(JSON.parse(plaintext)));
const generatedValueSchema = z.object({ result: shownSchema, bcryptHash: shownSchema });

/** A generated secret in plain, and its bcrypt hash. */
export type GeneratedSecret = z.output<typeof generatedValueSchema>;

/** How many operations run at once. Most of them wait for the cluster, so the number of processors says nothing. */
const parallel = "64";

/** Runs the engine on one stack. */
export class Engine {
  private readonly env: Readonly<Record<string, string | undefined>>;
  private readonly interactive = process.stdout.isTTY && process.env["CI"] === undefined;

  constructor(
    private readonly of: StackOfProject,
    private readonly workspace: Workspace,
    private readonly toolchain: Toolchain,
    /** Variables by which the plug-ins find what the stack stands on. Default: those of this process. */
    ground: Readonly<Record<string, string | undefined>> = {},
  ) {
    this.env = { ...toolchain.env, ...backendEnvironment(), ...ground };
  }

  /** Makes the stack in the backend when it is not there. A lock of an engine that died is taken away. */
  async select(): Promise<void> {
    await this.must(["stack", "select", this.of.stack, "--create"]);
    const holders = lockHolders(this.of);
    if (holders.length === 0) return;
    const alive = holders.find(isAlive);
    if (alive !== undefined) {
      throw new UserProblem(`process ${alive} is updating stack ${this.of.stack}`, "wait for its end, then try again");
    }
    console.log("the last update was cut off; this one goes on from there");
    await this.must(["cancel", this.of.stack, "--yes"]);
    await this.forgetCutOff();
  }

  /**
   * What was being made when the engine died is not known to be there. It is forgotten, and made again over what there may be: names are
   * the program's own, so nothing is there twice. Without this, the engine would warn of it for ever.
   */
  private async forgetCutOff(): Promise<void> {
    const stack = ["--stack", this.of.stack, "--config-file", this.workspace.file];
    // It runs no program, and wants to see it there all the same.
    await this.must(["refresh", "--yes", "--skip-preview", "--clear-pending-creates", ...stack], this.of.folder);
  }

  /** Updates the stack under the policy pack. @param preview whether all changes are computed first. Returns the exit code. */
  up(options: { readonly preview: boolean; readonly refresh: boolean }): Promise<number> {
    return this.inTerminal([
      ...["up", "--yes", "--suppress-outputs", "--parallel", parallel],
      ...(options.preview ? [] : ["--skip-preview"]),
      ...(options.refresh ? ["--refresh"] : []),
      ...policyArguments(this.of),
    ]);
  }

  /** Judges the stack by the policy pack, and changes nothing. @param reports folder of the reports. Returns the exit code. */
  judge(reports: string): Promise<number> {
    return this.inTerminal(["preview", "--suppress-outputs", "--parallel", parallel, ...policyArguments(this.of)], {
      PALIER_POLICY_REPORTS: reports,
    });
  }

  /** Destroys everything in the stack, or its resources of some types alone. Returns the exit code. */
  async destroy(options: { readonly refresh: boolean; readonly types?: readonly string[] }): Promise<number> {
    const refresh = options.refresh ? ["--refresh"] : [];
    const targets = options.types === undefined ? [] : await this.targetsOf(options.types);
    return this.inTerminal(["destroy", "--yes", "--skip-preview", "--parallel", parallel, ...refresh, ...targets]);
  }

  private async targetsOf(types: readonly string[]): Promise<readonly string[]> {
    const urns = (await this.state()).map(({ urn }) => urn);
    const isWanted = (urn: string): boolean => types.includes(urn.split("::")[2]?.split("$").at(-1) ?? "");
    // What stands on a target goes with it: components that wait for a container are no targets of their own.
    return [...urns.filter(isWanted).flatMap((urn) => ["--target", urn]), "--target-dependents"];
  }

  /** Names of resources in the state, and of those that refuse to be deleted. */
  async resources(): Promise<{ readonly all: readonly string[]; readonly protectedOnes: readonly string[] }> {
    const resources = await this.state();
    const name = ({ urn }: { readonly urn: string }): string =>
      urn.split("::").slice(2).join(" ").split("$").at(-1) ?? urn;
    const all = resources.filter(({ custom }) => custom === true);
    return { all: all.map(name), protectedOnes: resources.filter(({ protect }) => protect === true).map(name) };
  }

  private async state(): Promise<z.output<typeof stateSchema>["deployment"]["resources"]> {
    const { stdout } = await this.must(["stack", "export", "--stack", this.of.stack]);
    return stateSchema.parse(JSON.parse(stdout)).deployment.resources;
  }

  /** Values of generated secrets by their names, and the hashes of those that have one. Plain: for files that only their owner may read. */
  async secrets(): Promise<Readonly<Record<string, GeneratedSecret>>> {
    const { stdout } = await this.must(["stack", "export", "--show-secrets", "--stack", this.of.stack]);
    const { resources } = generatedSchema.parse(JSON.parse(stdout)).deployment;
    return Object.fromEntries(
      resources.flatMap(({ urn, type, outputs }) =>
        type === passwordType ? [[urn.split("::").at(-1) ?? urn, generatedValueSchema.parse(outputs)] as const] : [],
      ),
    );
  }

  /** Lets go of the protection of all resources. */
  async unprotect(): Promise<void> {
    await this.must(["state", "unprotect", "--all", "--yes", "--stack", this.of.stack]);
  }

  /** Outputs of the stack; the values of secret ones are not shown. */
  async outputs(): Promise<unknown> {
    return JSON.parse((await this.must(["stack", "output", "--json", "--stack", this.of.stack])).stdout);
  }

  /** Whether the backend knows the stack. */
  async exists(): Promise<boolean> {
    return (await this.quietly(["stack", "export", "--stack", this.of.stack])).code === 0;
  }

  /** Removes the stack, which must be empty, from the backend. */
  async remove(): Promise<void> {
    await this.must(["stack", "rm", this.of.stack, "--yes", "--preserve-config"]);
  }

  private async must(args: readonly string[], cwd = this.workspace.folder): Promise<Finished> {
    const finished = await this.quietly(args, cwd);
    if (finished.code === 0) return finished;
    throw new UserProblem(`pulumi ${args.join(" ")} failed:\n${finished.output}`, "see what the engine says above");
  }

  private quietly(args: readonly string[], cwd = this.workspace.folder): Promise<Finished> {
    return run(this.toolchain.pulumi, [...args, "--non-interactive"], { cwd, env: this.env });
  }

  private inTerminal(args: readonly string[], more: Readonly<Record<string, string>> = {}): Promise<number> {
    const stack = ["--stack", this.of.stack, "--config-file", this.workspace.file];
    const quiet = this.interactive ? [] : ["--non-interactive", "--color", "never", "--suppress-progress"];
    const options = { cwd: this.of.folder, env: { ...this.env, ...more } };
    return runInTerminal(this.toolchain.pulumi, [...args, ...stack, ...quiet], options);
  }
}
