import { existsSync, statfsSync } from "node:fs";
import { dirname } from "node:path";
import { home } from "../home";
import { UserProblem } from "../problem";
import { run } from "../process";

const leastNode = 20;
const leastGo = [1, 26] as const;
/** Free space, in GiB, below which a build is not begun: one part's compiler output and programs. */
const leastFreeGibibytes = 4;

/** @throws UserProblem when Node.js is too old. */
export function checkNode(version = process.versions.node): void {
  if (Number(version.split(".")[0]) < leastNode) {
    throw new UserProblem(
      `Node.js ${version} is too old: ${leastNode} or newer is needed`,
      "install Node.js 20 or newer",
    );
  }
}

/** @throws UserProblem when Go is not there or too old to build from the modules. */
export async function checkGo(): Promise<string> {
  const found = await run("go", ["env", "GOVERSION"]).catch(() => undefined);
  const needed = `Go ${leastGo.join(".")} or newer is needed to build the engine from its modules`;
  const fix = "install Go from go.dev/dl, or install the Pulumi CLI 3.250.0 with its plug-ins (see README)";
  if (found?.code !== 0) throw new UserProblem(`Go was not found. ${needed}`, fix);
  const [major = 0, minor = 0] = found.stdout.replace(/^go/, "").split(".").map(Number);
  if (major < leastGo[0] || (major === leastGo[0] && minor < leastGo[1])) {
    throw new UserProblem(`${found.stdout} is too old. ${needed}`, fix);
  }
  return found.stdout;
}

/** @throws UserProblem when the disk of the cache is nearly full. */
export function checkDisk(): number {
  const { bavail, bsize } = statfsSync(existing(home));
  const free = (bavail * bsize) / 1024 ** 3;
  if (free < leastFreeGibibytes) {
    throw new UserProblem(
      `only ${free.toFixed(1)} GiB are free where ${home} lies; a build needs ${leastFreeGibibytes} at the least`,
      "free some space, or set PALIER_HOME (and GOCACHE, GOMODCACHE) to a larger disk",
    );
  }
  return free;
}

/** The folder, or the nearest one above it that is there. */
const existing = (folder: string): string => (existsSync(folder) ? folder : existing(dirname(folder)));
