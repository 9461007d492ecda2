import { capacityOf } from "../../language/capacity";
import type { Endpoint, MongodbConnection } from "../../language/connection";
import type { TargetKind } from "../../language/context";
import { checkLocalPorts, localPortsOf } from "../../language/local-ports";
import { resolveResources, type ResolvedResources } from "../../language/quantity";
import type { Planned, PortPlan, TierInput, TierPlan } from "../../language/tier-plan";
import { type MongodbBackup, planMongodbBackup } from "./backup";
import { checkMongodb } from "./checks";
import type { MongodbOverrides, MongodbProfile, MongodbSpec } from "./spec";
import { backupImage, exporterImage, type Major, majorVersions, nextMajor, successor } from "./versions";

/** A MongoDB replica set, with everything decided. */
export interface MongodbPlan extends TierPlan {
  readonly kind: "mongodb";
  readonly connection: MongodbConnection;
  readonly version: Major;
  readonly image: string;
  readonly exporterImage: string;
  readonly backupImage: string;
  readonly members: number;
  readonly resources: ResolvedResources;
  /** Size of each member's volume. */
  readonly storage: string;
  /** What follows the pod's name in the host name of a member. */
  readonly memberDomain: string;
  /** Secret with the key by which members know each other (MED-CON-10). */
  readonly keySecret: string;
  /** Name of the authority that signs the certificates: it is known in the whole cluster. */
  readonly authority: string;
  /** Where and when it is backed up. Its log of operations goes there all the time. Absent: it keeps no backups. */
  readonly backup?: MongodbBackup;
}

type MongodbInput = TierInput<MongodbSpec, MongodbProfile, MongodbOverrides>;

/** Port of a member, and of its metrics. */
export const serverPort = 27017;
export const exporterPort = 9216;
/** Name of the replica set. */
export const replicaSet = "rs0";
/** Namespace of the operator. */
const operatorNamespace = "psmdb-operator";

/** What the agent that makes backups takes, beside every member. */
export const backupAgentResources: ResolvedResources = {
  cpuRequest: "20m",
  cpuLimit: "500m",
  memoryRequest: "64Mi",
  memoryLimit: "512Mi",
};

/** What the metrics of a member take. */
export const exporterResources: ResolvedResources = {
  cpuRequest: "10m",
  cpuLimit: "200m",
  memoryRequest: "32Mi",
  memoryLimit: "128Mi",
};

/** Decides a MongoDB. */
export function planMongodb(input: MongodbInput): Planned<MongodbPlan> {
  const { name, spec, profile, overrides, context } = input;
  const backup = planMongodbBackup(input);
  const image = overrides.image ?? majorVersions[spec.version].image;
  const members = overrides.members ?? profile.members;
  const resources = resolveResources(overrides.resources ?? spec.resources, context.common.cpuRequestShare);
  const storage = overrides.storage ?? spec.storage ?? profile.storage;
  const keySecret = `${name}-member-key`;
  const { ports, containers, images } = takenOn(context.target, backup !== undefined);
  const plan: MongodbPlan = {
    kind: "mongodb",
    name,
    zone: "database",
    version: spec.version,
    image,
    exporterImage,
    backupImage,
    members,
    resources,
    storage,
    memberDomain: context.hostOf(`${name}-${replicaSet}`, "database"),
    keySecret,
    authority: `${context.platform}-${context.environment}-${name}`,
    ...(backup && { backup }),
    connection: connectionOf(input, members),
    ports,
    ...localPortsOf(spec.localPorts, context),
    uses: [],
    calledBy: [],
    outside: backup ? ["backupStore"] : [],
    secrets: [
      { name, length: 44, username: spec.username, version: context.versionOf(name) },
      { name: keySecret, length: 88, key: "mongodb-key", version: context.versionOf(keySecret) },
    ],
    reads: [name, keySecret],
    capacity: capacityOf(members, [resources, ...containers], storage),
    images: [image, ...images],
  };
  const checked = { ...plan, ...(overrides.image !== undefined && { ownImage: overrides.image }) };
  const problems = [...checkMongodb(checked), ...checkLocalPorts(name, spec.localPorts, ["mongodb"])];
  return { plan, problems, warnings: warningsOf(input) };
}

/** Secret with the authority's certificate, for those who use it. */
export const clientsSecret = (name: string): string => `${name}-clients-tls`;

/** Pods are known by name: a driver asks any of them who writes now. */
function connectionOf({ name, spec, context }: MongodbInput, members: number): MongodbConnection {
  const member = (index: number): string =>
    context.target === "docker" ? name : `${name}-${replicaSet}-${index}.${name}-${replicaSet}`;
  const endpoint = (index: number): Endpoint => ({
    host: context.hostOf(member(index), "database"),
    port: serverPort,
  });
  return {
    kind: "mongodb",
    members: Array.from({ length: members }, (_, index) => endpoint(index)),
    replicaSet,
    database: spec.database,
    username: spec.username,
    secret: name,
    ...(context.target === "kubernetes" && { certificateAuthority: clientsSecret(name) }),
  };
}

/** Members copy from each other; the operator makes the replica set and its users. */
const portsOfPods: readonly PortPlan[] = [
  { name: "mongodb", port: serverPort, protocol: "TCP", reach: "users" },
  { name: "mongodb", port: serverPort, protocol: "TCP", reach: "members" },
  { name: "mongodb", port: serverPort, protocol: "TCP", reach: "operator", operatorNamespace },
  { name: "metrics", port: exporterPort, protocol: "TCP", reach: "metrics" },
];

/** Ports, and what stands beside each member. On Docker users alone come, and nobody asks for metrics. */
const takenOn = (
  target: TargetKind,
  backedUp: boolean,
): {
  readonly ports: readonly PortPlan[];
  readonly containers: readonly ResolvedResources[];
  readonly images: readonly string[];
} =>
  target === "docker"
    ? { ports: portsOfPods.filter(({ reach }) => reach === "users"), containers: [], images: [] }
    : {
        ports: portsOfPods,
        containers: [exporterResources, ...(backedUp ? [backupAgentResources] : [])],
        images: [exporterImage, ...(backedUp ? [backupImage] : [])],
      };

/** MED-CON-01: what is past its end stays selectable, and says so. */
function warningsOf({ name, spec, profile, context }: MongodbInput): readonly string[] {
  const { support, backupsTested } = majorVersions[spec.version];
  const backup = profile.backups ? context.backup : undefined;
  const next = nextMajor(spec.version);
  return [
    ...("ended" in support
      ? [
          `${name}: MongoDB ${spec.version} has had no fixes since ${support.ended}; its supported successor is ${successor}. The way there is one major after the other: the next is ${next}.`,
        ]
      : []),
    ...(backup && !backupsTested
      ? [`${name}: the tool that makes the backups is not tested with MongoDB ${spec.version}; rehearse a restore.`]
      : []),
    ...(backup?.endpoint !== undefined
      ? [
          `${name}: its backups read the keys AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY of the secret "${backup.credentialsSecret}": the secret must have them besides accessKeyId and secretAccessKey.`,
        ]
      : []),
    ...(profile.backups && !context.backup
      ? [`${name}: no backups, as the stack names no place for them (backups.provider is none).`]
      : []),
  ];
}
