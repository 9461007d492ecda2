import { relative, resolve } from "node:path";
import { reportFiles } from "../policies/reports/write";
import { type Command, readArguments } from "./arguments";
import { runMain } from "./problem";
import { namedOrSandbox, type Session, withStack } from "./stack/session";

const command: Command = {
  usage: "npm run policies [stack]",
  says: "Judges the stack by the policy pack, changes nothing, and writes reports. It fails where an update would be refused. The default stack is prod.",
  mostWords: 1,
  flags: {
    context: { takes: "NAME", says: "a context of your kubeconfig to look at instead of the sandbox" },
    reports: { takes: "FOLDER", says: "where reports are written; .palier/policies/<stack> otherwise" },
  },
};

async function main(): Promise<number> {
  const args = readArguments(process.argv.slice(2), command);
  if (args === undefined) return 0;
  const [stack = "prod"] = args.words;
  const folder = resolve(args.values["reports"] ?? `.palier/policies/${stack}`);
  return withStack(stack, namedOrSandbox(args.values["context"]), (session) => judge(session, folder));
}

async function judge({ engine }: Session, folder: string): Promise<number> {
  const code = await engine.judge(folder);
  const names = Object.values(reportFiles).map((name) => relative(process.cwd(), resolve(folder, name)));
  console.log(["", "Reports", ...names.map((name) => `  ${name}`)].join("\n"));
  return code;
}

void runMain(main);
