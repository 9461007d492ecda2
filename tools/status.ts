import { type Command, readArguments } from "./arguments";
import { ownedContainers } from "./docker/objects";
import { daemonOf } from "./docker/session";
import { memoryOf, statusOf } from "./docker/status";
import { runMain, UserProblem } from "./problem";
import { clusterOf } from "./stack/cluster";
import { findStack, groundOf, type StackOfProject } from "./stack/files";
import { inventory } from "./stack/inventory";
import { ownerOf } from "./stack/owner";
import { dockerPlanOf } from "./stack/plan";
import { table } from "./table";

const command: Command = {
  usage: "npm run status [stack]",
  says: "Says how every container of a stack is. It ends with 1 when one is not well, and names it. The default stack is dev.",
  mostWords: 1,
  flags: {},
};

async function main(): Promise<number> {
  const args = readArguments(process.argv.slice(2), command);
  if (args === undefined) return 0;
  const of = findStack(process.cwd(), args.words[0] ?? "dev");
  return groundOf(of).target === "docker" ? onDocker(of) : onKubernetes(of);
}

async function onDocker(of: StackOfProject): Promise<number> {
  const daemon = await daemonOf(of);
  const standing = await ownedContainers(daemon, ownerOf(of));
  if (standing.length === 0)
    throw new UserProblem(`stack ${of.stack} is not up on ${daemon.address}`, `npm run up ${of.stack}`);
  const running = standing.filter(({ state }) => state === "running").map(({ fullName }) => fullName);
  const memory = await memoryOf(daemon, running);
  const host = await dockerPlanOf(of).then((stack) => stack.host, noPlan);
  const { lines, unwell } = statusOf({ standing, memory, now: new Date(), ...(host && { host }) });
  console.log(lines.join("\n"));
  return conclude(unwell, standing.length);
}

/** A file with mistakes keeps nobody from seeing what stands. */
function noPlan(error: unknown): undefined {
  if (!(error instanceof UserProblem)) throw error;
  console.log(`note: ${error.message}\n`);
}

async function onKubernetes(of: StackOfProject): Promise<number> {
  const { workloads } = await inventory(clusterOf(of));
  const rows = workloads.map(({ namespace, kind, name, ready, wanted }) => [
    ...[namespace, kind, name, `${ready}/${wanted}`],
    ready >= wanted ? "ready" : "not ready",
  ]);
  console.log(table([["NAMESPACE", "KIND", "NAME", "READY", "STATE"], ...rows], 0).join("\n"));
  const unwell = workloads.filter(({ ready, wanted }) => ready < wanted).map(({ name }) => name);
  return conclude(unwell, workloads.length);
}

/** The alert of the documents' health script, and its exit code (ROF-OPS-07). */
function conclude(unwell: readonly string[], count: number): number {
  console.log(unwell.length === 0 ? `\nall ${count} are well` : `\nALERT: not well: ${unwell.join(", ")}`);
  return unwell.length === 0 ? 0 : 1;
}

void runMain(main);
