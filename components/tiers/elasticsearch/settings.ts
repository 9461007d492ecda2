import type { ElasticsearchPlan, IndexPlan } from "./plan";
import { users } from "./plan";

/** A request to a cluster that is there: the last one of each path decides. */
export interface SettingRequest {
  readonly path: string;
  readonly body: object;
}

/** Name of the repository of snapshots, as the document's restore calls it (AUD-BAK-07). */
export const repository = "backup";
/** Name of the policy by which snapshots are made and deleted. */
export const snapshotPolicy = "platform";

/** What a cluster is told once it is there: templates of indices, where snapshots go, and when they are made. */
export const settingRequests = (plan: ElasticsearchPlan): readonly SettingRequest[] => [
  ...plan.indices.map(templateRequest),
  ...snapshotRequests(plan),
];

/** Above the templates that Elasticsearch brings along, of 100 to 200 (AUD-CON-04). */
const templateRequest = (index: IndexPlan): SettingRequest => ({
  path: `/_index_template/${index.name}`,
  body: {
    index_patterns: index.patterns,
    priority: 500,
    template: { settings: indexSettings(index) },
  },
});

/** Settings of an index (AUD-LOG-09, AUD-LOG-10, AUD-CON-03). */
export const indexSettings = (index: IndexPlan): Readonly<Record<string, string | number>> => ({
  "index.refresh_interval": index.refreshInterval,
  "index.translog.durability": index.durability,
  "index.translog.sync_interval": index.syncInterval,
  "index.number_of_shards": index.shards,
  "index.number_of_replicas": index.copies,
});

/** The keys of the store are in the nodes' own keystore, so no request holds them (AUD-BAK-02). */
function snapshotRequests({ snapshots }: ElasticsearchPlan): readonly SettingRequest[] {
  if (!snapshots) return [];
  const { bucket, folder, schedule, retentionDays } = snapshots;
  return [
    {
      path: `/_snapshot/${repository}`,
      body: { type: "s3", settings: { client: "default", bucket, base_path: folder } },
    },
    {
      path: `/_slm/policy/${snapshotPolicy}`,
      body: {
        name: "<snapshot-{now{yyyy.MM.dd-HH.mm}}>",
        schedule,
        repository,
        config: { indices: ["*"], include_global_state: true },
        // The last one stays, however old it is.
        retention: { expire_after: `${retentionDays}d`, min_count: 1, max_count: 10_000 },
      },
    },
  ];
}

/** Files with the requests, and one that lists them: what the script reads line by line. */
export function settingFiles(requests: readonly SettingRequest[]): Readonly<Record<string, string>> {
  const named = requests.map((request, index) => ({ ...request, file: `${index}.json` }));
  return {
    requests: named.map(({ path, file }) => `${path} ${file}\n`).join(""),
    ...Object.fromEntries(named.map(({ file, body }) => [file, JSON.stringify(body)])),
  };
}

const servicesRole = "palier_services";
const metricsRole = "palier_metrics";

/** What each user may do: services use all indices, but neither users nor settings of the cluster; metrics are numbers alone. */
const roles = {
  [servicesRole]: {
    cluster: ["monitor", "manage_index_templates", "manage_ingest_pipelines"],
    indices: [{ names: ["*"], privileges: ["all"] }],
  },
  [metricsRole]: {
    cluster: ["monitor", "monitor_snapshot"],
    indices: [{ names: ["*"], privileges: ["monitor"] }],
  },
};

/** Elasticsearch's own files: what roles may do, in YAML, of which JSON is a part, and who has which. */
export const roleFiles: Readonly<Record<"roles.yml" | "users_roles", string>> = {
  "roles.yml": JSON.stringify(roles),
  users_roles: [
    `superuser:${users.admin}`,
    `${servicesRole}:${users.services}`,
    `${metricsRole}:${users.metrics}`,
    "",
  ].join("\n"),
};
