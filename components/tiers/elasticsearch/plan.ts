import { addCapacity, capacityOf } from "../../language/capacity";
import type { ElasticsearchConnection } from "../../language/connection";
import type { TargetKind } from "../../language/context";
import { checkLocalPorts, localPortsOf } from "../../language/local-ports";
import { mebibytes, resolveResources, type ResolvedResources } from "../../language/quantity";
import type { Capacity, Planned, PortPlan, TierInput, TierPlan } from "../../language/tier-plan";
import { checkElasticsearch, mostHeap } from "./checks";
import { planSnapshots, type SnapshotPlan } from "./snapshots";
import type { ElasticsearchOverrides, ElasticsearchProfile, ElasticsearchSpec, IndexSettings } from "./spec";
import { exporterImage, imageOf, type Major, majorVersions, successor, versionOfImage } from "./versions";

/** Settings of indices, with everything decided. */
export interface IndexPlan extends IndexSettings {
  readonly name: string;
  readonly copies: number;
}

/** An Elasticsearch cluster, with everything decided. */
export interface ElasticsearchPlan extends TierPlan {
  readonly kind: "elasticsearch";
  readonly connection: ElasticsearchConnection;
  /** Name of the cluster and of the operator's object, from which those of services and pods are made (AUD-CON-05). */
  readonly clusterName: string;
  readonly major: Major;
  /** The whole version, which the operator is told. */
  readonly version: string;
  readonly image: string;
  readonly exporterImage: string;
  readonly nodes: number;
  readonly resources: ResolvedResources;
  /** Java heap of each node in Mi, taken from the start. */
  readonly heap: number;
  /** Size of each node's volume. */
  readonly storage: string;
  /** Whether nodes map index files into memory. */
  readonly memoryMap: boolean;
  /** Part of the heap that all requests together may take, in %. Absent: Elasticsearch's own. */
  readonly breakerPercent?: number;
  readonly pools: Pick<ElasticsearchSpec, "write" | "search">;
  readonly indices: readonly IndexPlan[];
  /** Absent where no snapshots are made. */
  readonly snapshots?: SnapshotPlan;
  /** Name of the authority that signs the certificates: it is known in the whole cluster. */
  readonly authority: string;
  /** Secrets by what they open. */
  readonly logins: { readonly services: string; readonly admin: string; readonly metrics: string };
  /** Versions of the secrets that pods have read, by the secrets' names. */
  readonly secretVersions: Readonly<Record<string, number>>;
}

type ElasticsearchInput = TierInput<ElasticsearchSpec, ElasticsearchProfile, ElasticsearchOverrides>;

/** Ports: for users and the operator, for the nodes among each other, and of the metrics. */
export const elasticsearchPorts = { http: 9200, transport: 9300, metrics: 9114 } as const;

/** Users of the cluster: who may use all indices, who may do everything, and who may only look at numbers. */
export const users = { services: "services", admin: "admin", metrics: "metrics" } as const;

/** What the metrics take. */
export const exporterResources: ResolvedResources = {
  cpuRequest: "10m",
  cpuLimit: "200m",
  memoryRequest: "64Mi",
  memoryLimit: "128Mi",
};

/** Decides an Elasticsearch cluster. */
export function planElasticsearch(input: ElasticsearchInput): Planned<ElasticsearchPlan> {
  const { name, spec, overrides, context } = input;
  const clusterName = spec.clusterName ?? name;
  const size = sizeOf(input);
  const version = versionOf(input);
  const image = overrides.image ?? imageOf(version);
  const secrets = secretsOf(input);
  const schedule = snapshotScheduleOf(input);
  const plan: ElasticsearchPlan = {
    kind: "elasticsearch",
    name,
    zone: "database",
    clusterName,
    major: spec.version,
    version,
    image,
    exporterImage,
    ...size,
    memoryMap: overrides.memoryMap,
    ...(spec.breakerPercent !== undefined && { breakerPercent: spec.breakerPercent }),
    pools: { write: spec.write, search: spec.search },
    indices: indicesOf(spec, size.nodes),
    ...snapshotsOf(input, schedule),
    authority: `${context.platform}-${context.environment}-${name}`,
    logins: loginsOf(name),
    secretVersions: Object.fromEntries(secrets.map((secret) => [secret.name, secret.version])),
    connection: connectionOf(input, clusterName),
    ports: portsOn(context.target),
    ...localPortsOf(spec.localPorts, context),
    uses: [],
    calledBy: [],
    outside: schedule === undefined ? [] : ["backupStore"],
    secrets,
    reads: secrets.map((secret) => secret.name),
    ...takenOn(context.target, capacityOf(size.nodes, [size.resources], size.storage), image),
  };
  const stated = {
    ...(overrides.image !== undefined && { ownImage: overrides.image }),
    ...(schedule !== undefined && { snapshotSchedule: schedule }),
  };
  const problems = [...checkElasticsearch({ ...plan, ...stated }), ...checkLocalPorts(name, spec.localPorts, ["http"])];
  return { plan, problems, warnings: warningsOf(input) };
}

/** The exporter stands on Kubernetes alone. */
const takenOn = (target: TargetKind, nodes: Capacity, image: string): Pick<ElasticsearchPlan, "capacity" | "images"> =>
  target === "docker"
    ? { capacity: nodes, images: [image] }
    : { capacity: addCapacity([nodes, capacityOf(1, [exporterResources])]), images: [image, exporterImage] };

function sizeOf({
  spec,
  profile,
  overrides,
  context,
}: ElasticsearchInput): Pick<ElasticsearchPlan, "nodes" | "resources" | "storage" | "heap"> {
  const resources = resolveResources(overrides.resources ?? spec.resources, context.common.cpuRequestShare);
  const heap = overrides.heap ?? spec.heap;
  return {
    nodes: overrides.nodes ?? profile.nodes,
    resources,
    storage: overrides.storage ?? spec.storage ?? profile.storage,
    heap: heap === undefined ? mostHeap(resources) : mebibytes(heap),
  };
}

/** A stack's own image says its version; one that says none is told as a mistake. */
const versionOf = ({ spec, overrides }: ElasticsearchInput): string =>
  (overrides.image === undefined ? undefined : versionOfImage(overrides.image)) ?? majorVersions[spec.version].version;

const indicesOf = (spec: ElasticsearchSpec, nodes: number): readonly IndexPlan[] =>
  Object.entries(spec.indices).map(([name, settings]) => ({
    ...settings,
    name,
    copies: settings.copies ?? (nodes > 1 ? 1 : 0),
  }));

/** When snapshots are made, in five cron fields; none where there is no place for them, or the image has no client for it. */
function snapshotScheduleOf({ spec, profile, overrides, context }: ElasticsearchInput): string | undefined {
  if (!profile.backups || !context.backup || !majorVersions[spec.version].snapshots) return undefined;
  return overrides.snapshotSchedule ?? spec.snapshotSchedule ?? context.backup.schedule;
}

const snapshotsOf = (
  { name, overrides, context }: ElasticsearchInput,
  schedule: string | undefined,
): Pick<ElasticsearchPlan, "snapshots"> =>
  schedule === undefined || !context.backup
    ? {}
    : { snapshots: planSnapshots(context.backup, overrides.backupFolder ?? name, schedule) };

const loginsOf = (name: string): ElasticsearchPlan["logins"] => ({
  services: name,
  admin: `${name}-admin`,
  metrics: `${name}-metrics`,
});

/** A login for services, one for whoever administers, one for the metrics (AUD-SEC-12). */
function secretsOf({ name, context }: ElasticsearchInput): ElasticsearchPlan["secrets"] {
  const logins = loginsOf(name);
  return (["services", "admin", "metrics"] as const).map((role) => ({
    name: logins[role],
    length: 44,
    username: users[role],
    version: context.versionOf(logins[role]),
  }));
}

/** Secret with the authority's certificate, for the clients. */
export const clientsSecret = (name: string): string => `${name}-clients-tls`;

const connectionOf = ({ name, context }: ElasticsearchInput, clusterName: string): ElasticsearchConnection => ({
  kind: "elasticsearch",
  // On Kubernetes the operator's service of this name leads to every node that is ready.
  host: context.hostOf(context.target === "docker" ? name : `${clusterName}-es-http`, "database"),
  port: elasticsearchPorts.http,
  username: users.services,
  secret: name,
  ...(context.target === "kubernetes" && { certificateAuthority: clientsSecret(name) }),
});

/** Namespace of the operator, which asks every cluster for its state. */
const operatorNamespace = "elastic-system";

const ports: readonly PortPlan[] = [
  { name: "http", port: elasticsearchPorts.http, protocol: "TCP", reach: "users" },
  { name: "http", port: elasticsearchPorts.http, protocol: "TCP", reach: "members" },
  { name: "http", port: elasticsearchPorts.http, protocol: "TCP", reach: "operator", operatorNamespace },
  { name: "transport", port: elasticsearchPorts.transport, protocol: "TCP", reach: "members" },
  { name: "metrics", port: elasticsearchPorts.metrics, protocol: "TCP", reach: "metrics" },
];

const portsOn = (target: TargetKind): readonly PortPlan[] =>
  target === "docker" ? ports.filter(({ reach }) => reach === "users") : ports;

function warningsOf({ name, spec, profile, context }: ElasticsearchInput): readonly string[] {
  const { ended, snapshots } = majorVersions[spec.version];
  const lax = Object.entries(spec.indices).filter(([, { durability }]) => durability === "async");
  return [
    ...(ended === true
      ? [
          `${name}: Elasticsearch ${spec.version} gets no fixes any more; its supported successor is ${successor}, by the steps of docs/upgrades.md.`,
        ]
      : []),
    ...lax.map(
      ([index, { syncInterval }]) =>
        `${name}: a crash may lose what ${index} acknowledged in the last ${syncInterval}; durability request loses nothing (AUD-CON-03).`,
    ),
    ...(profile.backups && !context.backup
      ? [`${name}: no snapshots, as the stack names no place for them (backups.provider is none).`]
      : []),
    ...(profile.backups && context.backup && !snapshots
      ? [`${name}: no snapshots, as the image of Elasticsearch ${spec.version} has no client for the backup store.`]
      : []),
  ];
}
