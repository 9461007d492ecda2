import { addCapacity, capacityOf, noCapacity } from "../../language/capacity";
import type { PostgresConnection } from "../../language/connection";
import type { TargetKind } from "../../language/context";
import { checkLocalPorts, localPortsOf } from "../../language/local-ports";
import { mebibytes, resolveResources, type ResolvedResources } from "../../language/quantity";
import type { Capacity, Planned, PortPlan, SecretPlan, TierInput, TierPlan } from "../../language/tier-plan";
import { backupSidecarResources, objectStoreName, storePort } from "../backup/plan";
import { checkPostgres } from "./checks";
import { checkOnDocker } from "./docker-checks";
import { memoryWarnings } from "./memory";
import { deriveParameters, type Parameters } from "./parameters";
import type { PostgresOverrides, PostgresProfile, PostgresSpec } from "./spec";
import { type Major, majorVersions, successor } from "./versions";

/** A PostgreSQL database, with everything decided. */
export interface PostgresPlan extends TierPlan {
  readonly kind: "postgres";
  readonly connection: PostgresConnection;
  readonly version: Major;
  readonly image: string;
  readonly database: string;
  readonly username: string;
  readonly instances: number;
  /** Whether a commit waits until a second instance has it, as long as one is healthy. */
  readonly synchronous: boolean;
  readonly resources: ResolvedResources;
  /** Sizes of each instance's two volumes: the data, and the write-ahead log. */
  readonly storage: string;
  readonly walStorage: string;
  /** Storage class of these volumes. Default: the platform's. */
  readonly storageClass?: string;
  readonly parameters: Parameters;
  /** Connections that the server accepts, the operator's own among them (ROF-DB-17). */
  readonly maxConnections: number;
  /** Where and when it is backed up. Its write-ahead log goes there all the time. Absent: it keeps no backups. */
  readonly backup?: DatabaseBackup;
}

/** The backup of one database. */
export interface DatabaseBackup {
  /** Name of the object store in the database's namespace. */
  readonly objectStore: string;
  /** TCP port of that store. */
  readonly storePort: number;
  /** Name of the database's folder in the store. */
  readonly folder: string;
  /** When base backups are made: six cron fields, the first is the second, UTC. */
  readonly schedule: string;
}

export type PostgresInput = TierInput<PostgresSpec, PostgresProfile, PostgresOverrides>;

/** Port of a server. */
export const serverPort = 5432;

/** Secret on Docker with the password of the standby. On Kubernetes the operator has certificates for that. */
export const replicationSecret = (name: string): string => `${name}-replication`;

/** Decides a PostgreSQL database. */
export function planPostgres(input: PostgresInput): Planned<PostgresPlan> {
  const { name, spec, profile, overrides, context } = input;
  const backup = planDatabaseBackup(input);
  const { image, ports, outside } = placeOf(input, backup);
  const instances = overrides.instances ?? instancesOf(input);
  const size = planSize(input);
  const secrets = secretsOf(input, instances);
  const plan: PostgresPlan = {
    kind: "postgres",
    name,
    zone: "database",
    version: spec.version,
    image,
    database: spec.database,
    username: spec.username,
    instances,
    synchronous: profile.synchronous && instances > 1,
    ...size,
    ...(overrides.storageClass !== undefined && { storageClass: overrides.storageClass }),
    maxConnections: Number(size.parameters["max_connections"]),
    ...(backup && { backup }),
    connection: connectionOf(input, instances),
    ports,
    ...localPortsOf(spec.localPorts, context),
    uses: [],
    calledBy: [],
    outside,
    secrets,
    reads: secrets.map((secret) => secret.name),
    capacity: capacityOfDatabase(input, instances, size),
    images: [image],
  };
  const stated = statedParameters(input);
  const checked = { ...plan, stated, ...(overrides.image !== undefined && { ownImage: overrides.image }) };
  return {
    plan,
    problems: [
      ...checkPostgres(checked),
      ...checkLocalPorts(name, spec.localPorts, ["postgres"]),
      ...checkOnDocker(input),
    ],
    warnings: [...warningsOf(input), ...memoryWarnings({ ...size, name, stated })],
  };
}

/** Where the environment has standbys at all, there are as many as are asked to answer readers. */
const instancesOf = ({ spec, profile }: PostgresInput): number =>
  profile.instances === 1 ? 1 : Math.max(profile.instances, (spec.readReplicas ?? 0) + 1);

const connectionOf = ({ name, spec, context }: PostgresInput, instances: number): PostgresConnection => ({
  kind: "postgres",
  // The operator's service of this name follows the instance that writes.
  host: context.hostOf(`${name}-rw`, "database"),
  port: serverPort,
  database: spec.database,
  username: spec.username,
  secret: name,
  ...(context.target === "docker" && { encryption: "none" as const }),
  ...(spec.readReplicas !== undefined && {
    // The operator's service of standbys leads nowhere while there is none: then any instance answers.
    readOnly: { host: context.hostOf(`${name}-${instances > 1 ? "ro" : "r"}`, "database"), port: serverPort },
  }),
});

const secretsOf = ({ name, spec, context }: PostgresInput, instances: number): readonly SecretPlan[] => {
  const replication = replicationSecret(name);
  return [
    { name, length: 44, username: spec.username, version: context.versionOf(name) },
    ...(context.target === "docker" && instances > 1
      ? [{ name: replication, length: 44, version: context.versionOf(replication) } as const]
      : []),
  ];
};

/** Instances stream from each other, and ask each other on 8000 whether they are cut off; the operator asks there for their state. */
const portsOfPods: readonly PortPlan[] = [
  { name: "postgres", port: serverPort, protocol: "TCP", reach: "users" },
  { name: "postgres", port: serverPort, protocol: "TCP", reach: "members" },
  { name: "postgres", port: serverPort, protocol: "TCP", reach: "operator" },
  { name: "status", port: 8000, protocol: "TCP", reach: "members" },
  { name: "status", port: 8000, protocol: "TCP", reach: "operator" },
  { name: "metrics", port: 9187, protocol: "TCP", reach: "metrics" },
];

/** On Docker nobody but users and the standby comes, and nothing is asked of the outside. */
function placeOf(
  { spec, overrides, context }: PostgresInput,
  backup: DatabaseBackup | undefined,
): Pick<PostgresPlan, "image" | "ports" | "outside"> {
  const { image, dockerImage } = majorVersions[spec.version];
  if (context.target === "docker") {
    const ports = portsOfPods.filter(({ name, reach }) => name === "postgres" && reach !== "operator");
    return { image: overrides.image ?? dockerImage, ports, outside: [] };
  }
  const outside = ["apiServer", ...(backup ? (["backupStore"] as const) : [])] as const;
  return { image: overrides.image ?? image, ports: portsOfPods, outside };
}

type Size = Pick<PostgresPlan, "resources" | "storage" | "walStorage" | "parameters">;

function planSize(input: PostgresInput): Size {
  const { spec, profile, overrides, context } = input;
  const resources = resolveResources(overrides.resources ?? spec.resources, context.common.cpuRequestShare);
  const walStorage = overrides.walStorage ?? profile.walStorage;
  return {
    resources,
    storage: overrides.storage ?? spec.storage ?? profile.storage,
    walStorage,
    parameters: { ...deriveParameters(resources.memoryLimit, walStorage), ...statedParameters(input) },
  };
}

const statedParameters = ({ spec, overrides }: PostgresInput): Parameters =>
  Object.fromEntries(
    Object.entries({ ...spec.parameters, ...overrides.parameters }).map(([name, value]) => [name, String(value)]),
  );

function planDatabaseBackup({ name, profile, overrides, context }: PostgresInput): DatabaseBackup | undefined {
  if (!profile.backups || !context.backup) return undefined;
  const { endpoint, schedule } = context.backup;
  return {
    objectStore: objectStoreName,
    storePort: storePort(endpoint),
    folder: overrides.backupFolder ?? name,
    schedule: `0 ${schedule}`,
  };
}

function capacityOfDatabase(input: PostgresInput, instances: number, size: Size): Capacity {
  const containers = planDatabaseBackup(input) ? [size.resources, backupSidecarResources] : [size.resources];
  // On Docker the log lies in the volume of the data.
  const volumes = input.context.target === "docker" ? 0 : instances;
  const logs = { ...noCapacity, volumes, storage: instances * mebibytes(size.walStorage) };
  return addCapacity([capacityOf(instances, containers, size.storage), logs]);
}

function warningsOf({ name, spec, profile, context }: PostgresInput): readonly string[] {
  const { support } = majorVersions[spec.version];
  return [
    ...("ended" in support
      ? [
          `${name}: PostgreSQL ${spec.version} has had no fixes since ${support.ended}; its supported successor is ${successor}. ${upgradeAdvice[context.target]}`,
        ]
      : []),
    ...(profile.backups && !context.backup
      ? [`${name}: no backups, as the stack names no place for them (backups.provider is none).`]
      : []),
  ];
}

const upgradeAdvice: Readonly<Record<TargetKind, string>> = {
  kubernetes: "Change its version there: the operator upgrades it in place.",
  docker: "docs/upgrades.md says how its data gets there on Docker.",
};
