import { z } from "zod";
import { containerLabel, environmentLabel, platformLabel, tierLabel } from "../../components/targets/docker/host";
import type { Daemon } from "./daemon";

/** Which platform's objects on a daemon are meant: labels say whose they are, and names tell two of one platform apart. */
export interface Owner {
  readonly platform: string;
  readonly environment: string;
  /** First part of all of its names. */
  readonly prefix: string;
}

const labels = z.record(z.string(), z.string()).nullish();
const bindings = z.array(z.object({ HostIp: z.string(), HostPort: z.string() })).nullish();

const containerSchema = z.object({
  Name: z.string(),
  RestartCount: z.number(),
  State: z.object({
    Status: z.string(),
    ExitCode: z.number(),
    OOMKilled: z.boolean().default(false),
    Error: z.string().default(""),
    StartedAt: z.string(),
    Health: z
      .object({
        Status: z.string(),
        Log: z.array(z.object({ ExitCode: z.number(), Output: z.string() })).nullish(),
      })
      .nullish(),
  }),
  Config: z.object({ Labels: labels }),
  HostConfig: z.object({ PortBindings: z.record(z.string(), bindings).nullish() }),
  Mounts: z.array(z.object({ Type: z.string(), Name: z.string().optional() })).default([]),
});

/** What Docker says of a container's health: `none` where it has no check. */
export type Health = "healthy" | "unhealthy" | "starting" | "none";

/** A container that is on the daemon, whether it runs or not. */
export interface Standing {
  /** Name on the daemon. */
  readonly fullName: string;
  /** Name in the platform. */
  readonly name: string;
  readonly tier: string;
  /** Docker's word for it: `running`, `exited`, `restarting`, `created`, `paused`, `dead`. */
  readonly state: string;
  readonly health: Health;
  /** Exit code of its last end; 0 where it has not ended. */
  readonly exitCode: number;
  /** Whether its last end was for want of memory. */
  readonly outOfMemory: boolean;
  /** What kept the daemon from starting it; empty where nothing did. */
  readonly error: string;
  readonly startedAt: Date;
  readonly restarts: number;
  /** What its last health check wrote; empty before the first. */
  readonly lastCheck: string;
  /** Ports of the host that it publishes: `127.0.0.1:5432`, `0.0.0.0:443/udp`. */
  readonly published: readonly string[];
}

/** A container of the daemon with its labels, whoever's it is. */
export type Labelled = Standing & { readonly labels: Readonly<Record<string, string>> };

const healths: readonly Health[] = ["healthy", "unhealthy", "starting", "none"];

/** Whether a container is the platform's. */
export const isOwned = ({ fullName, labels: found }: Labelled, { platform, environment, prefix }: Owner): boolean =>
  found[platformLabel] === platform &&
  found[environmentLabel] === environment &&
  fullName === `${prefix}-${found[containerLabel] ?? ""}`;

/** Options with which the docker command lists objects with the platform's labels. */
const ownedBy = ({ platform, environment }: Owner): readonly string[] => [
  ...["--filter", `label=${platformLabel}=${platform}`],
  ...["--filter", `label=${environmentLabel}=${environment}`],
];

/** All containers on a daemon, whoever's they are. */
export const allContainers = (daemon: Daemon): Promise<readonly Labelled[]> => containersBy(daemon, []);

/** The platform's containers on a daemon. */
export const ownedContainers = async (daemon: Daemon, owner: Owner): Promise<readonly Labelled[]> =>
  (await containersBy(daemon, ownedBy(owner))).filter((container) => isOwned(container, owner));

async function containersBy(daemon: Daemon, filter: readonly string[]): Promise<readonly Labelled[]> {
  const ids = lines(await daemon.must(["ps", "--all", "--quiet", "--no-trunc", ...filter]));
  return (await daemon.inspect("container", ids, containerSchema)).map(standingOf);
}

/** Names of the platform's volumes on a daemon. */
export async function ownedVolumes(daemon: Daemon, owner: Owner): Promise<readonly string[]> {
  const format = `{{.Name}} {{.Label "${containerLabel}"}}`;
  const rows = lines(await daemon.must(["volume", "ls", ...ownedBy(owner), "--format", format]));
  return rows.flatMap((row) => {
    const [name = "", container = ""] = row.split(" ");
    return name.startsWith(`${owner.prefix}-${container}-`) ? [name] : [];
  });
}

/** Names of the platform's networks on a daemon: what stands after the prefix is one word. */
export async function ownedNetworks(daemon: Daemon, owner: Owner): Promise<readonly string[]> {
  const names = lines(await daemon.must(["network", "ls", ...ownedBy(owner), "--format", "{{.Name}}"]));
  return names.filter(
    (name) => name.startsWith(`${owner.prefix}-`) && !name.slice(owner.prefix.length + 1).includes("-"),
  );
}

/** Names of all objects of a kind on a daemon. */
export const allNames = async (daemon: Daemon, kind: "volume" | "network"): Promise<readonly string[]> =>
  lines(await daemon.must([kind, "ls", "--format", "{{.Name}}"]));

/** What a command lists one a line. */
const lines = (text: string): readonly string[] => text.split("\n").filter((line) => line !== "");

function standingOf({ Name, RestartCount, State, Config, HostConfig }: z.output<typeof containerSchema>): Labelled {
  const own = Config.Labels ?? {};
  const fullName = Name.replace(/^\//, "");
  return {
    fullName,
    name: own[containerLabel] ?? fullName,
    tier: own[tierLabel] ?? "",
    state: State.Status,
    health: healths.find((health) => health === State.Health?.Status) ?? "none",
    exitCode: State.ExitCode,
    outOfMemory: State.OOMKilled,
    error: State.Error,
    startedAt: new Date(State.StartedAt),
    restarts: RestartCount,
    lastCheck: State.Health?.Log?.at(-1)?.Output.trim() ?? "",
    published: Object.entries(HostConfig.PortBindings ?? {}).flatMap(([port, found]) =>
      (found ?? []).map(
        ({ HostIp, HostPort }) =>
          `${HostIp === "" ? "0.0.0.0" : HostIp}:${HostPort}${port.endsWith("/udp") ? "/udp" : ""}`,
      ),
    ),
    labels: own,
  };
}
