import { z } from "zod";
import { counted } from "../words";
import type { Daemon } from "./daemon";
import type { Standing } from "./objects";

/** How many lines of a container's log are told. */
const logLines = 20;

/** What a container leaves behind beside its state. */
export interface Traces {
  /** The last lines that it wrote. */
  readonly log: readonly string[];
  /** Exit code of its last end, where it runs again meanwhile and the daemon still knows. */
  readonly lastExitCode?: number | undefined;
}

/** All that is known of a container that is not healthy: its state, its last end and health check, and the last lines that it wrote. */
export function describeFailure(container: Standing, { log, lastExitCode }: Traces): readonly string[] {
  const { name, fullName, lastCheck, error } = container;
  return [
    `${name} (container ${fullName}, tier ${container.tier}): ${stateOf(container)}`,
    ...(lastExitCode === undefined ? [] : [`  it was started again after it had ended with exit code ${lastExitCode}`]),
    ...(error === "" ? [] : [`  the daemon says: ${error}`]),
    ...(lastCheck === ""
      ? ["  no health check has ended yet"]
      : ["  its last health check:", ...indented(lastCheck.split("\n"))]),
    ...(log.length === 0
      ? ["  it wrote nothing"]
      : [`  its last ${log.length === 1 ? "line" : `${log.length} lines`}:`, ...indented(log)]),
  ];
}

const indented = (lines: readonly string[]): readonly string[] => lines.map((line) => `    ${line}`);

/** A container's state in words: `restarting, exit code 3, unhealthy, 10 restarts`. */
export function stateOf({ state, health, exitCode, outOfMemory, restarts }: Standing): string {
  return [
    state,
    ...(state === "running" && exitCode === 0 ? [] : [`exit code ${exitCode}`]),
    ...(outOfMemory ? ["killed for want of memory"] : []),
    ...(health === "none" ? [] : [health]),
    ...(restarts === 0 ? [] : [counted(restarts, "restart")]),
  ].join(", ");
}

/** The last lines that a container wrote, to both streams, and how it ended last: while it runs, its state says nothing of that. */
async function tracesOf(daemon: Daemon, { fullName, state, restarts }: Standing): Promise<Traces> {
  const { output } = await daemon.run(["logs", "--tail", String(logLines), fullName]);
  const log = output === "" ? [] : output.split("\n").slice(-logLines);
  if (state !== "running" || restarts === 0) return { log };
  const now = String(Math.ceil(Date.now() / 1000));
  const which = ["--filter", `container=${fullName}`, "--filter", "event=die"];
  const ends = await daemon.list(["events", "--since", "1h", "--until", now, ...which], endSchema);
  return { log, lastExitCode: ends.at(-1)?.Actor.Attributes.exitCode };
}

const endSchema = z.object({ Actor: z.object({ Attributes: z.object({ exitCode: z.coerce.number() }) }) });

/** Containers after an update, or a start, that did not go well. */
export interface Outcome {
  /** Those that are not well. */
  readonly failed: readonly Standing[];
  /** All that stand. */
  readonly all: readonly Standing[];
  /** Names of those that should stand. */
  readonly planned: readonly string[];
}

/** What is to be said of an update, or a start, after which some containers are not healthy. */
export async function explainFailure(
  daemon: Daemon,
  stack: string,
  { failed, all, planned }: Outcome,
): Promise<string> {
  const told = await Promise.all(
    failed.map(async (container) => describeFailure(container, await tracesOf(daemon, container)).join("\n")),
  );
  const well = all.filter((one) => !failed.some(({ fullName }) => fullName === one.fullName)).map(({ name }) => name);
  const missing = planned.filter((name) => !all.some((one) => one.name === name));
  return [
    ...told,
    [
      `What is left standing, and well: ${well.length === 0 ? "no container" : well.join(", ")}.`,
      ...(missing.length === 0 ? [] : [`What is not there yet: ${missing.join(", ")}.`]),
      "Networks, volumes and their data stay.",
      ...howToGoOn(stack, failed[0]?.name),
    ].join("\n"),
  ].join("\n\n");
}

const howToGoOn = (stack: string, failed: string | undefined): readonly string[] => [
  ...(failed === undefined ? [] : [`  see more       npm run logs -- ${failed} ${stack} --tail 200`]),
  `  try again      mend the cause, then npm run up ${stack}: it goes on from there, and makes anew what failed`,
  `  remove it all  npm run down ${stack}`,
];
