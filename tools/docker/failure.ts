import type { Daemon } from "./daemon";
import type { Standing } from "./objects";

/** How many lines of a container's log are told. */
const logLines = 20;

/** All that is known of a container that is not healthy: its state, its last health check, and the last lines that it wrote. */
export function describeFailure(container: Standing, log: readonly string[]): readonly string[] {
  const { name, fullName, lastCheck, error } = container;
  return [
    `${name} (container ${fullName}, tier ${container.tier}): ${stateOf(container)}`,
    ...(error === "" ? [] : [`  the daemon says: ${error}`]),
    ...(lastCheck === ""
      ? ["  no health check has ended yet"]
      : ["  its last health check:", ...indented(lastCheck.split("\n"))]),
    ...(log.length === 0 ? ["  it wrote nothing"] : [`  its last ${log.length} lines:`, ...indented(log)]),
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
    ...(restarts === 0 ? [] : [`${restarts} restarts`]),
  ].join(", ");
}

/** The last lines that a container wrote, to both streams. */
export async function lastLines(daemon: Daemon, fullName: string): Promise<readonly string[]> {
  const { output } = await daemon.run(["logs", "--tail", String(logLines), fullName]);
  return output === "" ? [] : output.split("\n").slice(-logLines);
}

/** What is to be said of an update, or a start, after which some containers are not healthy. */
export async function explainFailure(
  daemon: Daemon,
  stack: string,
  { failed, all }: { readonly failed: readonly Standing[]; readonly all: readonly Standing[] },
): Promise<string> {
  const told = await Promise.all(
    failed.map(async (container) => describeFailure(container, await lastLines(daemon, container.fullName)).join("\n")),
  );
  const healthy = all
    .filter((one) => !failed.some(({ fullName }) => fullName === one.fullName))
    .map(({ name }) => name);
  return [
    ...told,
    [
      `What is left standing: ${healthy.length === 0 ? "nothing else" : `${healthy.length} containers (${healthy.join(", ")})`}.`,
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
