import { createHash } from "node:crypto";
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { home, pulumiHome, root } from "../home";
import { run } from "../process";
import type { Part, Program } from "./parts";

/** Where a part's programs are: `found` on the machine, `ready` in our folder, or `missing`. */
export type PartState = "found" | "ready" | "missing";

const stampFile = (part: Part): string => join(home, "stamps", part.name);

/** Digest of everything that a build of this part depends on. */
export function stampOf(part: Part): string {
  const folder = join(root, "tools", "go", part.name);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith(".json"))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const hash = createHash("sha256").update(part.linkFlags ?? "");
  for (const file of files) hash.update(readFileSync(file));
  return hash.digest("hex");
}

/** Remembers that the programs of a part come from its present sources. */
export function markReady(part: Part, stamp: string): void {
  mkdirSync(dirname(stampFile(part)), { recursive: true });
  writeFileSync(stampFile(part), stamp);
}

/** Looks for a part: first what the machine has in the right version, then what was made before. */
export async function stateOf(part: Part): Promise<PartState> {
  const stamp = existsSync(stampFile(part)) ? readFileSync(stampFile(part), "utf8") : "";
  const there = part.programs.every(({ path }) => existsSync(path));
  if (there && (stamp === "found" || stamp === stampOf(part) || stamp === "downloaded")) {
    return stamp === "found" ? "found" : "ready";
  }
  return (await takeFromMachine(part)) ? "found" : "missing";
}

/** Programs on PATH or in the user's PULUMI_HOME, in exactly the right version, are linked and not built. */
async function takeFromMachine(part: Part): Promise<boolean> {
  const sources = await Promise.all(part.programs.map(findOnMachine));
  if (sources.some((source) => source === undefined)) return false;
  for (const [index, { path }] of part.programs.entries()) {
    const source = sources[index];
    if (source === undefined || existsSync(path)) continue;
    mkdirSync(dirname(path), { recursive: true });
    symlinkSync(source, path);
  }
  markReady(part, "found");
  return true;
}

async function findOnMachine(program: Program): Promise<string | undefined> {
  if (program.versionArguments === undefined) return undefined;
  for (const candidate of candidates(program)) {
    if ((await versionOf(candidate, program.versionArguments)) === program.version) return candidate;
  }
  return undefined;
}

function candidates(program: Program): readonly string[] {
  const userHome = process.env["PULUMI_HOME"];
  const ofUser = userHome === undefined ? [] : [program.path.replace(pulumiHome, userHome)];
  const onPath = (process.env["PATH"] ?? "").split(delimiter).map((folder) => join(folder, program.name));
  return [...ofUser, ...onPath].filter((path) => path !== program.path && isExecutable(path));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The version that a program prints, without a leading `v`; nothing where it prints none. */
export async function versionOf(path: string, args: readonly string[]): Promise<string | undefined> {
  const { code, output } = await run(path, args).catch(() => ({ code: -1, output: "" }));
  return code === 0 ? /v?(\d+\.\d+\.\d+)/.exec(output)?.[1] : undefined;
}
