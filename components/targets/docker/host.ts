import type { ContainerImage, ContainerPlan } from "./container";
import type { Membership, NetworkPlan } from "./networks";

/** How a container's output is kept: files of one size, the oldest goes when there are as many as that. */
export interface LogRotation {
  /** Size of a file in MB. */
  readonly fileMegabytes: number;
  readonly files: number;
}

/** When the daemon starts a container again that has ended: `always`, or only where nobody stopped it. */
export type Restart = "always" | "unless-stopped";

/** A container with its place on the host. */
export interface PlacedContainer extends ContainerPlan {
  readonly tier: string;
  /** Name on the daemon: `rofecare-dev-redis`. Its volumes are named after it. */
  readonly fullName: string;
  readonly networks: readonly Membership[];
  readonly restart: Restart;
  /** Names of all containers, of any tier, that must be healthy before it starts. */
  readonly startsAfter: readonly string[];
}

/** All of a platform on one Docker host: plain data, from which it is registered, written as Compose, and told. */
export interface DockerHostPlan {
  /** First part of all names on the daemon. */
  readonly prefix: string;
  readonly networks: readonly NetworkPlan[];
  /** In the order in which they start. */
  readonly containers: readonly PlacedContainer[];
  /** Every image once, its registry replaced where the site has its own. */
  readonly images: readonly ContainerImage[];
  readonly logs: LogRotation;
}

/** Name of a container's volume on the daemon: `rofecare-dev-redis-data`. */
export const volumeName = ({ fullName }: Pick<PlacedContainer, "fullName">, volume: string): string =>
  `${fullName}-${volume}`;

/** Label of everything on the daemon that belongs to a platform, and to which one. */
export const platformLabel = "palier.platform";
/** Label with the environment. */
export const environmentLabel = "palier.environment";
/** Label of a container or a volume: the tier that it belongs to. */
export const tierLabel = "palier.tier";
/** Label of a container or a volume: the container's name in the platform. */
export const containerLabel = "palier.container";
