import type { EnvironmentName } from "../../language/context";
import type { TierPlan } from "../../language/tier-plan";
import type { ContainerPlan, ContainerPort } from "./container";
import type { Measured } from "./measured";

/** What containers may know of the whole: plain data. */
export interface DockerTarget {
  readonly platform: string;
  readonly environment: EnvironmentName;
  /** First part of the names of containers, networks and volumes on the daemon: `rofecare-dev`. */
  readonly prefix: string;
  /** Registry that replaces every image's host. Default: none. */
  readonly imageMirror?: string;
  /** Whether volumes refuse to be deleted or replaced. */
  readonly protectData: boolean;
  /** TCP ports of the host on which the edge is reached. */
  readonly edgePorts: { readonly http: number; readonly https: number };
  /** Absolute path of the folder on the host with a certificate for each host of the edge. Default: the edge makes its own. */
  readonly certificates?: string;
  /** Containers of all tiers that tell metrics, for those that collect them. Default: none. */
  readonly measured?: readonly Measured[];
}

/** The containers of a tier. A pure function: it decides, and registers nothing. */
export type ContainersOf<Plan extends TierPlan> = (plan: Plan, target: DockerTarget) => readonly ContainerPlan[];

/** A port of a container, published on 127.0.0.1 where the platform gives its tier a local port of that name. */
export function containerPort(plan: TierPlan, name: string, port: number): ContainerPort {
  const local = plan.localPorts?.[name];
  return { name, port, ...(local !== undefined && { published: { port: local, address: "127.0.0.1" } }) };
}
