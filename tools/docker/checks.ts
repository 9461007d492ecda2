import { statSync } from "node:fs";
import { mebibytes } from "../../components/language/quantity";
import { type DockerHostPlan, volumeName } from "../../components/targets/docker/host";
import { UserProblem } from "../problem";
import { counted } from "../words";
import { type HostFacts, portsOf } from "./facts";
import { isOwned } from "./objects";

/** Something on the host that would make an update fail, and what to do about it. */
export interface Obstacle {
  readonly found: string;
  readonly fix: string;
}

/** Free space, in GiB, that an update needs: for what containers write, and for each image that is not there. */
const space = { always: 1, perImage: 0.5 } as const;

/** Everything that would make an update fail, found before it begins. */
export const obstaclesOf = (host: DockerHostPlan, facts: HostFacts): readonly Obstacle[] => [
  ...spaceObstacles(host, facts),
  ...portObstacles(host, facts),
  ...nameObstacles(host, facts),
  ...sourceObstacles(host),
];

/** @throws UserProblem with all obstacles at once. */
export function refuse(obstacles: readonly Obstacle[], stack: string): void {
  const [first] = obstacles;
  if (first === undefined) return;
  const told = obstacles.flatMap(({ found, fix }) => [`  ${found}`, `    ${fix}`]);
  throw new UserProblem(
    [
      `stack ${stack} cannot stand on this Docker host: ${counted(obstacles.length, "obstacle")}; nothing was changed.`,
      ...told,
    ].join("\n"),
    obstacles.length === 1 ? first.fix : "remove them, as said above, and run the command again",
  );
}

/** What does not keep an update from going on, and should be known. */
export function warningsOf(host: DockerHostPlan, { memoryMebibytes, disk }: HostFacts): readonly string[] {
  const asked = host.containers.reduce((sum, { resources }) => sum + mebibytes(resources.memoryRequest), 0);
  return [
    ...(asked > memoryMebibytes
      ? [`the containers ask for ${asked} MiB of memory together, and the host has ${memoryMebibytes} MiB`]
      : []),
    ...(disk === undefined
      ? ["the daemon keeps its data where this machine does not see it: its free space was not looked at"]
      : []),
  ];
}

function spaceObstacles({ images }: DockerHostPlan, { disk, images: there }: HostFacts): readonly Obstacle[] {
  if (disk === undefined) return [];
  const missing = images.filter(({ reference }) => !there.has(reference)).length;
  const needed = space.always + space.perImage * missing;
  if (disk.freeGibibytes >= needed) return [];
  const forImages = missing === 0 ? "" : `, as ${counted(missing, "image is", "images are")} not there yet`;
  return [
    {
      found: `only ${disk.freeGibibytes.toFixed(1)} GiB are free in ${disk.folder}; ${needed.toFixed(1)} are needed${forImages}`,
      fix: "free some space there: docker system df shows what takes it, docker image prune removes unused images",
    },
  ];
}

function portObstacles(host: DockerHostPlan, facts: HostFacts): readonly Obstacle[] {
  const others = facts.containers.filter((container) => !isOwned(container, facts.owner));
  const byContainers = portsOf(host).flatMap(({ address, port }): readonly Obstacle[] => {
    const holder = others.find(
      ({ published, state }) => isUp(state) && published.some((one) => collides(one, address, port)),
    );
    if (holder === undefined) return [];
    return [
      {
        found: `port ${port} is published by the container ${holder.fullName}`,
        fix: `docker stop ${holder.fullName}, or ${otherPort(host, port)}`,
      },
    ];
  });
  const byPrograms = facts.taken.map(({ port, by }) => ({
    found: `port ${port} is taken by ${by ?? "another program"}`,
    fix: `${by === undefined ? `find it (sudo ss -ltnp 'sport = :${port}') and end it` : "end it"}, or ${otherPort(host, port)}`,
  }));
  const tooLow = portsOf(host)
    .filter(({ port }) => port < facts.leastPort)
    .map(({ port }) => ({
      found: `port ${port} is below ${facts.leastPort}, and this daemon runs without root`,
      fix: `${otherPort(host, port)}, or allow it: sysctl net.ipv4.ip_unprivileged_port_start=${port}`,
    }));
  return [...byContainers, ...byPrograms, ...tooLow];
}

const isUp = (state: string): boolean => state === "running" || state === "restarting" || state === "paused";

/** A port of 0.0.0.0 is taken on every address. */
function collides(published: string, address: string, port: number): boolean {
  const [theirAddress, theirPort] = [published.slice(0, published.lastIndexOf(":")), published.split(":").at(-1)];
  if (Number(theirPort) !== port) return false;
  return theirAddress === address || [theirAddress, address].some((one) => one === "0.0.0.0" || one === "::");
}

/** Where the number of a port comes from: the edge's are settings of the stack, all others the platform's. */
function otherPort({ containers }: DockerHostPlan, port: number): string {
  const holder = containers.find(({ ports }) => ports.some(({ published }) => published?.port === port));
  const name = holder?.ports.find(({ published }) => published?.port === port)?.name ?? "";
  return holder?.ports.find(({ published }) => published?.port === port)?.published?.address === "0.0.0.0"
    ? `set docker.httpPort or docker.httpsPort in the stack's file to another one`
    : `give the port "${name}" of ${holder?.tier ?? "the tier"} another number in localPorts`;
}

function nameObstacles(host: DockerHostPlan, facts: HostFacts): readonly Obstacle[] {
  const wanted = new Set(host.containers.map(({ fullName }) => fullName));
  const strangers = facts.containers.filter(
    (container) => wanted.has(container.fullName) && !isOwned(container, facts.owner),
  );
  const volumes = host.containers.flatMap((container) =>
    container.volumes.map(({ name }) => volumeName(container, name)),
  );
  const fix = (remove: string): string =>
    `rename it or remove it (${remove}), or set docker.prefix in the stack's file`;
  const strange = (kind: "network" | "volume", names: readonly string[]): readonly Obstacle[] =>
    names
      .filter((name) => facts[`${kind}s`].all.includes(name) && !facts[`${kind}s`].owned.includes(name))
      .map((name) => ({ found: `a ${kind} ${name} is there that is not ours`, fix: fix(`docker ${kind} rm ${name}`) }));
  return [
    ...strangers.map(({ fullName }) => ({
      found: `a container ${fullName} is there that is not ours`,
      fix: fix(`docker rm --force ${fullName}`),
    })),
    ...strange(
      "network",
      host.networks.map(({ name }) => name),
    ),
    ...strange("volume", volumes),
  ];
}

/** An image of our own is built from a folder, which has to be there. */
function sourceObstacles({ images }: DockerHostPlan): readonly Obstacle[] {
  return images.flatMap((image): readonly Obstacle[] => {
    if (image.from === "registry") return [];
    const missing = [image.folder, image.dockerfile].filter((path) => !statSync(path, { throwIfNoEntry: false }));
    return missing.map((path) => ({
      found: `${image.reference} is built from ${path}, which is not there`,
      fix: "put the sources there, or correct the path in the platform or the stack's file",
    }));
  });
}
