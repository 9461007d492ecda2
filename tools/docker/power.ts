import { setTimeout } from "node:timers/promises";
import { waitSeconds } from "../../components/targets/docker/container";
import type { DockerHostPlan, PlacedContainer } from "../../components/targets/docker/host";
import { startWaves } from "../../components/platform/start-order";
import type { Daemon } from "./daemon";
import { ownedContainers, type Owner, type Standing } from "./objects";

const askEveryMilliseconds = 500;

/** A container that stands, with what its plan says of it; without a plan where the platform no longer has it. */
interface Known {
  readonly standing: Standing;
  readonly plan: PlacedContainer | undefined;
}

/** Containers in the waves in which they start. What the plan no longer knows comes last. */
export function wavesOf<Some extends Pick<Standing, "name">>(
  standing: readonly Some[],
  { containers }: Pick<DockerHostPlan, "containers">,
): readonly (readonly Some[])[] {
  const startsAfter = Object.fromEntries(containers.map(({ name, startsAfter: after }) => [name, after]));
  const waves = [
    ...startWaves(startsAfter).waves,
    standing.map(({ name }) => name).filter((name) => !(name in startsAfter)),
  ];
  return waves.map((wave) => standing.filter(({ name }) => wave.includes(name))).filter((wave) => wave.length > 0);
}

/** Stops the platform's containers, those that others need last. Nothing of their data is lost. Returns the names of those that it stopped. */
export async function stopAll(daemon: Daemon, host: DockerHostPlan, owner: Owner): Promise<readonly string[]> {
  const running = (await ownedContainers(daemon, owner)).filter(
    ({ state }) => state !== "exited" && state !== "created",
  );
  const waves = [...wavesOf(running, host)].reverse();
  for (const [index, wave] of waves.entries()) {
    console.log(`[${index + 1}/${waves.length}] stopping ${wave.map(({ name }) => name).join(", ")}`);
    // Each has the time of its own that it was made with.
    await daemon.must(["stop", ...wave.map(({ fullName }) => fullName)]);
  }
  return running.map(({ name }) => name);
}

/**
 * Starts those of the platform's containers that do not run, each wave when the one before is healthy. Returns those that did not become
 * healthy; what needs them is not started then.
 */
export async function startAll(daemon: Daemon, host: DockerHostPlan, owner: Owner): Promise<readonly Standing[]> {
  const all = await ownedContainers(daemon, owner);
  const waves = wavesOf(all, host);
  for (const [index, wave] of waves.entries()) {
    const stopped = wave.filter(({ state }) => state !== "running" && state !== "restarting");
    if (stopped.length > 0) {
      console.log(`[${index + 1}/${waves.length}] starting ${stopped.map(({ name }) => name).join(", ")}`);
      await daemon.must(["start", ...stopped.map(({ fullName }) => fullName)]);
    }
    const failed = await waitForHealth(
      daemon,
      owner,
      wave.map(({ name }) => name),
      host,
    );
    if (failed.length > 0) return failed;
  }
  return [];
}

/** Waits until containers are healthy. Returns those that are not when their own time is over, or at once where there is no hope. */
async function waitForHealth(
  daemon: Daemon,
  owner: Owner,
  names: readonly string[],
  host: DockerHostPlan,
): Promise<readonly Standing[]> {
  const began = Date.now();
  for (;;) {
    const known = (await ownedContainers(daemon, owner))
      .filter(({ name }) => names.includes(name))
      .map((standing): Known => ({ standing, plan: host.containers.find(({ name }) => name === standing.name) }));
    const waiting = known.filter(({ standing }) => !isWell(standing));
    if (waiting.length === 0) return [];
    const seconds = (Date.now() - began) / 1000;
    const failed = waiting.filter((one) => isLost(one, seconds)).map(({ standing }) => standing);
    if (failed.length === waiting.length) return failed;
    await setTimeout(askEveryMilliseconds);
  }
}

/** Whether a container runs, and nothing speaks against it. */
export const isWell = ({ state, health }: Standing): boolean =>
  state === "running" && (health === "healthy" || health === "none");

/** A start after a stop has the time that the first one had. */
const isLost = ({ standing, plan }: Known, seconds: number): boolean =>
  standing.state === "exited" ||
  standing.state === "dead" ||
  standing.health === "unhealthy" ||
  seconds > waitSeconds(plan?.health);
