import { alone } from "../lock";
import { UserProblem } from "../problem";
import type { StackOfProject } from "../stack/files";
import { dockerPlanOf } from "../stack/plan";
import { workOn } from "../stack/session";
import { counted } from "../words";
import { explainFailure } from "./failure";
import { ownedContainers } from "./objects";
import { startAll, stopAll } from "./power";
import { daemonOf } from "./session";

/** Stops a stack's containers in the reverse of the order in which they start. Returns the exit code. */
export async function stopStack(of: StackOfProject): Promise<number> {
  const { host, owner } = await dockerPlanOf(of);
  const daemon = await daemonOf(of);
  return alone(workOn(of), async () => {
    const stopped = await stopAll(daemon, host, owner);
    const what =
      stopped.length === 0
        ? "nothing of it ran"
        : `${counted(stopped.length, "container is", "containers are")} stopped`;
    console.log(
      `stack ${of.stack}: ${what}; data, networks and volumes stay. It goes on with npm run start ${of.stack}`,
    );
    return 0;
  });
}

/** Starts a stack's containers in their order, each wave when the one before is healthy. Returns the exit code. */
export async function startStack(of: StackOfProject): Promise<number> {
  const { host, owner } = await dockerPlanOf(of);
  const daemon = await daemonOf(of);
  return alone(workOn(of), async () => {
    const began = Date.now();
    const failed = await startAll(daemon, host, owner);
    const all = await ownedContainers(daemon, owner);
    if (all.length === 0)
      throw new UserProblem(`stack ${of.stack} is not up: it has no containers`, `npm run up ${of.stack}`);
    if (failed.length > 0) {
      console.error(
        `\n${await explainFailure(daemon, of.stack, { failed, all, planned: host.containers.map(({ name }) => name) })}`,
      );
      return 1;
    }
    const seconds = ((Date.now() - began) / 1000).toFixed(0);
    console.log(
      `stack ${of.stack}: ${counted(all.length, "container is", "containers are")} healthy after ${seconds} s`,
    );
    const missing = host.containers.filter(({ fullName }) => !all.some((one) => one.fullName === fullName));
    if (missing.length > 0)
      console.log(`not there: ${missing.map(({ name }) => name).join(", ")}; npm run up ${of.stack} makes them`);
    return 0;
  });
}
