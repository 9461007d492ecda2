import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

const isThere = (program: string): Promise<boolean> =>
  run("/bin/sh", ["-c", 'command -v "$1"', "sh", program]).then(
    () => true,
    () => false,
  );

/** Makes sure that real programs are there: Debian's packages are installed where they are missing. @throws Error saying what to install. */
export async function needPrograms(packages: Readonly<Record<string, string>>): Promise<void> {
  const found = await Promise.all(
    Object.entries(packages).map(async ([program, from]) => ((await isThere(program)) ? [] : [from])),
  );
  const missing = [...new Set(found.flat())];
  if (missing.length === 0) return;
  const environment = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  try {
    await run("apt-get", ["update", "-q"], { env: environment });
    await run("apt-get", ["install", "-qy", "--no-install-recommends", ...missing], { env: environment });
  } catch (error) {
    throw new Error(
      `the real programs are missing, and could not be installed: install the packages ${missing.join(", ")}`,
      { cause: error },
    );
  }
}
