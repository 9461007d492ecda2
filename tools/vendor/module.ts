import { tmpdir } from "node:os";
import { z } from "zod";
import { UserProblem } from "../problem";
import { run } from "../process";

/** A Go module in the module cache. */
export interface GoModule {
  /** Folder of its files, which cannot be written. */
  readonly folder: string;
  /** Its hash, compared with the Go checksum database by the download. */
  readonly sum: string;
}

const downloadSchema = z.object({
  Dir: z.string().optional(),
  Sum: z.string().optional(),
  Error: z.string().optional(),
});

/** Brings a module into the module cache. The exact version is asked for, as a proxy may refuse to list versions. */
export async function downloadModule(path: string, version: string): Promise<GoModule> {
  const { stdout, output } = await run("go", ["mod", "download", "-json", `${path}@${version}`], { cwd: tmpdir() });
  const { Dir, Sum, Error: reason } = downloadSchema.parse(stdout === "" ? {} : JSON.parse(stdout));
  if (Dir === undefined || Sum === undefined) {
    throw new UserProblem(
      `${path} ${version} cannot be downloaded: ${reason ?? output}`,
      "check the version in tools/vendor/sources.ts, and GOPROXY",
    );
  }
  return { folder: Dir, sum: Sum };
}
