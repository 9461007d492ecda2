import { tierLabel } from "../components/targets/kubernetes/labels";
import { suggest } from "../components/language/nearest";
import { type Command, readArguments } from "./arguments";
import { containersNamed, type LogOptions, writeLogs } from "./docker/logs";
import { ownedContainers } from "./docker/objects";
import { daemonOf } from "./docker/session";
import { runMain, UserProblem } from "./problem";
import { runInTerminal } from "./process";
import { clusterOf } from "./stack/cluster";
import { findStack, groundOf, type StackOfProject } from "./stack/files";
import { kubectlArguments } from "./stack/inventory";
import { ownerOf } from "./stack/owner";
import { planOf } from "./stack/plan";

const command: Command = {
  usage: "npm run logs -- <service> [stack]",
  says: "Writes the log of one service, of all its containers. The default stack is dev.",
  mostWords: 2,
  flags: {
    follow: { says: "goes on with new lines as they come" },
    tail: { takes: "N", says: "lines at the end, of each container; 100 otherwise" },
  },
};

async function main(): Promise<number> {
  const args = readArguments(process.argv.slice(2), command);
  if (args === undefined) return 0;
  const [service, stack = "dev"] = args.words;
  if (service === undefined) throw new UserProblem("no service is named", "npm run logs -- SERVICE [stack]");
  const of = findStack(process.cwd(), stack);
  const options = { tail: tailOf(args.values["tail"]), follow: args.set.has("follow") };
  return groundOf(of).target === "docker" ? onDocker(of, service, options) : onKubernetes(of, service, options);
}

function tailOf(written = "100"): number {
  const tail = Number(written);
  if (Number.isInteger(tail) && tail >= 0) return tail;
  throw new UserProblem(`--tail ${written} is no number of lines`, "--tail 100");
}

async function onDocker(of: StackOfProject, service: string, options: LogOptions): Promise<number> {
  const daemon = await daemonOf(of);
  const standing = await ownedContainers(daemon, ownerOf(of));
  if (standing.length === 0)
    throw new UserProblem(`stack ${of.stack} is not up: it has no logs`, `npm run up ${of.stack}`);
  return writeLogs(daemon, containersNamed(service, standing), options);
}

async function onKubernetes(of: StackOfProject, service: string, { tail, follow }: LogOptions): Promise<number> {
  const { tiers, namespaces } = (await planOf(of)).plan;
  const tier = tiers.find(({ name }) => name === service);
  if (!tier) {
    const names = tiers.map(({ name }) => name);
    throw new UserProblem(`there is no service "${service}"`, suggest(service, names));
  }
  const cluster = clusterOf(of);
  if (cluster.isSandbox) {
    throw new UserProblem(
      "pods of the sandbox are simulated: they write no logs",
      "a cluster of your own, or Docker, has them",
    );
  }
  return runInTerminal(cluster.kubectl, [
    ...kubectlArguments(cluster),
    ...["logs", "--namespace", namespaces[tier.zone], "--selector", `${tierLabel}=${service}`],
    ...["--all-containers", "--prefix", "--tail", String(tail), "--max-log-requests", "60"],
    ...(follow ? ["--follow"] : []),
  ]);
}

void runMain(main);
