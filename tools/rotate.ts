import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Command, readArguments } from "./arguments";
import { runMain, UserProblem } from "./problem";
import { type Rotation, rotationOf, writeVersion } from "./rotation/rotation";
import { findStack, readStackFile } from "./stack/files";
import { planOf } from "./stack/plan";

const command: Command = {
  usage: "npm run rotate -- <secret> [stack]",
  says: [
    "Raises the version of a generated secret in the stack's file, and changes nothing else: the next update makes the new value and restarts",
    "its readers, and the review shows who they are. The default stack is prod.",
  ].join("\n"),
  mostWords: 2,
  flags: {},
};

async function main(): Promise<number> {
  const args = readArguments(process.argv.slice(2), command);
  if (args === undefined) return 0;
  const [secret, stack = "prod"] = args.words;
  if (secret === undefined) throw new UserProblem("no secret is named", "npm run rotate -- <secret> [stack]");
  const of = findStack(process.cwd(), stack);
  const rotation = rotationOf((await planOf(of)).plan, secret);
  const path = join(of.folder, `Pulumi.${stack}.yaml`);
  const before = readFileSync(path, "utf8");
  writeFileSync(path, writeVersion(before, rotation));
  try {
    await planOf({ ...of, file: readStackFile(path) });
  } catch (error) {
    // Some secrets cannot be replaced while their readers run, and the plan says so.
    writeFileSync(path, before);
    throw error;
  }
  console.log(wordsOf(rotation, stack));
  return 0;
}

const wordsOf = ({ secret, version, readers }: Rotation, stack: string): string =>
  [
    `Pulumi.${stack}.yaml: ${secret} has version ${version} now`,
    `its readers restart in the next update: ${readers.length === 0 ? "nobody reads it" : readers.join(", ")}`,
    `see what it does: npm run review -- --stack ${stack}`,
  ].join("\n");

void runMain(main);
