import type { Engine } from "../stack/engine";
import type { StackOfProject } from "../stack/files";
import { type DockerStack, dockerPlanOf } from "../stack/plan";
import { unfinished } from "../stack/summary";
import { UserProblem } from "../problem";
import { obstaclesOf, refuse, warningsOf } from "./checks";
import { counted } from "../words";
import { lookAt } from "./facts";
import { explainFailure } from "./failure";
import { pullMissing } from "./images";
import { ownedContainers, ownedNetworks, ownedVolumes, type Owner } from "./objects";
import type { Daemon } from "./daemon";
import { isWell, startAll } from "./power";
import { daemonOf, type DockerSession, withDockerStack } from "./session";
import { summarizeDocker } from "./summary";

/** How an update is asked for. */
export interface UpdateOptions {
  /** Whether all changes are computed first. */
  readonly preview: boolean;
  /** Whether the daemon is asked first what is really there. */
  readonly refresh: boolean;
}

/**
 * Updates a stack on its daemon. What would make it fail is looked for first, so that nothing half done is left where it need not be.
 * @throws UserProblem with all that is in the way.
 */
export async function upOnDocker(of: StackOfProject, options: UpdateOptions): Promise<number> {
  const stack = await dockerPlanOf(of);
  const daemon = await daemonOf(of);
  const facts = await lookAt(daemon, stack.host, stack.owner);
  refuse(obstaclesOf(stack.host, facts), of.stack);
  for (const warning of warningsOf(stack.host, facts)) console.log(`note: ${warning}`);
  refuse(await pullMissing(daemon, stack.host, facts.images), of.stack);
  return withDockerStack(of, daemon, (session) => update(session, stack, options));
}

async function update(session: DockerSession, stack: DockerStack, options: UpdateOptions): Promise<number> {
  const { of, engine, daemon } = session;
  const isDifferent = await differs(engine, daemon, stack.owner, of.stack);
  const start = Date.now();
  // What was stopped is started as it is, in its order: the engine would make it anew.
  await startAll(daemon, stack.host, stack.owner);
  const code = await engine.up({ preview: options.preview, refresh: options.refresh || isDifferent });
  const all = await ownedContainers(daemon, stack.owner);
  const failed = all.filter((container) => !isWell(container));
  if (code !== 0 || failed.length > 0) {
    console.error(
      `\n${await explainFailure(daemon, of.stack, { failed, all, planned: stack.host.containers.map(({ name }) => name) })}`,
    );
    if (code !== 0) console.error(unfinished);
    return code === 0 ? 1 : code;
  }
  const seconds = ((Date.now() - start) / 1000).toFixed(0);
  console.log(`\n${of.project} ${of.stack}: ${counted(all.length, "container")}, up after ${seconds} s\n`);
  console.log(
    summarizeDocker({ stack: of.stack, planned: stack, outputs: await engine.outputs(), daemon, standing: all }),
  );
  return 0;
}

/** Whether something that the state knows is gone from the daemon: the engine then has to look, as it believes its state. */
async function differs(engine: Engine, daemon: Daemon, owner: Owner, stack: string): Promise<boolean> {
  const { all } = await engine.resources();
  const known = (kind: string): number => all.filter((name) => name.startsWith(`docker:index/${kind}:`)).length;
  const [containers, networks, volumes] = await Promise.all([
    ownedContainers(daemon, owner),
    ownedNetworks(daemon, owner),
    ownedVolumes(daemon, owner),
  ]);
  if (known("container") === 0 && containers.length > 0) throw strangers(stack, containers.length, daemon);
  return (
    containers.length < known("container") || networks.length < known("network") || volumes.length < known("volume")
  );
}

const strangers = (stack: string, count: number, { address }: Daemon): UserProblem =>
  new UserProblem(
    `the state of this machine knows nothing of ${counted(count, "container")} of stack ${stack} on the daemon at ${address}`,
    `update it from where it was made, set docker.prefix for one beside it, or remove it: npm run down ${stack}`,
  );
