import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { stringify } from "yaml";
import { alone } from "../lock";
import { UserProblem } from "../problem";
import { run } from "../process";
import { startSandbox } from "../sandbox";
import type { Toolchain } from "../toolchain";
import type { StackFile, StackOfProject } from "./files";
import { policyArguments } from "./policies";
import { workOn } from "./session";
import { backendEnvironment, placeToRead, Workspace } from "./workspace";

/** Takes a line of the engine's standard output. @returns whether it was understood; others are kept as words for people. */
export type TakeLine = (line: string) => boolean;

/** How a preview is run. */
export interface PreviewOptions {
  readonly of: StackOfProject;
  readonly toolchain: Toolchain;
  /** A context of the user's kubeconfig, for a stack on Kubernetes. Default: see `placeToRead`. */
  readonly context?: string;
  /** What is asked: what an update would change, or what has changed outside of the program. */
  readonly asks: "update" | "refresh";
  /** Is given each event as soon as the engine tells it. Events are not kept: those of debugging hold plain secrets. */
  readonly takeLine: TakeLine;
}

/** What a preview left behind, besides its events. */
export interface PreviewEnd {
  readonly code: number;
  /** What the engine said beside its events. */
  readonly words: readonly string[];
  /** The stack's state with its secrets in plain: for the memory of this process alone. Default: the stack does not stand yet. */
  readonly state?: unknown;
  /** The stack's configuration with its secrets in plain, as the state. Default: none of it is secret. */
  readonly configuration?: unknown;
  /** How long the preview took, in seconds. */
  readonly seconds: number;
}

/** Where the engine finds a stack: its settings, its state, its cluster. */
interface Stand {
  readonly folder: string;
  readonly file: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Asks the engine what would change, and changes nothing. A stack that stands nowhere yet is previewed against nothing, and leaves nothing behind. */
export async function preview(options: PreviewOptions): Promise<PreviewEnd> {
  const stand = await standOf(options);
  if (stand !== undefined) {
    const [state, end] = await Promise.all([stateOf(options, stand), askAll(options, stand)]);
    if (state !== undefined) return { ...end, state };
  }
  const folder = mkdtempSync(join(tmpdir(), "palier-preview-"));
  try {
    return await askAll(options, await nowhere(options, folder));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Where the stack stands, as far as this machine and the stack's file know. */
async function standOf({ of, context }: PreviewOptions): Promise<Stand | undefined> {
  const workspace = new Workspace(of);
  const place = placeToRead(of, context);
  if (place === undefined) return undefined;
  workspace.prepare(place);
  const { folder, file } = workspace;
  const env = backendEnvironment();
  if (place.kind === "context") return { folder, file, env };
  if (place.kind === "docker") return { folder, file, env: { ...env, DOCKER_HOST: place.address } };
  const { kubeconfig } = await alone({ ...workOn(of), refuses: false }, () => startSandbox(of.stack));
  return { folder, file, env: { ...env, KUBECONFIG: kubeconfig } };
}

/** A state of its own for a stack that does not stand yet, which goes with the preview. */
async function nowhere({ of, toolchain }: PreviewOptions, folder: string): Promise<Stand> {
  const file = join(folder, `Pulumi.${of.stack}.yaml`);
  copyFileSync(join(of.folder, "Pulumi.yaml"), join(folder, "Pulumi.yaml"));
  writeFileSync(file, stringify(hasSecrets(of.file) ? of.file : { config: of.file.config }));
  const { PULUMI_CONFIG_PASSPHRASE: given, PULUMI_CONFIG_PASSPHRASE_FILE: givenFile } = process.env;
  const passphrase = given ?? (givenFile === undefined ? randomBytes(16).toString("hex") : undefined);
  const env = {
    PULUMI_BACKEND_URL: `file://${folder}`,
    KUBECONFIG: join(folder, "no-kubeconfig"),
    ...(passphrase !== undefined && { PULUMI_CONFIG_PASSPHRASE: passphrase }),
  };
  const stand = { folder, file, env };
  const made = await run(toolchain.pulumi, ["stack", "select", of.stack, "--create", "--non-interactive"], {
    cwd: folder,
    env: { ...toolchain.env, ...env },
  });
  if (made.code === 0) return stand;
  throw new UserProblem(
    `the settings of ${of.stack} cannot be read: ${made.output}`,
    "give the stack's passphrase or key",
  );
}

/** Whether a stack's file holds encrypted values. Without any, its key is not needed for a state that is thrown away. */
const hasSecrets = ({ config }: StackFile): boolean => JSON.stringify(config).includes('{"secure":');

/** The state with its secrets; nothing where the backend knows no such stack. */
async function stateOf({ of, toolchain }: PreviewOptions, { folder, env }: Stand): Promise<unknown> {
  const args = ["stack", "export", "--show-secrets", "--stack", of.stack, "--non-interactive"];
  const { code, stdout } = await run(toolchain.pulumi, args, { cwd: folder, env: { ...toolchain.env, ...env } });
  return code === 0 ? JSON.parse(stdout) : undefined;
}

/** The preview, and beside it the secrets of the configuration, which need not be in the state yet. */
async function askAll(options: PreviewOptions, stand: Stand): Promise<PreviewEnd> {
  const [end, configuration] = await Promise.all([ask(options, stand), configurationOf(options, stand)]);
  return { ...end, configuration };
}

async function configurationOf({ of, toolchain }: PreviewOptions, { folder, file, env }: Stand): Promise<unknown> {
  if (!hasSecrets(of.file)) return undefined;
  const args = ["config", "--show-secrets", "--json", "--stack", of.stack, "--config-file", file, "--non-interactive"];
  const { code, stdout } = await run(toolchain.pulumi, args, { cwd: folder, env: { ...toolchain.env, ...env } });
  return code === 0 ? JSON.parse(stdout) : undefined;
}

const commands = { update: ["preview"], refresh: ["refresh", "--preview-only"] } as const;

/** Runs the engine, and hands on what it tells line by line. */
function ask(options: PreviewOptions, stand: Stand): Promise<PreviewEnd> {
  const { of, toolchain, asks, takeLine } = options;
  const policies = asks === "update" ? policyArguments(of) : [];
  const where = ["--stack", of.stack, "--config-file", stand.file, "--non-interactive", "--color", "never"];
  const env = { ...process.env, ...toolchain.env, ...stand.env, PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "true" };
  const child = spawn(toolchain.pulumi, [...commands[asks], "--json", ...where, ...policies], {
    cwd: of.folder,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const words: string[] = [];
  const start = Date.now();
  createInterface({ input: child.stdout }).on("line", (line) => {
    if (!takeLine(line)) words.push(line);
  });
  createInterface({ input: child.stderr }).on("line", (line) => words.push(line));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      resolve({ code: code ?? -1, words, seconds: (Date.now() - start) / 1000 });
    });
  });
}
