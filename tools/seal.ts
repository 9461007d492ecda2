import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { type Command, readArguments } from "./arguments";
import { brokenParts, type Seal, sealOf, sealSchema } from "./deploying/seal";
import { runMain, UserProblem } from "./problem";
import { run } from "./process";
import { printsOf } from "./review/affected-run";
import { findStack } from "./stack/files";
import { stateIfAny } from "./stack/state";
import { ensureToolchain } from "./toolchain";

const command: Command = {
  usage: "npm run seal -- <stack>",
  says: [
    "Notes from what a review of a stack is made: its plan, what it registers, policies, packages, and what stands. After an approval it says",
    "whether all of that is still the same, so that what is applied is what was reviewed.",
  ].join("\n"),
  mostWords: 1,
  flags: {
    out: { takes: "FILE", says: "where the seal is written" },
    check: { takes: "FILE", says: "a seal that must still hold; it fails where it does not" },
  },
};

async function main(): Promise<number> {
  const args = readArguments(process.argv.slice(2), command);
  if (args === undefined) return 0;
  const [stack] = args.words;
  const { out, check } = args.values;
  if (stack === undefined) throw new UserProblem("no stack is named", command.usage);
  if ((out === undefined) === (check === undefined))
    throw new UserProblem("one of --out and --check is needed", command.usage);
  const reviewed = check === undefined ? undefined : readSeal(check);
  const now = await sealNow(stack);
  if (out !== undefined) {
    mkdirSync(dirname(out), { recursive: true });
    writeFileSync(out, `${JSON.stringify(now, undefined, 2)}\n`);
    console.log(`${out}: what the review of ${stack} is made from`);
  }
  const broken = reviewed === undefined ? [] : brokenParts(reviewed, now);
  if (broken.length > 0) {
    throw new UserProblem(
      [
        `${stack} is no longer as it was reviewed at ${reviewed?.commit ?? ""}:`,
        ...broken.map((part) => `  ${part}`),
      ].join("\n"),
      "review it again, and have the new review approved",
    );
  }
  if (check !== undefined) console.log(`${stack} is as it was reviewed`);
  return 0;
}

function readSeal(path: string): Seal {
  try {
    return sealSchema.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch (error) {
    throw new UserProblem(
      `${path} holds no seal: ${String(error)}`,
      "make one with the review: npm run seal -- <stack> --out FILE",
    );
  }
}

async function sealNow(stack: string): Promise<Seal> {
  const folder = process.cwd();
  const of = findStack(folder, stack);
  const toolchain = await ensureToolchain({ targets: [] });
  const state = await stateIfAny(of, toolchain);
  const prints = await printsOf(folder, { modules: folder, stack });
  if (typeof prints === "string")
    throw new UserProblem(`the stack cannot be planned:\n${prints}`, "mend what it says above");
  const { stdout } = await run("git", ["rev-parse", "HEAD"], { cwd: folder });
  const seal = sealOf({ stack, commit: stdout.trim(), prints, state });
  if (seal !== undefined) return seal;
  throw new UserProblem(`stack ${stack} has mistakes, and so no plan`, `see them: npm run review -- --stack ${stack}`);
}

void runMain(main);
