import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { type Arguments, type Command, readArguments } from "./arguments";
import { runMain, UserProblem } from "./problem";
import { run as runCommand } from "./process";
import { affectedStacks } from "./review/affected-run";
import { type Format, formats, writeReport } from "./review/formats";
import { withPicture } from "./review/plan-picture";
import { type ReviewReport, reportVersion, type StackReport } from "./review/report";
import { reviewStack, type ReviewRun, untouched } from "./review/run";
import { readReviewSettings } from "./review/settings";
import { exitCodeOf } from "./review/verdict";
import { readDataWaivers, WaiverBook } from "./review/waivers";
import { sideBySide } from "./side-by-side";
import { findStack, type StackOfProject, stackNames } from "./stack/files";
import { programsFor } from "./stack/programs";

const command: Command = {
  usage: "npm run review",
  says: [
    "Says what the program would change in each stack, and what could be lost. It changes nothing, and writes one report of all stacks.",
    "It ends with 0 where nothing is to fear, 2 where data is at risk without a waiver, 3 where a policy refuses, 4 where a preview failed.",
  ].join("\n"),
  mostWords: 0,
  flags: {
    stack: { takes: "NAMES", says: "stacks to review, with commas; all stacks of the project otherwise" },
    base: { takes: "REF", says: "branch, tag or commit: only stacks that differ from it are previewed" },
    out: { takes: "FOLDER", says: "where reports are written; .palier/review otherwise" },
    format: { takes: "NAMES", says: `${formats.join(", ")}; all of them otherwise` },
    context: { takes: "NAME", says: "a context of your kubeconfig, for all stacks; where each stands otherwise" },
  },
};

async function main(): Promise<number> {
  const args = readArguments(process.argv.slice(2), command);
  if (args === undefined) return 0;
  const folder = process.cwd();
  const asked = formatsIn(args);
  const stacks = args.lists["stack"] ?? [...stackNames(folder)].sort();
  const found = stacks.map((stack) => findStack(folder, stack));
  const { base } = args.values;
  const touched = base === undefined ? undefined : await affectedStacks({ folder, base });
  const isTouched = (stack: string): boolean =>
    touched?.stacks.find((one) => one.stack === stack)?.reasons.length !== 0;
  const waivers = new WaiverBook(readDataWaivers(folder), new Date());
  const wanted = found.filter(({ stack }) => isTouched(stack));
  const run = await runOf(wanted, args, waivers);
  const reports = await sideBySide(found, availableParallelism(), async (of) => {
    const report = wanted.includes(of) ? await withPicture(of, await reviewStack(of, run)) : untouched(of.stack);
    console.log(lineOf(report));
    return report;
  });
  const report: ReviewReport = {
    version: reportVersion,
    subject: "change",
    madeAt: new Date().toISOString(),
    ...(touched !== undefined && { base: touched.base.slice(0, 12) }),
    ...(await headOf(folder)),
    stacks: reports,
    waivers: waivers.notes(stacks),
  };
  const out = resolve(args.values["out"] ?? ".palier/review");
  console.log(["", "Reports", ...writeReport(report, out, asked).map((path) => `  ${path}`)].join("\n"));
  return exitCodeOf(report);
}

async function runOf(stacks: readonly StackOfProject[], args: Arguments, waivers: WaiverBook): Promise<ReviewRun> {
  const { context } = args.values;
  const settings = readReviewSettings(process.cwd());
  const toolchain = await programsFor(stacks, context);
  return { toolchain, settings, waivers, asks: "update", ...(context !== undefined && { context }) };
}

function formatsIn({ lists }: Arguments): readonly Format[] {
  const asked = lists["format"];
  if (asked === undefined) return formats;
  const unknown = asked.filter((name) => !formats.some((format) => format === name));
  if (unknown.length > 0) {
    throw new UserProblem(`there is no format "${unknown.join('", "')}"`, `the formats are ${formats.join(", ")}`);
  }
  return formats.filter((format) => asked.includes(format));
}

const lineOf = ({ stack, verdict, sentence }: StackReport): string => `${stack}: ${verdict}: ${sentence}`;

/** The commit of the change, where the folder is a checkout whose files are all in it. */
async function headOf(folder: string): Promise<Pick<ReviewReport, "head">> {
  const [commit, changes] = await Promise.all([
    runCommand("git", ["rev-parse", "--short=12", "HEAD"], { cwd: folder }),
    runCommand("git", ["status", "--porcelain", "--untracked-files=no"], { cwd: folder }),
  ]);
  const isWhole = commit.code === 0 && changes.code === 0 && changes.stdout.trim() === "";
  return isWhole ? { head: commit.stdout.trim() } : {};
}

void runMain(main);
