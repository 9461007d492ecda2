import { addCapacity, capacityOf } from "../language/capacity";
import { zones } from "../language/context";
import { mirroredImage } from "../language/image";
import type { Capacity, CommonProfile } from "../language/tier-plan";
import type { ContainerImage, ContainerPlan } from "../targets/docker/container";
import type { DockerHostPlan, PlacedContainer, Restart } from "../targets/docker/host";
import { measuredIn } from "../targets/docker/measured";
import { membershipsOf, planNetworks, type Reaches } from "../targets/docker/networks";
import type { DockerTarget } from "../targets/docker/target";
import { containers as containersOfKind } from "./containers";
import { hostProfiles } from "./docker-profiles";
import type { PlatformPlan } from "./plan";
import type { Settings } from "./settings";
import { startWaves } from "./start-order";
import type { AnyPlan, PlanOf } from "./tier-planning";
import type { TierKind } from "./tiers";

/** Plans and checks are pure code, which names no target but by what it is planned to be. */
export type { DockerHostPlan } from "../targets/docker/host";

type Planned = Pick<PlatformPlan, "tiers" | "startsAfter">;

/** What containers may know of the whole, from the stack's settings. */
export const dockerTarget = (
  platform: string,
  { environment, docker, imageMirror }: Settings,
  { protectData }: CommonProfile,
): DockerTarget => ({
  platform,
  environment,
  prefix: docker.prefix ?? `${platform}-${environment}`,
  ...(imageMirror !== undefined && { imageMirror }),
  protectData,
  edgePorts: { http: docker.httpPort, https: docker.httpsPort },
  ...(docker.certificates !== undefined && { certificates: docker.certificates }),
});

/** All containers of a platform with their places on the host. */
export function planDockerHost({ tiers, startsAfter }: Planned, target: DockerTarget): DockerHostPlan {
  const { logs, restart } = hostProfiles[target.environment];
  const own = containersByTier(tiers, target);
  const namesOf = (tier: string): readonly string[] => (own.get(tier) ?? []).map(({ name }) => name);
  const containers = tiers.flatMap((tier) => {
    const before = (startsAfter[tier.name] ?? []).flatMap(namesOf);
    const reaches = reachesOf(tier, tiers);
    return (own.get(tier.name) ?? []).map((container) =>
      place(container, { tier, target, before, reaches, restart: tier.kind === "edge" ? "unless-stopped" : restart }),
    );
  });
  const joined = containers.flatMap(({ networks }) => networks.map(({ network }) => network));
  return {
    prefix: target.prefix,
    networks: planNetworks(target.prefix, joined),
    containers,
    images: imagesOf(containers),
    logs,
  };
}

/** What all containers take together, and how many volumes there are: on a host they have no size. */
export const capacityOfHost = ({ containers }: DockerHostPlan): Capacity =>
  addCapacity(containers.map(({ resources, volumes }) => ({ ...capacityOf(1, [resources]), volumes: volumes.length })));

/** What operators of one host should know. */
export const hostWarnings = ({ name, environment }: Pick<PlatformPlan, "name" | "environment">): readonly string[] =>
  environment === "prod"
    ? [`${name}: nothing on Docker makes backups; whoever runs this host has to save its volumes.`]
    : [];

const containersOf = <K extends TierKind>(
  plan: PlanOf<K> & { readonly kind: K },
  target: DockerTarget,
): readonly ContainerPlan[] => containersOfKind[plan.kind](plan, target);

/** Containers of each tier in their order. Those of tiers that scrape are decided last: they are told of all others. */
function containersByTier(
  tiers: readonly AnyPlan[],
  target: DockerTarget,
): ReadonlyMap<string, readonly ContainerPlan[]> {
  const planned = (scraping: boolean, told: DockerTarget) =>
    tiers
      .filter(({ scrapes = false }) => scrapes === scraping)
      .map((tier) => ({ tier, containers: containersOf(tier, told) }));
  const scraped = planned(false, target);
  const measured = scraped.flatMap(({ tier, containers }) => measuredIn(tier, containers));
  const scraping = planned(true, { ...target, measured });
  return new Map([...scraped, ...scraping].map(({ tier, containers }) => [tier.name, inOrder(containers)]));
}

/** Containers of one tier, each after those of the same tier that it waits for. */
function inOrder(containers: readonly ContainerPlan[]): readonly ContainerPlan[] {
  const { waves } = startWaves(Object.fromEntries(containers.map(({ name, after = [] }) => [name, after])));
  return waves.flat().flatMap((name) => containers.filter((container) => container.name === name));
}

interface Place {
  readonly tier: AnyPlan;
  readonly target: DockerTarget;
  readonly before: readonly string[];
  readonly reaches: Reaches;
  readonly restart: Restart;
}

function place(container: ContainerPlan, { tier, target, before, reaches, restart }: Place): PlacedContainer {
  const { name, aliases, after = [], ports } = container;
  const publishes = ports.some(({ published }) => published !== undefined);
  const names = [...new Set([name, ...aliases])].sort();
  return {
    ...container,
    image: mirrored(container.image, target.imageMirror),
    tier: tier.name,
    fullName: `${target.prefix}-${name}`,
    networks: membershipsOf(reaches, names, publishes),
    restart,
    startsAfter: [...before, ...after].sort(),
  };
}

const mirrored = (image: ContainerImage, mirror: string | undefined): ContainerImage =>
  image.from === "registry" ? { ...image, reference: mirroredImage(image.reference, mirror) } : image;

/** Zones that a tier's flows lead to: of those that it uses, of those that it calls by their own word, and of all that it measures. */
function reachesOf(tier: AnyPlan, tiers: readonly AnyPlan[]): Reaches {
  const reached = tiers.filter(
    ({ name, calledBy, ports }) =>
      tier.uses.includes(name) ||
      calledBy.includes(tier.name) ||
      (tier.scrapes === true && ports.some(({ reach }) => reach === "metrics")),
  );
  return {
    zone: tier.zone,
    zones: zones.filter((zone) => reached.some((other) => other.zone === zone)),
    outside: tier.outside,
  };
}

const imagesOf = (containers: readonly PlacedContainer[]): readonly ContainerImage[] => {
  const byReference = new Map(containers.map(({ image }) => [image.reference, image]));
  return [...byReference.values()].sort((left, right) => (left.reference < right.reference ? -1 : 1));
};
