import { existsSync, mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const why = [
  "The engine would keep a log of every run in a folder of this name: all properties of all resources, about 20 MB for a preview of 250",
  "resources, and half of the time that the preview takes. A file in its place makes it keep none; the run itself is the same.",
].join("\n");

/** Has the engine keep no log of its own runs in its home. Logs that are there go. */
export function keepNoLog(engineHome: string): void {
  const logs = join(engineHome, "logs");
  if (existsSync(logs) && statSync(logs).isFile()) return;
  mkdirSync(engineHome, { recursive: true });
  rmSync(logs, { recursive: true, force: true });
  writeFileSync(logs, `${why}\n`);
}
