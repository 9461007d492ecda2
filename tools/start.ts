import { type Command, readArguments } from "./arguments";
import { onDockerOnly } from "./docker/only";
import { startStack } from "./docker/power-commands";
import { runMain } from "./problem";
import { findStack } from "./stack/files";

const command: Command = {
  usage: "npm run start [stack]",
  says: "Starts the stopped containers of a stack on Docker in their order, and waits until they are healthy. The default stack is dev.",
  mostWords: 1,
  flags: {},
};

async function main(): Promise<number> {
  const args = readArguments(process.argv.slice(2), command);
  if (args === undefined) return 0;
  const of = findStack(process.cwd(), args.words[0] ?? "dev");
  onDockerOnly(of, "nothing of it is ever stopped", `npm run up ${of.stack}`);
  return startStack(of);
}

void runMain(main);
