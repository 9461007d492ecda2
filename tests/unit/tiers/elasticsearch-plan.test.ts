import { nodeConfiguration } from "../../../components/tiers/elasticsearch/cluster";
import { roleFiles, settingFiles, settingRequests } from "../../../components/tiers/elasticsearch/settings";
import { elasticsearchCron, namesBothDays } from "../../../components/tiers/elasticsearch/snapshots";
import { imageOf, majors, majorVersions, versionOfImage } from "../../../components/tiers/elasticsearch/versions";
import {
  elasticsearchPlan,
  type ElasticsearchExceptions,
  plannedElasticsearch,
} from "../../support/elasticsearch-tier";
import { at } from "../../support/tier-resources";

const inProd = elasticsearchPlan("prod");

/** The body of the request with this path. */
const requestOf = (path: string, exceptions?: ElasticsearchExceptions): unknown =>
  settingRequests(elasticsearchPlan("prod", exceptions)).find((request) => request.path === path)?.body;

describe("the plan of an Elasticsearch", () => {
  it("AUD-LOG-01 AUD-LOG-04 AUD-LOG-05: production has three nodes with the document's resources and volumes", () => {
    expect(inProd).toMatchObject({
      nodes: 3,
      storage: "500Gi",
      resources: { cpuRequest: "2", cpuLimit: "4", memoryRequest: "4Gi", memoryLimit: "8Gi" },
      version: "9.5.2",
      image: "docker.elastic.co/elasticsearch/elasticsearch:9.5.2",
    });
    expect(elasticsearchPlan("dev").nodes).toBe(1);
    expect(inProd.capacity).toMatchObject({ pods: 4, cpuLimit: 12_200, volumes: 3, storage: 1_536_000 });
  });

  it("AUD-LOG-02 AUD-CON-05: the cluster has one name, from which its addresses are made", () => {
    expect(inProd.clusterName).toBe("audit-trail");
    expect(inProd.connection).toEqual({
      kind: "elasticsearch",
      host: "audit-trail-es-http.demo-database.svc.cluster.local",
      port: 9200,
      username: "services",
      secret: "logs",
      certificateAuthority: "logs-clients-tls",
    });
    expect(elasticsearchPlan("prod", { spec: { clusterName: undefined } }).clusterName).toBe("logs");
  });

  it("AUD-SEC-12: services, administrator and metrics have logins of their own, made by the program", () => {
    expect(inProd.secrets).toEqual([
      { name: "logs", length: 44, username: "services", version: 1 },
      { name: "logs-admin", length: 44, username: "admin", version: 1 },
      { name: "logs-metrics", length: 44, username: "metrics", version: 1 },
    ]);
  });

  it("AUD-SEC-04: services reach 9200, the operator too; what nodes say to each other has a port of its own", () => {
    const reaching = (reach: string): readonly unknown[] =>
      inProd.ports
        .filter((port) => port.reach === reach)
        .map(({ port, operatorNamespace }) => operatorNamespace ?? port);
    expect(reaching("users")).toEqual([9200]);
    expect(reaching("members")).toEqual([9200, 9300]);
    expect(reaching("operator")).toEqual(["elastic-system"]);
    expect(reaching("metrics")).toEqual([9114]);
    expect(inProd.outside).toEqual(["backupStore"]);
  });

  it.each([
    ["4Gi", "8Gi", 3072],
    ["8Gi", "8Gi", 4096],
    ["128Gi", "128Gi", 31 * 1024],
  ])("AUD-CON-01: of %s kept and %s at most, the heap is %i Mi", (memoryRequest, memoryLimit, heap) => {
    const resources = { cpuLimit: "4", memoryRequest, memoryLimit };
    expect(elasticsearchPlan("prod", { spec: { resources } }).heap).toBe(heap);
  });
});

describe("what stands in the file of a node", () => {
  const configuration = nodeConfiguration(inProd, true);

  it("AUD-LOG-11 AUD-LOG-12 AUD-LOG-13: pools and the breaker, as decided", () => {
    expect(configuration).toMatchObject({
      "thread_pool.write.size": 5,
      "thread_pool.write.queue_size": 1000,
      "thread_pool.search.size": 12,
      "thread_pool.search.queue_size": 1000,
      "indices.breaker.total.limit": "70%",
    });
  });

  it("AUD-CON-04 AUD-CON-07: no key of an index, no memory lock, and no memory maps unless the machines allow them", () => {
    const keys = Object.keys(configuration);
    expect(keys.filter((key) => key.startsWith("index.") || key.includes("memory_lock"))).toEqual([]);
    expect(configuration["node.store.allow_mmap"]).toBe(false);
    const mapped = elasticsearchPlan("prod", { overrides: { memoryMap: true } });
    expect(nodeConfiguration(mapped, true)["node.store.allow_mmap"]).toBe(true);
  });

  it("AUD-SLO-03: copies are kept apart by zones where the machines name them", () => {
    expect(configuration).toMatchObject({
      "node.attr.zone": "${ZONE}",
      "cluster.routing.allocation.awareness.attributes": "k8s_node_name,zone",
    });
    expect(nodeConfiguration(inProd, false)).not.toHaveProperty("node.attr.zone");
  });

  it("says where the store of snapshots is, and no key of it", () => {
    expect(configuration).toMatchObject({
      "s3.client.default.endpoint": "https://s3.example.org",
      "s3.client.default.path_style_access": true,
    });
    expect(JSON.stringify(configuration)).not.toMatch(/access_key|secret_key/);
  });
});

describe("what a cluster is told once it is there", () => {
  it("AUD-LOG-09 AUD-LOG-10 AUD-CON-03 AUD-CON-04: settings of indices are a template, and writes are on disk when acknowledged", () => {
    expect(requestOf("/_index_template/audit")).toEqual({
      index_patterns: ["audit-*"],
      priority: 500,
      template: {
        settings: {
          "index.refresh_interval": "5s",
          "index.translog.durability": "request",
          "index.translog.sync_interval": "5s",
          "index.number_of_shards": 1,
          "index.number_of_replicas": 1,
        },
      },
    });
  });

  it("AUD-BAK-02 AUD-OBJ-01: snapshots go to the platform's store every day, and are kept as long as backups are", () => {
    expect(requestOf("/_snapshot/backup")).toEqual({
      type: "s3",
      settings: { client: "default", bucket: "demo-backups", base_path: "prod/logs" },
    });
    expect(requestOf("/_slm/policy/platform")).toMatchObject({
      schedule: "0 0 2 * * ?",
      repository: "backup",
      retention: { expire_after: "30d", min_count: 1 },
    });
  });

  it("AUD-CON-16: a spec or a stack may ask for snapshots every hour, and for another folder", () => {
    const hourly = { overrides: { snapshotSchedule: "15 * * * *", backupFolder: "logs-2" } };
    expect(at(requestOf("/_slm/policy/platform", hourly), "schedule")).toBe("0 15 * * * ?");
    expect(at(requestOf("/_snapshot/backup", hourly), "settings", "base_path")).toBe("prod/logs-2");
    const ofSpec = { spec: { snapshotSchedule: "30 * * * *" } };
    expect(at(requestOf("/_slm/policy/platform", ofSpec), "schedule")).toBe("0 30 * * * ?");
  });

  it("in development there are no snapshots, and one copy of everything", () => {
    const requests = settingRequests(elasticsearchPlan("dev"));
    expect(requests.map(({ path }) => path)).toEqual(["/_index_template/audit"]);
    expect(at(requests[0]?.body, "template", "settings", "index.number_of_replicas")).toBe(0);
    expect(elasticsearchPlan("dev").outside).toEqual([]);
  });

  it("is a file for each request, and one that lists them", () => {
    const files = settingFiles([
      { path: "/one", body: { a: 1 } },
      { path: "/two", body: {} },
    ]);
    expect(files).toEqual({ requests: "/one 0.json\n/two 1.json\n", "0.json": '{"a":1}', "1.json": "{}" });
  });

  it("AUD-LOG-06: each login has a role: everything, all indices, or numbers alone", () => {
    expect(roleFiles.users_roles).toBe("superuser:admin\npalier_services:services\npalier_metrics:metrics\n");
    const roles: unknown = JSON.parse(roleFiles["roles.yml"]);
    expect(at(roles, "palier_services", "indices")).toEqual([{ names: ["*"], privileges: ["all"] }]);
    expect(at(roles, "palier_services", "cluster")).not.toContain("all");
    expect(at(roles, "palier_metrics", "indices")).toEqual([{ names: ["*"], privileges: ["monitor"] }]);
  });
});

describe("time tables in Elasticsearch's words", () => {
  it.each([
    ["0 2 * * *", "0 0 2 * * ?"],
    ["*/15 * * * *", "0 */15 * * * ?"],
    ["30 1 1,15 * *", "0 30 1 1,15 * ?"],
    ["0 3 * * 0", "0 0 3 ? * 1"],
    ["0 3 * 6 1-5", "0 0 3 ? 6 2,3,4,5,6"],
    ["0 3 * * */3", "0 0 3 ? * 1,4,7"],
    ["0 3 * * 0-6", "0 0 3 * * ?"],
  ])("%s is %s", (schedule, expected) => {
    expect(elasticsearchCron(schedule)).toBe(expected);
  });

  it("days of the month and days of the week together have none", () => {
    expect(namesBothDays("0 3 1 * 1")).toBe(true);
    for (const schedule of ["0 3 1 * *", "0 3 * * 1", "0 3 * * *", "0 3 1 * 0-6"]) {
      expect(namesBothDays(schedule)).toBe(false);
    }
  });
});

describe("the versions of Elasticsearch", () => {
  it("one without fixes stays selectable, with a warning that names its successor", () => {
    const { problems, warnings } = plannedElasticsearch("prod", { spec: { version: "7" } });
    expect(problems).toEqual([]);
    expect(warnings).toEqual([
      "logs: Elasticsearch 7 gets no fixes any more; its supported successor is 9, by the steps of docs/upgrades.md.",
      "logs: no snapshots, as the image of Elasticsearch 7 has no client for the backup store.",
    ]);
    expect(plannedElasticsearch("prod").warnings).toEqual([]);
  });

  it("ROF-CON-32: each is pinned to a patch, and its image says it", () => {
    for (const major of majors)
      expect(versionOfImage(imageOf(majorVersions[major].version))?.split(".")[0]).toBe(major);
    expect(versionOfImage("registry.site.example:5000/es:9.6.0-arm64@sha256:ab")).toBe("9.6.0");
    expect(versionOfImage("es:9.6")).toBeUndefined();
  });

  it("the version of a stack's own image is what the operator is told", () => {
    const image = "registry.site.example/es:9.6.0";
    expect(elasticsearchPlan("prod", { overrides: { image } })).toMatchObject({ version: "9.6.0", image });
  });

  it("AUD-CON-03: writes that are acknowledged before they are on disk are told", () => {
    const indices = { audit: { patterns: ["audit-*"], durability: "async", syncInterval: "10s" } };
    expect(plannedElasticsearch("prod", { spec: { indices } }).warnings).toEqual([
      "logs: a crash may lose what audit acknowledged in the last 10s; durability request loses nothing (AUD-CON-03).",
    ]);
  });
});
