import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { z } from "zod";
import { noSink, type Results, type Sink } from "./finding";
import { junit } from "./junit";
import { Recording } from "./record";
import { type Origin, sarif } from "./sarif";
import { summary } from "./summary";

/** Names of the reports in their folder. */
export const reportFiles = {
  sarif: "palier-policies.sarif",
  junit: "palier-policies.junit.xml",
  markdown: "palier-policies.md",
} as const;

/**
 * Where a run writes down what it sees: reports in a folder, or nowhere when none is asked for.
 * @param program folder of the program that is judged
 * @param folder folder of the reports, from that of the program; made where it is not there
 */
export function reportsIn(program: string, folder: string | undefined): Sink {
  if (folder === undefined || folder === "") return noSink;
  const target = resolve(program, folder);
  const origin = { version: packVersion(), programFile: programFile(program) };
  const recording = new Recording((results) => {
    writeReports(target, results, origin);
  });
  // Reports of an older run would be taken for those of this one, if it ends early.
  recording.start();
  return recording;
}

/** Writes all reports. Each appears whole: nobody reads half of one when the engine ends the pack meanwhile. */
export function writeReports(folder: string, results: Results, origin: Origin): void {
  mkdirSync(folder, { recursive: true });
  const texts = [
    [reportFiles.sarif, sarif(results, origin)],
    [reportFiles.junit, junit(results)],
    [reportFiles.markdown, summary(results)],
  ] as const;
  for (const [name, text] of texts) {
    const file = join(folder, name);
    writeFileSync(`${file}.part`, text);
    renameSync(`${file}.part`, file);
  }
}

function packVersion(): string {
  const text = readFileSync(join(__dirname, "..", "package.json"), "utf8");
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
}

/** The file that describes the program to the engine, from the root of its repository, as viewers of code want it. */
function programFile(program: string): string {
  const file = "Pulumi.yaml";
  for (let folder = program; folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, ".git"))) return join(relative(folder, program), file).replaceAll("\\", "/");
  }
  return file;
}
