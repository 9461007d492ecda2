import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Command, readArguments } from "./arguments";
import { runMain, UserProblem } from "./problem";
import { type Age, agesOf, ageReport } from "./rotation/ages";
import { findStack, stackNames } from "./stack/files";
import { stateIfAny } from "./stack/state";
import { ensureToolchain } from "./toolchain";

const command: Command = {
  usage: "npm run secret-age [stack]",
  says: "Says how old the generated secrets of a stack are, or of all stacks. It ends with 2 where one is too old, 4 where a state cannot be read.",
  mostWords: 1,
  flags: {
    most: { takes: "DAYS", says: "the age from which a secret is too old; 90 otherwise" },
    out: { takes: "FOLDER", says: "where the report is written as Markdown and JSON; .palier/secret-age otherwise" },
  },
};

async function main(): Promise<number> {
  const args = readArguments(process.argv.slice(2), command);
  if (args === undefined) return 0;
  const most = daysOf(args.values["most"] ?? "90");
  const names = args.words.length > 0 ? args.words : [...stackNames(process.cwd())].sort();
  const { ages, unread } = await read(names);
  const report = ageReport(ages, unread, most);
  write(resolve(args.values["out"] ?? ".palier/secret-age"), report.markdown, { most, ages, unread });
  console.log(report.markdown);
  if (unread.length > 0) return 4;
  return report.tooOld.length > 0 ? 2 : 0;
}

function daysOf(text: string): number {
  const days = Number(text);
  if (Number.isInteger(days) && days > 0) return days;
  throw new UserProblem(`"${text}" is no number of days`, "--most 90");
}

interface Found {
  readonly ages: readonly Age[];
  /** Stacks whose state could not be read. */
  readonly unread: readonly string[];
}

/** A stack that was never up has no secrets. One that cannot be read keeps the others from nothing. */
async function read(names: readonly string[]): Promise<Found> {
  const toolchain = await ensureToolchain({ targets: [] });
  const ages: Age[] = [];
  const unread: string[] = [];
  for (const of of names.map((stack) => findStack(process.cwd(), stack))) {
    try {
      ages.push(...agesOf(of.stack, (await stateIfAny(of, toolchain)) ?? [], new Date()));
    } catch (error) {
      if (!(error instanceof UserProblem)) throw error;
      unread.push(of.stack);
    }
  }
  return { ages, unread };
}

function write(folder: string, markdown: string, data: object): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "secret-age.md"), markdown);
  writeFileSync(join(folder, "secret-age.json"), `${JSON.stringify(data, undefined, 2)}\n`);
}

void runMain(main);
