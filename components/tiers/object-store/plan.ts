import { addCapacity, capacityOf, noCapacity } from "../../language/capacity";
import type { ObjectStoreConnection } from "../../language/connection";
import { checkLocalPorts, localPortsOf } from "../../language/local-ports";
import { resolveResources, type ResolvedResources } from "../../language/quantity";
import type { BackupPlan, Planned, PortPlan, SecretPlan, TierInput, TierPlan } from "../../language/tier-plan";
import { checkObjectStore } from "./checks";
import { softwares } from "./software";
import type { ObjectStoreOverrides, ObjectStoreProfile, ObjectStoreSpec, SoftwareName } from "./spec";

/** A bucket with everything decided. */
export interface BucketPlan {
  readonly name: string;
  readonly versioning: boolean;
  /** How long an overwritten or deleted object can be brought back, in days. */
  readonly oldVersionsDays: number;
  /** Days for which no version can be deleted. Default: no lock. */
  readonly lockDays?: number;
  /** Most that it may hold. Default: what the volumes hold. */
  readonly quota?: string;
}

/** A login, and what it may reach. */
export interface LoginPlan {
  /** Name of the Secret with its two keys, `accessKeyId` and `secretAccessKey`. */
  readonly secret: string;
  /** Name of its policy in the store, which is its own name there. */
  readonly policy: string;
  readonly access: "readWrite" | "read";
  readonly buckets: readonly string[];
  /** Version of its secret. */
  readonly version: number;
}

/** The copy of all buckets to the place for backups. */
export interface StoreBackup extends BackupPlan {
  /** Folder of this store in that place, as `bucket/path`. */
  readonly folder: string;
}

/** A store of objects, with everything decided. */
export interface ObjectStorePlan extends TierPlan {
  readonly kind: "objectStore";
  readonly connection: ObjectStoreConnection;
  readonly software: SoftwareName;
  readonly image: string;
  readonly members: number;
  /** What follows the pod's name in the host name of a member. */
  readonly memberDomain: string;
  readonly resources: ResolvedResources;
  /** Size of each member's volume. */
  readonly storage: string;
  readonly buckets: readonly BucketPlan[];
  readonly logins: readonly LoginPlan[];
  /** Name of the Secret with the root login, which nobody but the tier itself uses. */
  readonly rootSecret: string;
  readonly rootVersion: number;
  /** Where its buckets are copied to. Default: nowhere. */
  readonly backup?: StoreBackup;
}

type StoreInput = TierInput<ObjectStoreSpec, ObjectStoreProfile, ObjectStoreOverrides>;

/** Port of the S3 API, of the metrics and between members; and of the console (MED-OBJ-01). */
export const apiPort = 9000;
export const consolePort = 9001;

/** What the pod takes that makes buckets and logins, and the one that copies them. */
export const clientResources: ResolvedResources = {
  cpuRequest: "50m",
  cpuLimit: "500m",
  memoryRequest: "128Mi",
  memoryLimit: "512Mi",
};

/** Decides a store of objects. */
export function planObjectStore(input: StoreInput): Planned<ObjectStorePlan> {
  const { name, spec, profile, overrides, context } = input;
  const members = overrides.members ?? profile.members;
  const image = overrides.image ?? softwares[spec.software].image;
  const resources = resolveResources(overrides.resources ?? spec.resources, context.common.cpuRequestShare);
  const storage = overrides.storage ?? spec.storage ?? profile.storage;
  const backup = backupOf(input);
  const logins = loginsOf(input, backup !== undefined);
  const rootSecret = `${name}-root`;
  const plan: ObjectStorePlan = {
    kind: "objectStore",
    name,
    zone: "database",
    software: spec.software,
    image,
    members,
    memberDomain: context.hostOf(`${name}-members`, "database"),
    resources,
    storage,
    buckets: bucketsOf(spec),
    logins,
    rootSecret,
    rootVersion: context.versionOf(rootSecret),
    ...(backup && { backup }),
    connection: connectionOf(input, logins),
    ports,
    ...localPortsOf(spec.localPorts, context),
    uses: [],
    calledBy: [],
    outside: backup ? ["backupStore"] : [],
    secrets: secretsOf(input, logins),
    reads: [rootSecret, ...logins.map(({ secret }) => secret)],
    capacity: addCapacity([
      capacityOf(members, [resources], storage),
      // On Docker the server's own container makes the buckets.
      context.target === "docker" ? noCapacity : capacityOf(backup ? 2 : 1, [clientResources]),
    ]),
    images: [image],
  };
  const problems = [...checkObjectStore(plan, spec), ...checkLocalPorts(name, spec.localPorts, ["s3", "console"])];
  return { plan, problems, warnings: warningsOf(input) };
}

const ports: readonly PortPlan[] = [
  { name: "s3", port: apiPort, protocol: "TCP", reach: "users" },
  { name: "s3", port: apiPort, protocol: "TCP", reach: "members" },
  { name: "s3", port: apiPort, protocol: "TCP", reach: "metrics" },
];

const bucketsOf = ({ buckets }: ObjectStoreSpec): readonly BucketPlan[] =>
  Object.entries(buckets).map(([name, { versioning, oldVersionsDays, lockDays, quota }]) => ({
    name,
    // A lock keeps versions, so that a bucket with one always has them.
    versioning: versioning || lockDays !== undefined,
    oldVersionsDays,
    ...(lockDays !== undefined && { lockDays }),
    ...(quota !== undefined && { quota }),
  }));

/** The tier's own login for the buckets that name none, one for each name that they do, and one that reads for the backup. */
function loginsOf({ name, spec, context }: StoreInput, isBackedUp: boolean): readonly LoginPlan[] {
  const named = [...new Set(Object.values(spec.buckets).flatMap(({ login }) => login ?? []))].sort();
  const bucketsWith = (login: string | undefined): readonly string[] =>
    Object.entries(spec.buckets).flatMap(([bucket, one]) => (one.login === login ? [bucket] : []));
  const make = (login: string | undefined, access: LoginPlan["access"]): LoginPlan => {
    const secret = login === undefined ? name : `${name}-${login}`;
    const buckets = access === "read" ? Object.keys(spec.buckets) : bucketsWith(login);
    return { secret, policy: `${context.platform}-${secret}`, access, buckets, version: context.versionOf(secret) };
  };
  return [
    ...[undefined, ...named].map((login) => make(login, "readWrite")).filter(({ buckets }) => buckets.length > 0),
    ...(isBackedUp ? [make("backup", "read")] : []),
  ];
}

function secretsOf({ name, context }: StoreInput, logins: readonly LoginPlan[]): readonly SecretPlan[] {
  const root = `${name}-root`;
  const keys = { usernameKey: "accessKeyId", key: "secretAccessKey" };
  return [
    { name: root, length: 44, username: `${context.platform}-${root}`, version: context.versionOf(root) },
    ...logins.map(({ secret, policy, version }): SecretPlan => ({
      name: secret,
      length: 44,
      username: policy,
      ...keys,
      version,
    })),
  ];
}

const connectionOf = ({ name, spec, context }: StoreInput, logins: readonly LoginPlan[]): ObjectStoreConnection => ({
  kind: "objectStore",
  // Plain inside: policies let only users in, and a request is signed by its login, whose secret never passes.
  scheme: "http",
  host: context.hostOf(name, "database"),
  port: apiPort,
  region: spec.region,
  buckets: logins.find(({ secret }) => secret === name)?.buckets ?? [],
  secret: name,
  ...(context.target === "docker" && { username: logins.find(({ secret }) => secret === name)?.policy ?? name }),
});

function backupOf({ name, profile, context }: StoreInput): StoreBackup | undefined {
  if (!profile.backups || !context.backup) return undefined;
  return { ...context.backup, folder: `${context.backup.destination.replace(/^s3:\/\//, "")}/${name}` };
}

function warningsOf({ name, spec, profile, context }: StoreInput): readonly string[] {
  const { ended } = softwares[spec.software];
  return [
    ...(ended === undefined ? [] : [`${name}: ${ended}.`]),
    ...(profile.backups && !context.backup
      ? [`${name}: no backups, as the stack names no place for them (backups.provider is none).`]
      : []),
  ];
}
