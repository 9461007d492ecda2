import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { home, root } from "../../tools/home";

const run = promisify(execFile);

/** A program that is built from a Go module under `tools/go`. */
export interface GoProgram {
  readonly name: string;
  /** Folder of the module in `tools/go`. Default: the program's name. */
  readonly folder?: string;
  /** Path of the module that the program comes from. */
  readonly module: string;
  /** Folder of the program's package inside that module. */
  readonly command: string;
  /** Flags for the linker. Default none. */
  readonly linkerFlags?: string;
  /** Tags of the build, which leave parts out. Default none. */
  readonly tags?: readonly string[];
}

const folderOf = ({ name, folder = name }: GoProgram): string => join(root, "tools/go", folder);

/** The version that `go.mod` pins, such as `2.11.4`. @throws Error where it pins none. */
export function versionOf(program: GoProgram): string {
  const pinned = readFileSync(join(folderOf(program), "go.mod"), "utf8")
    .split("\n")
    .find((line) => line.includes(`${program.module} v`));
  const version = pinned?.split(` v`)[1]?.split(" ")[0];
  if (version === undefined)
    throw new Error(`tools/go/${program.folder ?? program.name}/go.mod does not require ${program.module}`);
  return version;
}

/** The program, built once per machine. An interrupted build leaves nothing that looks finished. */
export async function goProgram(program: GoProgram): Promise<string> {
  const file = join(home, "conformance", `${program.name}-${versionOf(program)}`);
  if (existsSync(file)) return file;
  mkdirSync(join(home, "conformance"), { recursive: true });
  const unfinished = `${file}.${String(process.pid)}`;
  const { linkerFlags = "", tags = [] } = program;
  const flags = ["-trimpath", "-ldflags", linkerFlags, "-tags", tags.join(","), "-o", unfinished];
  await run("go", ["build", ...flags, `${program.module}/${program.command}`], { cwd: folderOf(program) });
  renameSync(unfinished, file);
  return file;
}

/** Folder in which the sources of the program's module lie. */
export async function sourcesOf(program: GoProgram): Promise<string> {
  const { stdout } = await run("go", ["list", "-m", "-f", "{{.Dir}}", program.module], { cwd: folderOf(program) });
  return stdout.trim();
}
