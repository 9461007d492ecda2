import { randomBytes } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { z } from "zod";
import { home, pulumiHome } from "../home";
import { UserProblem } from "../problem";
import { contextOf, groundOf, readStackFile, type StackOfProject } from "./files";

/** Where a stack on Kubernetes stands: in its sandbox, or in the cluster of a context. */
export type ClusterPlace = { readonly kind: "sandbox" } | { readonly kind: "context"; readonly context: string };

/** Where a stack stands: in a cluster, or on a Docker daemon. */
export type Place = ClusterPlace | { readonly kind: "docker"; readonly address: string };

const placeSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("sandbox") }),
  z.object({ kind: z.literal("context"), context: z.string() }),
  z.object({ kind: z.literal("docker"), address: z.string() }),
]);

const stateFolder = join(home, "state");
const passphraseFile = join(home, "passphrase");

/**
 * The engine writes the salt of a stack's secrets into the stack's file, and removes the file with the stack. The file in the repository is its
 * users' alone, so the engine gets a copy: the same settings each time, with the salt that the engine wrote.
 */
export class Workspace {
  /** Folder with the project's description and the copy, for the commands that run no program. */
  readonly folder: string;
  /** The copy of the stack's file. */
  readonly file: string;

  constructor(private readonly of: StackOfProject) {
    this.folder = join(home, "stacks", of.project, of.stack);
    this.file = join(this.folder, `Pulumi.${of.stack}.yaml`);
  }

  /** Brings the copy up to date. @throws UserProblem when the stack stands somewhere else. */
  prepare(place: Place): void {
    this.checkPlace(place);
    mkdirSync(this.folder, { recursive: true });
    writeFileSync(join(this.folder, "place.json"), JSON.stringify(place));
    copyFileSync(join(this.of.folder, "Pulumi.yaml"), join(this.folder, "Pulumi.yaml"));
    const written = existsSync(this.file) ? readStackFile(this.file).encryptionsalt : undefined;
    const salt = this.of.file.encryptionsalt ?? written;
    const config = settingsFor(place, this.of.file.config);
    writeFileSync(
      this.file,
      stringify({ ...this.of.file, ...(salt !== undefined && { encryptionsalt: salt }), config }),
    );
  }

  /** Where the stack was put; nothing when it was never up, or is down again. */
  place(): Place | undefined {
    const file = join(this.folder, "place.json");
    return existsSync(file) ? placeSchema.parse(JSON.parse(readFileSync(file, "utf8"))) : undefined;
  }

  /** Removes the copy, and the state and its passphrase when no other stack needs them. */
  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
    const project = join(home, "stacks", this.of.project);
    if (existsSync(project) && readdirSync(project).length === 0) rmSync(project, { recursive: true });
    if (existsSync(join(home, "stacks")) && readdirSync(join(home, "stacks")).length > 0) return;
    for (const path of [join(home, "stacks"), stateFolder, passphraseFile, join(pulumiHome, "workspaces")])
      rmSync(path, { recursive: true, force: true });
  }

  private checkPlace(place: Place): void {
    const before = this.place();
    if (before === undefined || describePlace(before) === describePlace(place)) return;
    throw new UserProblem(
      `stack ${this.of.stack} stands in ${describePlace(before)}, and not in ${describePlace(place)}`,
      `remove it from there first: npm run down ${this.of.stack}`,
    );
  }
}

/**
 * Where a stack is to be read, and nothing where it stands nowhere yet: the named context, what the stack's file names, or where this machine
 * has put it.
 */
export function placeToRead(of: StackOfProject, named: string | undefined): Place | undefined {
  const before = new Workspace(of).place();
  const { target, daemon } = groundOf(of);
  if (target === "docker") return before ?? (daemon === undefined ? undefined : { kind: "docker", address: daemon });
  const context = named ?? contextOf(of);
  return context === undefined ? before : { kind: "context", context };
}

/** A place in words. */
export function describePlace(place: Place): string {
  switch (place.kind) {
    case "sandbox":
      return "its sandbox";
    case "context":
      return `the cluster of the context ${place.context}`;
    case "docker":
      return `the Docker daemon at ${place.address}`;
  }
}

/** The settings of a stack; those of another context replace the file's own. */
function settingsFor(place: Place, config: Readonly<Record<string, unknown>>): object {
  if (place.kind !== "context") return config;
  const settings = z.looseObject({ kubernetes: z.looseObject({}).default({}) }).safeParse(config["palier:stack"]);
  if (!settings.success) return config;
  const kubernetes = { ...settings.data.kubernetes, context: place.context };
  return { ...config, "palier:stack": { ...settings.data, kubernetes } };
}

/** Where the engine keeps state, and with what it encrypts secrets: what the user has set, else files of this machine. */
export function backendEnvironment(): Readonly<Record<string, string>> {
  const own = { PULUMI_BACKEND_URL: `file://${stateFolder}` };
  const backend = process.env["PULUMI_BACKEND_URL"] === undefined ? own : {};
  if ("PULUMI_BACKEND_URL" in backend) mkdirSync(stateFolder, { recursive: true, mode: 0o700 });
  const given = ["PULUMI_CONFIG_PASSPHRASE", "PULUMI_CONFIG_PASSPHRASE_FILE"].some(
    (name) => process.env[name] !== undefined,
  );
  if (given) return backend;
  if (!existsSync(passphraseFile))
    writeFileSync(passphraseFile, randomBytes(32).toString("base64url"), { mode: 0o600 });
  return { ...backend, PULUMI_CONFIG_PASSPHRASE_FILE: passphraseFile };
}

/** Process numbers that hold the engine's lock on a stack, in the state of this machine. */
export function lockHolders({ project, stack }: StackOfProject): readonly number[] {
  const folder = join(stateFolder, ".pulumi", "locks", "organization", project, stack);
  if (process.env["PULUMI_BACKEND_URL"] !== undefined || !existsSync(folder)) return [];
  const lockSchema = z.looseObject({ pid: z.number() });
  // Beside each lock, the engine's file store keeps notes of its own on the file.
  const locks = readdirSync(folder).filter((name) => name.endsWith(".json"));
  return locks.map((name) => lockSchema.parse(JSON.parse(readFileSync(join(folder, name), "utf8"))).pid);
}
