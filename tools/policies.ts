import { relative, resolve } from "node:path";
import { reportFiles } from "../policies/reports/write";
import { type Command, readArguments } from "./arguments";
import { daemonOf, withDockerStack } from "./docker/session";
import { runMain } from "./problem";
import type { Engine } from "./stack/engine";
import { findStack, groundOf } from "./stack/files";
import { namedOrSandbox, withStack } from "./stack/session";

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
  const of = findStack(process.cwd(), stack);
  return groundOf(of).target === "docker"
    ? withDockerStack(of, await daemonOf(of), ({ engine }) => judge(engine, folder))
    : withStack(stack, namedOrSandbox(args.values["context"]), ({ engine }) => judge(engine, folder));
}

async function judge(engine: Engine, folder: string): Promise<number> {
  const code = await engine.judge(folder);
  const names = Object.values(reportFiles).map((name) => relative(process.cwd(), resolve(folder, name)));
  console.log(["", "Reports", ...names.map((name) => `  ${name}`)].join("\n"));
  return code;
}

void runMain(main);
