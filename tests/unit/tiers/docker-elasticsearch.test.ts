import { aloneConfiguration } from "../../../components/tiers/elasticsearch/docker";
import { elasticsearchOnHost, plannedElasticsearch, plannedStoreOnHost, storeOnHost } from "../../support/docker-tiers";

const pathsOf = (containers: ReturnType<typeof elasticsearchOnHost>): readonly string[] =>
  containers.flatMap(({ files }) => files.map(({ path }) => path));

describe("Elasticsearch on one host", () => {
  it("AUD-LOG-06: is one node that asks users for a password, and hears no other node", () => {
    expect(aloneConfiguration(plannedElasticsearch().plan)).toMatchObject({
      "cluster.name": "search",
      "node.name": "search",
      "discovery.type": "single-node",
      "http.host": "0.0.0.0",
      "transport.host": "127.0.0.1",
      "xpack.security.enabled": true,
      "xpack.security.autoconfiguration.enabled": false,
      "node.store.allow_mmap": false,
    });
  });

  it("names no key that its major does not know", () => {
    const seven = aloneConfiguration(plannedElasticsearch({ spec: { version: "7" } }).plan);
    expect(Object.keys(seven).filter((key) => key.startsWith("xpack."))).toEqual([
      "xpack.security.enabled",
      "xpack.security.http.ssl.enabled",
    ]);
  });

  it("has the heap of the spec from the start, and its volume where the image keeps data", () => {
    const [node] = elasticsearchOnHost({ spec: { heap: "512Mi" } });
    expect(node?.environment["ES_JAVA_OPTS"]).toBe("-Xms512m -Xmx512m");
    expect(node?.volumes).toEqual([{ name: "data", path: "/usr/share/elasticsearch/data" }]);
  });

  it("AUD-SEC-12: knows its users by hashes, and has the passwords of those alone as whom its scripts log in", () => {
    expect(pathsOf(elasticsearchOnHost()).filter((path) => path.startsWith("/run/secrets/"))).toEqual([
      "/run/secrets/search.bcrypt",
      "/run/secrets/search-admin.bcrypt",
      "/run/secrets/search-metrics.bcrypt",
      "/run/secrets/search-admin",
      "/run/secrets/search-metrics",
    ]);
  });

  it("is told nothing where there is nothing to tell", () => {
    expect(pathsOf(elasticsearchOnHost())).toContain("/palier/settings/requests");
    expect(pathsOf(elasticsearchOnHost({ spec: { indices: {} } }))).not.toContain("/palier/settings/requests");
  });

  it("keeps no copies and makes no snapshots, and its capacity is that of one node", () => {
    const { plan } = plannedElasticsearch();
    expect(plan.indices.map(({ copies }) => copies)).toEqual([0]);
    expect(plan.snapshots).toBeUndefined();
    expect(plan.capacity).toMatchObject({ pods: 1, memoryLimit: 2048 });
    expect(plan.ports.map(({ reach }) => reach)).toEqual(["users"]);
  });
});

describe("an object store on one host", () => {
  const [store] = storeOnHost();

  it("MED-OBJ-01: is one member with one folder, on a volume that a user who is no root may write", () => {
    expect(store?.command).toEqual([
      "silo",
      "server",
      "--address",
      ":9000",
      "--console-address",
      ":9001",
      "/var/tmp/objects",
    ]);
    expect(store?.volumes).toEqual([{ name: "data", path: "/var/tmp" }]);
    expect(store?.environment["DATA_FOLDER"]).toBe("/var/tmp/objects");
  });

  it("MED-OBJ-03: its root login is a file that its start script makes of the secret, in memory", () => {
    expect(store?.environment).toMatchObject({
      ROOT_USER: "demo-files-root",
      MINIO_ROOT_USER_FILE: "/tmp/logins/files-root/username",
      MINIO_ROOT_PASSWORD_FILE: "/tmp/logins/files-root/password",
      LOGINS_FOLDER: "/tmp/logins",
      SECRETS_FOLDER: "/run/secrets",
    });
    expect(store?.scratch).toEqual([{ path: "/tmp", mebibytes: 64 }]);
  });

  it("needs no pod beside it for its buckets, and makes no backups", () => {
    expect(plannedStoreOnHost().plan.capacity.pods).toBe(1);
    expect(pathsOf(storeOnHost())).not.toContain("/palier/copy.sh");
  });
});
