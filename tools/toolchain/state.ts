import { createHash } from "node:crypto";
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { homedir } from "node:os";
import { basename, delimiter, dirname, join } from "node:path";
import { home, root } from "../home";
import { run } from "../process";
import type { Part, Program } from "./parts";

/** How a part's programs came to be in our folder. */
export type Origin = "found" | "downloaded" | "built";

const origins: readonly Origin[] = ["found", "downloaded", "built"];
const stampFile = (part: Part): string => join(home, "stamps", part.name);

/** Digest of everything that a build of this part depends on. Generated and copied files follow from it, and are left out. */
export function stampOf(part: Part, sources = join(root, "tools", "go")): string {
  const files = readdirSync(join(sources, part.name), { recursive: true, encoding: "utf8" })
    .filter((file) => /\.(go|mod|sum)$/.test(file))
    .map((file) => join(sources, part.name, file))
    .sort();
  const hash = createHash("sha256").update(part.linkFlags ?? "");
  for (const file of files) hash.update(readFileSync(file));
  return hash.digest("hex");
}

/** Remembers how the programs of a part came here, and from which sources or versions. */
export function markReady(part: Part, origin: Origin): void {
  mkdirSync(dirname(stampFile(part)), { recursive: true });
  writeFileSync(stampFile(part), `${origin} ${stampOf(part)}`);
}

/** How a part came here, when it is whole and up to date; nothing when it is missing. Looks at the machine's own programs first. */
export async function originOf(part: Part): Promise<Origin | undefined> {
  const marked = markedOrigin(part);
  if (marked !== undefined && marked !== "found") return marked;
  return (await takeFromMachine(part)) ? "found" : undefined;
}

function markedOrigin(part: Part): Origin | undefined {
  if (!existsSync(stampFile(part)) || !part.programs.every(({ path }) => existsSync(path))) return undefined;
  const [origin, stamp] = readFileSync(stampFile(part), "utf8").split(" ");
  return stamp === stampOf(part) ? origins.find((known) => known === origin) : undefined;
}

/** Programs of the machine in exactly the right version are linked and not built. They may change, so they are asked each time. */
async function takeFromMachine(part: Part): Promise<boolean> {
  const sources = await Promise.all(part.programs.map(findOnMachine));
  if (sources.some((source) => source === undefined)) return false;
  for (const [index, { path }] of part.programs.entries()) {
    const source = sources[index];
    if (source === undefined || (existsSync(path) && realpathSync(path) === realpathSync(source))) continue;
    mkdirSync(dirname(path), { recursive: true });
    rmSync(path, { force: true });
    symlinkSync(source, path);
  }
  markReady(part, "found");
  return true;
}

const userHome = (): string => process.env["PULUMI_HOME"] ?? join(homedir(), ".pulumi");

async function findOnMachine(program: Program): Promise<string | undefined> {
  const installed = join(userHome(), "plugins", basename(dirname(program.path)), program.name);
  if (program.isPlugin && installed !== program.path && isExecutable(installed)) return installed;
  for (const candidate of candidates(program)) {
    if ((await versionOf(candidate, program)) === program.version) return candidate;
  }
  return undefined;
}

function candidates(program: Program): readonly string[] {
  const folders = [...(process.env["PATH"] ?? "").split(delimiter), join(userHome(), "bin")];
  const paths = folders.map((folder) => join(folder, program.name));
  return [...new Set(paths)].filter((path) => path !== program.path && isExecutable(path));
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
async function versionOf(path: string, { asks }: Program): Promise<string | undefined> {
  if (asks === undefined) return undefined;
  const asked = asks.program === undefined ? path : join(dirname(path), asks.program);
  const { code, output } = await run(asked, asks.arguments).catch(() => ({ code: -1, output: "" }));
  return code === 0 ? /v?(\d+\.\d+\.\d+)/.exec(output)?.[1] : undefined;
}
