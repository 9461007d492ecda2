import { createHash } from "node:crypto";
import { addCapacity, capacityOf } from "../../language/capacity";
import type { KafkaConnection } from "../../language/connection";
import type { TargetKind } from "../../language/context";
import { checkLocalPorts, localPortsOf } from "../../language/local-ports";
import { mebibytes, resolveResources, type ResolvedResources } from "../../language/quantity";
import type { Capacity, Planned, PortPlan, TierInput, TierPlan } from "../../language/tier-plan";
import { checkKafka } from "./checks";
import { exporterImage, kafkaImage } from "./releases";
import type { KafkaOverrides, KafkaProfile, KafkaSpec } from "./spec";

/** A Kafka cluster, with everything decided. */
export interface KafkaPlan extends TierPlan {
  readonly kind: "kafka";
  readonly connection: KafkaConnection;
  readonly image: string;
  readonly exporterImage: string;
  readonly brokers: number;
  /** Brokers that also keep the cluster's metadata: the first three, or the only one. */
  readonly controllers: number;
  readonly resources: ResolvedResources;
  /** Size of the Java heap in Mi: half of the memory limit, the rest is for files and buffers. */
  readonly heap: number;
  readonly storage: string;
  readonly partitions: number;
  readonly replicationFactor: number;
  readonly minInSyncReplicas: number;
  readonly retentionHours: number;
  readonly autoCreateTopics: boolean;
  /** Identity of the cluster, the same at every start: a volume of another cluster is refused. */
  readonly clusterId: string;
  /** Host name behind which any broker answers first. */
  readonly bootstrapHost: string;
  /** What follows the pod's name in the host name of a broker. */
  readonly memberDomain: string;
  /** Name of the authority that signs the certificates: it is known in the whole cluster. */
  readonly authority: string;
  /** Version of the services' password that the pods have read. */
  readonly passwordVersion: number;
}

type KafkaInput = TierInput<KafkaSpec, KafkaProfile, KafkaOverrides>;

/**
 * Ports of a broker: for users, for other brokers, for the metadata quorum, for the health probe, which only the broker's own machine can
 * reach, and for developers, who know a broker on Docker by an address of their own.
 */
export const brokerPorts = { clients: 9092, members: 9093, controllers: 9094, local: 9095, developers: 9096 } as const;
/** Port of the metrics. */
export const exporterPort = 9308;
/** Name with which services log in; the secret has their password. */
export const servicesUser = "services";

/** What the metrics of topics take. */
export const exporterResources: ResolvedResources = {
  cpuRequest: "10m",
  cpuLimit: "200m",
  memoryRequest: "32Mi",
  memoryLimit: "128Mi",
};

/** Decides a Kafka cluster. */
export function planKafka(input: KafkaInput): Planned<KafkaPlan> {
  const { name, spec, profile, overrides, context } = input;
  const brokers = overrides.brokers ?? profile.brokers;
  const image = overrides.image ?? kafkaImage;
  const resources = resolveResources(overrides.resources ?? spec.resources, context.common.cpuRequestShare);
  const storage = overrides.storage ?? spec.storage ?? profile.storage;
  const plan: KafkaPlan = {
    kind: "kafka",
    name,
    zone: "database",
    image,
    exporterImage,
    brokers,
    controllers: Math.min(3, brokers),
    resources,
    heap: Math.floor(mebibytes(resources.memoryLimit) / 2),
    storage,
    ...topicsOf(input, brokers),
    clusterId: clusterIdOf([context.platform, context.environment, name]),
    bootstrapHost: context.hostOf(name, "database"),
    memberDomain: context.hostOf(`${name}-members`, "database"),
    authority: `${context.platform}-${context.environment}-${name}`,
    passwordVersion: context.versionOf(name),
    connection: connectionOf(input, brokers),
    ports: portsOn(context.target),
    ...localPortsOf(spec.localPorts, context),
    uses: [],
    calledBy: [],
    outside: [],
    secrets: [{ name, length: 44, username: servicesUser, version: context.versionOf(name) }],
    reads: [name],
    ...takenOn(context.target, capacityOf(brokers, [resources], storage), image),
  };
  const problems = [...checkKafka(plan, spec), ...checkLocalPorts(name, spec.localPorts, ["kafka"])];
  return { plan, problems, warnings: [] };
}

type Topics = Pick<
  KafkaPlan,
  "partitions" | "replicationFactor" | "minInSyncReplicas" | "retentionHours" | "autoCreateTopics"
>;

/** With three copies of which two must have a message, one broker may be lost: nothing is lost with it, and writing goes on. */
function topicsOf({ spec, overrides }: KafkaInput, brokers: number): Topics {
  const replicationFactor = spec.replicationFactor ?? Math.min(3, brokers);
  return {
    partitions: spec.partitions,
    replicationFactor,
    minInSyncReplicas: spec.minInSyncReplicas ?? Math.max(1, replicationFactor - 1),
    retentionHours: overrides.retentionHours ?? spec.retentionHours,
    autoCreateTopics: spec.autoCreateTopics,
  };
}

/** The exporter, which logs in with a certificate, stands on Kubernetes alone. */
const takenOn = (target: TargetKind, brokers: Capacity, image: string): Pick<KafkaPlan, "capacity" | "images"> =>
  target === "docker"
    ? { capacity: brokers, images: [image] }
    : { capacity: addCapacity([brokers, capacityOf(1, [exporterResources])]), images: [image, exporterImage] };

/** Secret with the authority's certificate, for the clients. */
export const clientsSecret = (name: string): string => `${name}-clients-tls`;

/** On Docker the one broker has the tier's name, and what is said to it does not leave the host. */
const connectionOf = ({ name, context }: KafkaInput, brokers: number): KafkaConnection => {
  const hosts =
    context.target === "docker"
      ? [name]
      : Array.from({ length: brokers }, (_, index) => `${name}-${index}.${name}-members`);
  return {
    kind: "kafka",
    brokers: hosts.map((host) => ({ host: context.hostOf(host, "database"), port: brokerPorts.clients })),
    secret: name,
    ...(context.target === "docker" && { username: servicesUser }),
    ...(context.target === "kubernetes" && { certificateAuthority: clientsSecret(name) }),
  };
};

/** Users reach one port only. The metrics use it too; what brokers say to each other has ports of its own. */
const ports: readonly PortPlan[] = [
  { name: "kafka", port: brokerPorts.clients, protocol: "TCP", reach: "users" },
  { name: "kafka", port: brokerPorts.clients, protocol: "TCP", reach: "members" },
  { name: "brokers", port: brokerPorts.members, protocol: "TCP", reach: "members" },
  { name: "controllers", port: brokerPorts.controllers, protocol: "TCP", reach: "members" },
  { name: "metrics", port: exporterPort, protocol: "TCP", reach: "metrics" },
];

const portsOn = (target: TargetKind): readonly PortPlan[] =>
  target === "docker" ? ports.filter(({ reach }) => reach === "users") : ports;

/** 16 bytes in 22 letters, as Kafka writes its identities. Its first bit is 0: an identity must not begin with a hyphen. */
function clusterIdOf(names: readonly string[]): string {
  const bytes = createHash("sha256").update(names.join("/")).digest().subarray(0, 16);
  return Buffer.from([(bytes[0] ?? 0) & 0x7f, ...bytes.subarray(1)]).toString("base64url");
}
