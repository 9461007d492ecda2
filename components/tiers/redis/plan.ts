import { addCapacity, capacityOf, noCapacity } from "../../language/capacity";
import type { Endpoint, RedisConnection } from "../../language/connection";
import { checkLocalPorts, localPortsOf } from "../../language/local-ports";
import { resolveResources, type ResolvedResources } from "../../language/quantity";
import type { Capacity, Planned, PortPlan, TierInput, TierPlan } from "../../language/tier-plan";
import { checkRedis } from "./checks";
import { exporterImage, type Release, releaseFacts, successor } from "./releases";
import type { RedisOverrides, RedisProfile, RedisSpec } from "./spec";

/** A Redis, with everything decided. */
export interface RedisPlan extends TierPlan {
  readonly kind: "redis";
  readonly connection: RedisConnection;
  readonly release: Release;
  readonly image: string;
  readonly exporterImage: string;
  /** Servers: one master, the others follow it. */
  readonly members: number;
  /** Sentinels, each in a pod of its own; 0 for a single member. */
  readonly sentinels: number;
  /** Sentinels that must agree that the master is gone: the majority. 0 without Sentinels. */
  readonly quorum: number;
  readonly resources: ResolvedResources;
  readonly maxMemory: string;
  readonly evictionPolicy: RedisSpec["evictionPolicy"];
  /** Size of each server's volume. */
  readonly storage: string;
  /** Host name of each server, the first master first. */
  readonly memberHosts: readonly string[];
  /** What follows the pod's name in the host name of a server, and of a Sentinel. */
  readonly memberDomain: string;
  readonly sentinelDomain: string;
  /** Version of the password that the pods have read. */
  readonly passwordVersion: number;
}

type RedisInput = TierInput<RedisSpec, RedisProfile, RedisOverrides>;

/** Ports of a server and of a Sentinel. */
export const serverPort = 6379;
export const sentinelPort = 26379;
/** Port of the metrics. */
export const exporterPort = 9121;

/** What a Sentinel takes; it keeps no data but its own state. */
export const sentinelResources: ResolvedResources = {
  cpuRequest: "10m",
  cpuLimit: "100m",
  memoryRequest: "32Mi",
  memoryLimit: "64Mi",
};
export const sentinelStorage = "64Mi";

/** What the metrics of a server take. */
export const exporterResources: ResolvedResources = {
  cpuRequest: "10m",
  cpuLimit: "100m",
  memoryRequest: "32Mi",
  memoryLimit: "64Mi",
};

/** Decides a Redis. */
export function planRedis(input: RedisInput): Planned<RedisPlan> {
  const { name, spec, profile, overrides, context } = input;
  const members = overrides.members ?? profile.members;
  const sentinels = overrides.sentinels ?? profile.sentinels;
  const image = overrides.image ?? releaseFacts[spec.release].image;
  const size = {
    resources: resolveResources(overrides.resources ?? spec.resources, context.common.cpuRequestShare),
    storage: overrides.storage ?? spec.storage ?? profile.storage,
  };
  const plan: RedisPlan = {
    kind: "redis",
    name,
    zone: "database",
    release: spec.release,
    image,
    exporterImage,
    members,
    sentinels,
    quorum: sentinels === 0 ? 0 : Math.floor(sentinels / 2) + 1,
    ...size,
    maxMemory: overrides.maxMemory ?? spec.maxMemory,
    evictionPolicy: spec.evictionPolicy,
    ...hostsOf(input, members),
    passwordVersion: context.versionOf(name),
    connection: connectionOf(input, sentinels),
    ...exposureOf(input, sentinels),
    uses: [],
    calledBy: [],
    outside: [],
    secrets: [{ name, length: 44, version: context.versionOf(name) }],
    reads: [name],
    capacity: capacityOfRedis(members, sentinels, size, measured(input)),
    images: [image, ...(measured(input) ? [exporterImage] : [])],
  };
  const problems = [...checkRedis(plan), ...checkLocalPorts(name, spec.localPorts, ["redis"])];
  return { plan, problems, warnings: warningsOf(input) };
}

/** Whether an exporter of metrics stands beside each server: on Docker it could not take the password from a file. */
const measured = ({ context }: RedisInput): boolean => context.target === "kubernetes";

const exposureOf = (input: RedisInput, sentinels: number): Pick<RedisPlan, "ports" | "localPorts"> => ({
  ports: portsOf(sentinels).filter(({ reach }) => measured(input) || reach !== "metrics"),
  ...localPortsOf(input.spec.localPorts, input.context),
});

const range = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);

/** Pods are known by name: an address changes with every restart, and the Sentinels would take it for another member. */
function hostsOf(
  { name, context }: RedisInput,
  members: number,
): Pick<RedisPlan, "memberHosts" | "memberDomain" | "sentinelDomain"> {
  const memberDomain = context.hostOf(`${name}-members`, "database");
  const memberName = (index: number): string =>
    context.target === "docker" ? name : `${name}-${index}.${name}-members`;
  return {
    memberHosts: range(members).map((index) => context.hostOf(memberName(index), "database")),
    memberDomain,
    sentinelDomain: context.hostOf(`${name}-sentinels`, "database"),
  };
}

function connectionOf({ name, spec, context }: RedisInput, sentinels: number): RedisConnection {
  const endpoint = (index: number): Endpoint => ({
    host: context.hostOf(`${name}-sentinel-${index}.${name}-sentinels`, "database"),
    port: sentinelPort,
  });
  return {
    kind: "redis",
    host: context.hostOf(name, "database"),
    port: serverPort,
    master: spec.masterName,
    sentinels: range(sentinels).map(endpoint),
    secret: name,
  };
}

/** Members follow each other and ask the Sentinels; Sentinels watch the members and each other; users speak with both. */
function portsOf(sentinels: number): readonly PortPlan[] {
  const both = (name: string, port: number): readonly PortPlan[] => [
    { name, port, protocol: "TCP", reach: "users" },
    { name, port, protocol: "TCP", reach: "members" },
  ];
  return [
    ...both("redis", serverPort),
    ...(sentinels > 0 ? both("sentinel", sentinelPort) : []),
    { name: "metrics", port: exporterPort, protocol: "TCP", reach: "metrics" },
  ];
}

function capacityOfRedis(
  members: number,
  sentinels: number,
  size: Pick<RedisPlan, "resources" | "storage">,
  isMeasured: boolean,
): Capacity {
  return addCapacity([
    capacityOf(members, [size.resources, ...(isMeasured ? [exporterResources] : [])], size.storage),
    sentinels === 0 ? noCapacity : capacityOf(sentinels, [sentinelResources], sentinelStorage),
  ]);
}

/** ROF-CON-15: a cache may forget anything, a session may not. */
function warningsOf({ name, spec }: RedisInput): readonly string[] {
  return [
    ...(releaseFacts[spec.release].ended === true
      ? [`${name}: ${spec.release} gets no fixes any more; its supported successor is ${successor}.`]
      : []),
    ...(spec.evictionPolicy === "noeviction"
      ? []
      : [
          `${name}: under memory pressure ${spec.evictionPolicy} may evict sessions and rate-limit counters too; a second redis tier with the eviction policy noeviction keeps them.`,
        ]),
  ];
}
