import { type Command, readArguments } from "./arguments";
import { runMain } from "./problem";
import { affectedStacks } from "./review/affected-run";
import { table } from "./table";

const command: Command = {
  usage: "npm run affected",
  says: "Says which stacks the files of this checkout touch, compared with a base: those alone need a preview.",
  mostWords: 0,
  flags: {
    base: { takes: "REF", says: "branch, tag or commit to compare with; origin/main otherwise" },
    json: { says: "one JSON object instead of a table" },
  },
};

async function main(): Promise<number> {
  const args = readArguments(process.argv.slice(2), command);
  if (args === undefined) return 0;
  const affected = await affectedStacks({ folder: process.cwd(), base: args.values["base"] ?? "origin/main" });
  if (args.set.has("json")) {
    console.log(JSON.stringify(affected));
    return 0;
  }
  const rows = affected.stacks.map(({ stack, reasons, sentence }) => [
    stack,
    reasons.length === 0 ? "-" : "touched",
    sentence,
  ]);
  const removed = affected.removed.map((stack) => [stack, "removed", "its file is gone: what it provisioned stays"]);
  console.log([`compared with ${affected.base}`, ...table([...rows, ...removed])].join("\n"));
  return 0;
}

void runMain(main);
