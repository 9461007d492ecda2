import { addCapacity, capacityOf, noCapacity } from "../../language/capacity";
import type { MariadbConnection } from "../../language/connection";
import { checkLocalPorts, localPortsOf } from "../../language/local-ports";
import { mebibytes, resolveResources, type ResolvedResources } from "../../language/quantity";
import type {
  BackupPlan,
  Capacity,
  Planned,
  PortPlan,
  SecretPlan,
  TierInput,
  TierPlan,
} from "../../language/tier-plan";
import { checkMariadb } from "./checks";
import { exporterImage, type Major, majorVersions, nextMajor, successor, uploadImage } from "./releases";
import type { MariadbOverrides, MariadbProfile, MariadbSpec } from "./spec";

/** A MariaDB, with everything decided. */
export interface MariadbPlan extends TierPlan {
  readonly kind: "mariadb";
  readonly connection: MariadbConnection;
  readonly version: Major;
  readonly image: string;
  readonly exporterImage: string;
  readonly uploadImage: string;
  readonly members: number;
  readonly resources: ResolvedResources;
  /** Size of each member's volume. */
  readonly storage: string;
  /** Size of each member's cache of data, in Mi: half of the memory limit. */
  readonly cache: number;
  /** Size of the log of changes for members that come back, in Mi: a tenth of the volume, at most 1Gi. */
  readonly changeLog: number;
  readonly maxConnections: number;
  /** Host name of each member. */
  readonly memberHosts: readonly string[];
  /** What follows the pod's name in the host name of a member. */
  readonly memberDomain: string;
  /** Secret with the password of the user who asks for metrics. On Docker nobody does, and there is none. */
  readonly metricsSecret: string;
  /** Name of the authority that signs the certificates: it is known in the whole cluster. */
  readonly authority: string;
  /** Versions of the passwords that the pods have read. */
  readonly passwordVersions: Readonly<Record<string, number>>;
  /** Where and when it is backed up. Absent: it keeps no backups. */
  readonly backup?: MariadbBackup;
}

/** The backup of one MariaDB: where the platform's are, in a folder of its own. */
export interface MariadbBackup extends Omit<BackupPlan, "destination"> {
  /** Bucket and folder, as `bucket/folder`. */
  readonly folder: string;
}

type MariadbInput = TierInput<MariadbSpec, MariadbProfile, MariadbOverrides>;

/** Ports of a member: for users, for the others to see it, for changes it missed, for a whole copy, and for what it has when it waits. */
export const memberPorts = { users: 3306, cluster: 4567, catchUp: 4568, copy: 4444, state: 4570 } as const;
/** Port of the metrics. */
export const exporterPort = 9104;

/** What the metrics of a member take. */
export const exporterResources: ResolvedResources = {
  cpuRequest: "10m",
  cpuLimit: "100m",
  memoryRequest: "32Mi",
  memoryLimit: "64Mi",
};

/** What each step of a backup takes while it runs. */
export const backupResources: ResolvedResources = {
  cpuRequest: "50m",
  cpuLimit: "1",
  memoryRequest: "64Mi",
  memoryLimit: "256Mi",
};

/** Decides a MariaDB. */
export function planMariadb(input: MariadbInput): Planned<MariadbPlan> {
  const { name, spec, profile, overrides, context } = input;
  const backup = planMariadbBackup(input);
  const image = overrides.image ?? majorVersions[spec.version].image;
  const members = overrides.members ?? profile.members;
  const size = planSize(input);
  const metricsSecret = `${name}-metrics`;
  const secrets = secretsOf(input, metricsSecret);
  const plan: MariadbPlan = {
    kind: "mariadb",
    name,
    zone: "database",
    version: spec.version,
    image,
    exporterImage,
    uploadImage,
    members,
    ...size,
    maxConnections: spec.maxConnections,
    ...hostsOf(input, members),
    metricsSecret,
    authority: `${context.platform}-${context.environment}-${name}`,
    passwordVersions: Object.fromEntries(secrets.map((secret) => [secret.name, secret.version])),
    ...(backup && { backup }),
    connection: connectionOf(input),
    ports: portsOf(members).filter(({ reach }) => measured(input) || reach !== "metrics"),
    ...localPortsOf(spec.localPorts, context),
    uses: [],
    calledBy: [],
    outside: backup ? ["backupStore"] : [],
    secrets,
    reads: secrets.map((secret) => secret.name),
    capacity: capacityOfMariadb(input, members, size),
    images: [image, ...(measured(input) ? [exporterImage] : []), ...(backup ? [uploadImage] : [])],
  };
  const checked = { ...plan, ...(overrides.image !== undefined && { ownImage: overrides.image }) };
  const problems = [...checkMariadb(checked), ...checkLocalPorts(name, spec.localPorts, ["mariadb"])];
  return { plan, problems, warnings: warningsOf(input) };
}

/** Whether an exporter of metrics stands beside each member. */
const measured = ({ context }: MariadbInput): boolean => context.target === "kubernetes";

const secretsOf = (input: MariadbInput, metricsSecret: string): readonly SecretPlan[] => {
  const { name, spec, context } = input;
  const metrics: SecretPlan = {
    name: metricsSecret,
    length: 44,
    username: "metrics",
    version: context.versionOf(metricsSecret),
  };
  return [
    { name, length: 44, username: spec.username, version: context.versionOf(name) },
    ...(measured(input) ? [metrics] : []),
  ];
};

type Size = Pick<MariadbPlan, "resources" | "storage" | "cache" | "changeLog">;

function planSize({ spec, profile, overrides, context }: MariadbInput): Size {
  const resources = resolveResources(overrides.resources ?? spec.resources, context.common.cpuRequestShare);
  const storage = overrides.storage ?? spec.storage ?? profile.storage;
  return {
    resources,
    storage,
    cache: Math.floor(mebibytes(resources.memoryLimit) / 2),
    changeLog: Math.min(1024, Math.floor(mebibytes(storage) / 10)),
  };
}

function hostsOf({ name, context }: MariadbInput, members: number): Pick<MariadbPlan, "memberHosts" | "memberDomain"> {
  return {
    memberHosts: Array.from({ length: members }, (_, index) =>
      context.hostOf(context.target === "docker" ? name : `${name}-${index}.${name}-members`, "database"),
    ),
    memberDomain: context.hostOf(`${name}-members`, "database"),
  };
}

/** Secret with the authority's certificate, for those who use it. */
export const clientsSecret = (name: string): string => `${name}-clients-tls`;

/** Every member takes writes: a user stays with the one that it found, and goes to another when that one is gone. */
const connectionOf = ({ name, spec, context }: MariadbInput): MariadbPlan["connection"] => ({
  kind: "mariadb",
  host: context.hostOf(name, "database"),
  port: memberPorts.users,
  database: spec.database,
  username: spec.username,
  secret: name,
  ...(context.target === "kubernetes" && { certificateAuthority: clientsSecret(name) }),
});

/** The job that makes backups is of the same tier: it asks a member as the others do. */
function portsOf(members: number): readonly PortPlan[] {
  const port = (name: string, number: number, reach: PortPlan["reach"]): PortPlan => ({
    name,
    port: number,
    protocol: "TCP",
    reach,
  });
  const between = [
    port("cluster", memberPorts.cluster, "members"),
    port("catch-up", memberPorts.catchUp, "members"),
    port("copy", memberPorts.copy, "members"),
    port("state", memberPorts.state, "members"),
  ];
  return [
    port("mariadb", memberPorts.users, "users"),
    port("mariadb", memberPorts.users, "members"),
    ...(members > 1 ? between : []),
    port("metrics", exporterPort, "metrics"),
  ];
}

/** A backup lies on a volume of its own while it is made. */
const capacityOfMariadb = (input: MariadbInput, members: number, { resources, storage }: Size): Capacity =>
  addCapacity([
    capacityOf(members, [resources, ...(measured(input) ? [exporterResources] : [])], storage),
    planMariadbBackup(input) ? capacityOf(1, [backupResources], storage) : noCapacity,
  ]);

function planMariadbBackup({ name, profile, context }: MariadbInput): MariadbBackup | undefined {
  if (!profile.backups || !context.backup) return undefined;
  const { destination, ...place } = context.backup;
  return {
    schedule: place.schedule,
    retentionDays: place.retentionDays,
    credentialsSecret: place.credentialsSecret,
    ...(place.endpoint !== undefined && { endpoint: place.endpoint }),
    ...(place.region !== undefined && { region: place.region }),
    ...(place.certificateAuthoritySecret !== undefined && {
      certificateAuthoritySecret: place.certificateAuthoritySecret,
    }),
    folder: `${destination.replace(/^s3:\/\//, "")}/${name}`,
  };
}

/** MED-CON-01: what is past its end stays selectable, and says so. */
function warningsOf({ name, spec, profile, context }: MariadbInput): readonly string[] {
  const { support } = majorVersions[spec.version];
  return [
    ...("ended" in support
      ? [
          `${name}: MariaDB ${spec.version} has had no fixes since ${support.ended}; its supported successor is ${successor}. The way there is one major after the other: the next is ${nextMajor(spec.version)}.`,
        ]
      : []),
    ...(profile.backups && !context.backup
      ? [`${name}: no backups, as the stack names no place for them (backups.provider is none).`]
      : []),
  ];
}
