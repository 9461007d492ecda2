import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { type Command, readArguments } from "./arguments";
import { driftOf } from "./drift/drift-run";
import { isChangedByPeople } from "./drift/drift-report";
import { runMain } from "./problem";
import { formats, writeReport } from "./review/formats";
import { type ReviewReport, reportVersion } from "./review/report";
import { readReviewSettings } from "./review/settings";
import { exitCodes } from "./review/verdict";
import { readDataWaivers, WaiverBook } from "./review/waivers";
import { sideBySide } from "./side-by-side";
import { findStack, stackNames } from "./stack/files";
import { programsFor } from "./stack/programs";

const command: Command = {
  usage: "npm run drift [stack]",
  says: [
    "Compares the real world with the state, and changes neither. Without a stack, all of the project.",
    "It ends with 0 where nothing or only controllers changed something, 2 where people did, 4 where a stack could not be read.",
  ].join("\n"),
  mostWords: 1,
  flags: {
    context: { takes: "NAME", says: "a context of your kubeconfig; where each stack stands otherwise" },
    out: { takes: "FOLDER", says: "where reports are written; .palier/drift otherwise" },
  },
};

async function main(): Promise<number> {
  const args = readArguments(process.argv.slice(2), command);
  if (args === undefined) return 0;
  const folder = process.cwd();
  const names = args.words.length > 0 ? args.words : [...stackNames(folder)].sort();
  const found = names.map((stack) => findStack(folder, stack));
  const waivers = new WaiverBook(readDataWaivers(folder), new Date());
  const { context } = args.values;
  const toolchain = await programsFor(found, context);
  const run = { toolchain, settings: readReviewSettings(folder), waivers, ...(context !== undefined && { context }) };
  const stacks = await sideBySide(found, availableParallelism(), async (of) => {
    const report = await driftOf(of, run);
    console.log(`${of.stack}: ${report.sentence}`);
    return report;
  });
  const madeAt = new Date().toISOString();
  const report: ReviewReport = {
    version: reportVersion,
    subject: "drift",
    madeAt,
    stacks,
    waivers: waivers.notes(names),
  };
  const out = resolve(args.values["out"] ?? ".palier/drift");
  console.log(["", "Reports", ...writeReport(report, out, formats).map((path) => `  ${path}`)].join("\n"));
  if (stacks.some(({ verdict }) => verdict === "failed")) return exitCodes.failed;
  return stacks.some(isChangedByPeople) ? exitCodes.risk : exitCodes.nothingToFear;
}

void runMain(main);
