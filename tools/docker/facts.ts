import { existsSync, readFileSync, statfsSync } from "node:fs";
import { z } from "zod";
import type { DockerHostPlan } from "../../components/targets/docker/host";
import type { Daemon } from "./daemon";
import { type HostPort, isTaken, listenerOn } from "./listeners";
import { allContainers, allNames, type Labelled, type Owner, ownedNetworks, ownedVolumes } from "./objects";

const infoSchema = z.object({
  DockerRootDir: z.string(),
  MemTotal: z.number(),
  SecurityOptions: z.array(z.string()).nullish(),
});

/** What stands on a daemon and its host, as far as an update may collide with it. */
export interface HostFacts {
  readonly owner: Owner;
  readonly containers: readonly Labelled[];
  readonly networks: Names;
  readonly volumes: Names;
  /** Ports of the plan that some program other than a container holds, and which, where the system tells. */
  readonly taken: readonly (HostPort & { readonly by: string | undefined })[];
  /** Lowest port that the daemon may publish. */
  readonly leastPort: number;
  /** Images of the plan that are on the daemon. */
  readonly images: ReadonlySet<string>;
  /** Where the daemon keeps images and volumes, and how much is free there in GiB; nothing of a daemon on another machine. */
  readonly disk?: { readonly folder: string; readonly freeGibibytes: number };
  readonly memoryMebibytes: number;
}

/** Names that are in use on the daemon, and those of them that are the platform's. */
export interface Names {
  readonly all: readonly string[];
  readonly owned: readonly string[];
}

/** Looks at everything on a daemon that a plan needs or may collide with. Changes nothing. */
export async function lookAt(daemon: Daemon, host: DockerHostPlan, owner: Owner): Promise<HostFacts> {
  const [info] = await daemon.list(["info"], infoSchema);
  const [containers, networks, volumes, images] = await Promise.all([
    allContainers(daemon),
    names(allNames(daemon, "network"), ownedNetworks(daemon, owner)),
    names(allNames(daemon, "volume"), ownedVolumes(daemon, owner)),
    imagesOn(daemon, host),
  ]);
  const folder = info?.DockerRootDir ?? "";
  const isRootless = info?.SecurityOptions?.some((option) => option.includes("rootless")) ?? false;
  return {
    owner,
    ...{ containers, networks, volumes, images },
    taken: daemon.isHere ? await takenPorts(host, containers) : [],
    leastPort: isRootless ? leastUnprivilegedPort() : 1,
    ...(daemon.isHere && existsSync(folder) && { disk: { folder, freeGibibytes: freeGibibytes(folder) } }),
    memoryMebibytes: Math.floor((info?.MemTotal ?? 0) / 1024 ** 2),
  };
}

async function names(all: Promise<readonly string[]>, owned: Promise<readonly string[]>): Promise<Names> {
  return { all: await all, owned: await owned };
}

async function imagesOn(daemon: Daemon, { images }: DockerHostPlan): Promise<ReadonlySet<string>> {
  const found = await Promise.all(
    images.map(async ({ reference }) => ({
      reference,
      code: (await daemon.run(["image", "inspect", reference])).code,
    })),
  );
  return new Set(found.filter(({ code }) => code === 0).map(({ reference }) => reference));
}

/** TCP ports of the host that a plan publishes. */
export const portsOf = ({ containers }: DockerHostPlan): readonly HostPort[] =>
  containers.flatMap(({ ports }) =>
    ports.flatMap(({ protocol, published }) => (published && protocol === undefined ? [published] : [])),
  );

/** Docker listens for its containers, so what a container publishes is told by the container. */
async function takenPorts(
  host: DockerHostPlan,
  containers: readonly Labelled[],
): Promise<readonly (HostPort & { readonly by: string | undefined })[]> {
  const published = new Set(
    containers.flatMap((container) => container.published.map((port) => Number(port.split(":").at(-1)))),
  );
  const asked = portsOf(host).filter(({ port }) => !published.has(port));
  const found = await Promise.all(asked.map(async (port) => ({ port, isTaken: await isTaken(port) })));
  return found.filter((one) => one.isTaken).map(({ port }) => ({ ...port, by: listenerOn(port.port) }));
}

const unprivileged = "/proc/sys/net/ipv4/ip_unprivileged_port_start";

const leastUnprivilegedPort = (): number =>
  existsSync(unprivileged) ? Number(readFileSync(unprivileged, "utf8")) : 1024;

function freeGibibytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return (bavail * bsize) / 1024 ** 3;
}
