import { type Command, readArguments } from "./arguments";
import { onDockerOnly } from "./docker/only";
import { stopStack } from "./docker/power-commands";
import { runMain } from "./problem";
import { findStack } from "./stack/files";

const command: Command = {
  usage: "npm run stop [stack]",
  says: "Stops the containers of a stack on Docker, those that others need last. All data stays. The default stack is dev.",
  mostWords: 1,
  flags: {},
};

async function main(): Promise<number> {
  const args = readArguments(process.argv.slice(2), command);
  if (args === undefined) return 0;
  const of = findStack(process.cwd(), args.words[0] ?? "dev");
  onDockerOnly(
    of,
    "Kubernetes starts again what is stopped",
    "scale its services down in the stack's file (tiers.<service>.replicas)",
  );
  return stopStack(of);
}

void runMain(main);
