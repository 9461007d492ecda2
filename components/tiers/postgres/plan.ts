import { addCapacity, capacityOf, noCapacity } from "../../language/capacity";
import type { PostgresConnection } from "../../language/connection";
import { mebibytes, resolveResources, type ResolvedResources } from "../../language/quantity";
import type { Capacity, Planned, PortPlan, TierInput, TierPlan } from "../../language/tier-plan";
import { backupSidecarResources, objectStoreName, storePort } from "../backup/plan";
import { checkPostgres } from "./checks";
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

type PostgresInput = TierInput<PostgresSpec, PostgresProfile, PostgresOverrides>;

/** Decides a PostgreSQL database. */
export function planPostgres(input: PostgresInput): Planned<PostgresPlan> {
  const { name, spec, profile, overrides, context } = input;
  const backup = planDatabaseBackup(input);
  const image = overrides.image ?? majorVersions[spec.version].image;
  const instances = overrides.instances ?? instancesOf(input);
  const size = planSize(input);
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
    uses: [],
    calledBy: [],
    outside: ["apiServer", ...(backup ? (["backupStore"] as const) : [])],
    secrets: [{ name, length: 44, username: spec.username, version: context.versionOf(name) }],
    reads: [name],
    capacity: capacityOfDatabase(instances, size, backup !== undefined),
    images: [image],
  };
  const stated = statedParameters(input);
  const checked = { ...plan, stated, ...(overrides.image !== undefined && { ownImage: overrides.image }) };
  return {
    plan,
    problems: checkPostgres(checked),
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
  port: 5432,
  database: spec.database,
  username: spec.username,
  secret: name,
  ...(spec.readReplicas !== undefined && {
    // The operator's service of standbys leads nowhere while there is none: then any instance answers.
    readOnly: { host: context.hostOf(`${name}-${instances > 1 ? "ro" : "r"}`, "database"), port: 5432 },
  }),
});

/** Instances stream from each other, and ask each other on 8000 whether they are cut off; the operator asks there for their state. */
const ports: readonly PortPlan[] = [
  { name: "postgres", port: 5432, protocol: "TCP", reach: "users" },
  { name: "postgres", port: 5432, protocol: "TCP", reach: "members" },
  { name: "postgres", port: 5432, protocol: "TCP", reach: "operator" },
  { name: "status", port: 8000, protocol: "TCP", reach: "members" },
  { name: "status", port: 8000, protocol: "TCP", reach: "operator" },
  { name: "metrics", port: 9187, protocol: "TCP", reach: "metrics" },
];

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

function capacityOfDatabase(instances: number, size: Size, backedUp: boolean): Capacity {
  const containers = backedUp ? [size.resources, backupSidecarResources] : [size.resources];
  const logs = { ...noCapacity, volumes: instances, storage: instances * mebibytes(size.walStorage) };
  return addCapacity([capacityOf(instances, containers, size.storage), logs]);
}

function warningsOf({ name, spec, profile, context }: PostgresInput): readonly string[] {
  const { support } = majorVersions[spec.version];
  return [
    ...("ended" in support
      ? [
          `${name}: PostgreSQL ${spec.version} has had no fixes since ${support.ended}; its supported successor is ${successor}. Change its version there: the operator upgrades it in place.`,
        ]
      : []),
    ...(profile.backups && !context.backup
      ? [`${name}: no backups, as the stack names no place for them (backups.provider is none).`]
      : []),
  ];
}
