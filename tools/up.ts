import { type Command, readArguments } from "./arguments";
import { upOnDocker } from "./docker/up";
import { runMain, UserProblem } from "./problem";
import { findStack, groundOf } from "./stack/files";
import { inventory, kubectlArguments } from "./stack/inventory";
import { namedOrSandbox, type Session, withStack } from "./stack/session";
import { summarize, unfinished } from "./stack/summary";

const command: Command = {
  usage: "npm run up [stack]",
  says: "Installs what is missing, starts the stack's sandbox or looks at its Docker daemon, and updates the stack under the policy pack. The default stack is prod.",
  mostWords: 1,
  flags: {
    context: { takes: "NAME", says: "a context of your kubeconfig to update instead of the sandbox" },
    preview: { says: "computes all changes before the first is made; always so in a real cluster" },
    refresh: { says: "asks the cluster or the daemon what is really there before the update" },
  },
};

async function main(): Promise<number> {
  const args = readArguments(process.argv.slice(2), command);
  if (args === undefined) return 0;
  const [stack = "prod"] = args.words;
  const of = findStack(process.cwd(), stack);
  const { context } = args.values;
  if (groundOf(of).target === "kubernetes")
    return withStack(stack, namedOrSandbox(context), (session) => up(session, args.set));
  if (context !== undefined)
    throw new UserProblem(`stack ${stack} stands on Docker, and not in a cluster`, "leave out --context");
  return upOnDocker(of, { preview: args.set.has("preview"), refresh: args.set.has("refresh") });
}

async function up(session: Session, set: ReadonlySet<string>): Promise<number> {
  const { engine, place, sandbox } = session;
  const known = (await engine.resources()).all.length;
  if (sandbox?.isNew === true && known > 0)
    console.log("the sandbox is a new one: what the last one held is made again");
  const start = Date.now();
  const code = await engine.up({
    preview: place.kind === "context" || set.has("preview"),
    refresh: set.has("refresh") || (sandbox?.isNew === true && known > 0),
  });
  if (code !== 0) {
    console.error(unfinished);
    return code;
  }
  const seconds = ((Date.now() - start) / 1000).toFixed(0);
  const { all } = await engine.resources();
  console.log(
    `\n${session.of.project} ${session.of.stack}: ${all.length} resources, up after ${seconds} s\n\n${await tell(session)}`,
  );
  return 0;
}

async function tell({ of, place, engine, cluster }: Session): Promise<string> {
  const [outputs, { workloads, nodes }] = await Promise.all([engine.outputs(), inventory(cluster)]);
  const kubectl = [cluster.kubectl, ...kubectlArguments(cluster)].join(" ");
  return summarize({ stack: of.stack, place, outputs, workloads, nodes, kubectl });
}

void runMain(main);
