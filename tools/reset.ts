import { type Command, readArguments } from "./arguments";
import { onDockerOnly } from "./docker/only";
import { askAtTerminal, resetStack } from "./docker/reset";
import { runMain } from "./problem";
import { findStack } from "./stack/files";

const command: Command = {
  usage: "npm run reset [stack]",
  says: "Deletes the data of a stack on Docker: its volumes, and its containers with them. It says what would be lost, and asks. The default stack is dev.",
  mostWords: 1,
  flags: { yes: { says: "does not ask" } },
};

async function main(): Promise<number> {
  const args = readArguments(process.argv.slice(2), command);
  if (args === undefined) return 0;
  const of = findStack(process.cwd(), args.words[0] ?? "dev");
  onDockerOnly(of, "its data lies in the cluster", `npm run down ${of.stack}, then npm run up ${of.stack}`);
  return resetStack(of, args.set.has("yes") ? undefined : askAtTerminal);
}

void runMain(main);
