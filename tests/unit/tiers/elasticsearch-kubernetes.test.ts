import { roleFiles } from "../../../components/tiers/elasticsearch/settings";
import { KubernetesElasticsearch } from "../../../components/tiers/elasticsearch/kubernetes";
import { faultsOfCustomResource } from "../../support/custom-resource";
import {
  clusterOf,
  elasticsearchPlan,
  type ElasticsearchExceptions,
  registerElasticsearch,
} from "../../support/elasticsearch-tier";
import { find, type RecordedResource } from "../../support/mocks";
import { kubernetesTarget } from "../../support/plan-context";
import { at, containerOf, faultsOf, namesOf, podOf, protectedNames, versionsOf } from "../../support/tier-resources";

jest.setTimeout(60_000);

const inProd = elasticsearchPlan("prod");
const selector = { "palier.dev/tier": "logs", "palier.dev/role": "node" };

/** The only set of nodes in the operator's object. */
const nodesOf = (cluster: RecordedResource): unknown => at(cluster.inputs, "spec", "nodeSets", "0");

describe("an Elasticsearch on Kubernetes", () => {
  it("is an object of Elastic's operator with certificates, roles, settings, a job that tells them, and metrics", async () => {
    expect(namesOf(await registerElasticsearch())).toEqual([
      "Certificate logs-authority",
      "Certificate logs-clients",
      "Certificate logs-node",
      "ClusterIssuer logs-authority",
      "ConfigMap logs",
      "ConfigMap logs-scripts",
      "Deployment logs-exporter",
      "Elasticsearch logs",
      "Elasticsearch logs",
      "Issuer logs-root",
      "Job logs-settings",
      "Secret logs-roles",
    ]);
  });

  it.each(["dev", "staging", "prod"] as const)(
    "the operator's own definition has nothing against it in %s",
    async (name) => {
      const target = kubernetesTarget(name === "prod" ? { storageClass: "fast" } : { spread: "preferred" });
      const { inputs } = await clusterOf(elasticsearchPlan(name), target);
      expect(faultsOfCustomResource("eck-operator", inputs)).toEqual([]);
    },
  );

  it("the operator's definition would tell a mistake", async () => {
    const { inputs } = await clusterOf();
    const wrong = { ...inputs, spec: { version: "9.5.2", nodeSets: [], nodeSet: [] } };
    expect(faultsOfCustomResource("eck-operator", wrong)).toContain(
      '/spec must NOT have additional properties {"additionalProperty":"nodeSet"}',
    );
  });

  it("AUD-LOG-01 AUD-LOG-02 AUD-CON-06: three nodes that may all be master, in one cluster of one name", async () => {
    const cluster = await clusterOf();
    expect(cluster.inputs).toMatchObject({
      metadata: { name: "audit-trail", namespace: "demo-database" },
      spec: { version: "9.5.2", nodeSets: [{ name: "default", count: 3 }] },
    });
    expect(at(nodesOf(cluster), "config", "node.roles")).toEqual(["master", "data", "ingest"]);
    expect(at(cluster.inputs, "metadata", "annotations")).toEqual({
      "pulumi.com/waitFor": "jsonpath={.status.phase}=Ready",
      "pulumi.com/patchFieldManager": "palier",
      "eck.k8s.elastic.co/downward-node-labels": "topology.kubernetes.io/zone",
    });
  });

  it("AUD-LOG-04 AUD-CON-01: each node has the document's resources, and a heap that fits into what is kept for it", async () => {
    const [container] = [at(nodesOf(await clusterOf()), "podTemplate", "spec", "containers", "0")];
    expect(container).toMatchObject({
      name: "elasticsearch",
      resources: { requests: { cpu: "2", memory: "4Gi" }, limits: { cpu: "4", memory: "8Gi" } },
      securityContext: {
        readOnlyRootFilesystem: true,
        allowPrivilegeEscalation: false,
        capabilities: { drop: ["ALL"] },
      },
    });
    expect(at(container, "env", "0")).toEqual({ name: "ES_JAVA_OPTS", value: "-Xms3072m -Xmx3072m" });
  });

  it("AUD-SEC-08 AUD-CON-07: nodes run under Pod Security restricted, apart by host and by zone", async () => {
    const pod = at(nodesOf(await clusterOf()), "podTemplate");
    expect(pod).toMatchObject({
      metadata: { labels: { ...selector, "app.kubernetes.io/name": "logs" } },
      spec: {
        automountServiceAccountToken: false,
        securityContext: {
          runAsNonRoot: true,
          runAsUser: 1000,
          fsGroup: 1000,
          seccompProfile: { type: "RuntimeDefault" },
        },
        topologySpreadConstraints: [
          { topologyKey: "topology.kubernetes.io/zone", whenUnsatisfiable: "DoNotSchedule" },
          { topologyKey: "kubernetes.io/hostname" },
        ],
        affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{}] } },
      },
    });
  });

  it("in development one node runs anywhere, and needs no zone of its machine", async () => {
    const cluster = await clusterOf(
      elasticsearchPlan("dev"),
      kubernetesTarget({ spread: "preferred", protectData: false }),
    );
    expect(at(cluster.inputs, "metadata", "annotations")).not.toHaveProperty("eck.k8s.elastic.co/downward-node-labels");
    expect(at(cluster.inputs, "spec")).not.toHaveProperty("secureSettings");
    expect(at(nodesOf(cluster), "podTemplate", "spec")).not.toHaveProperty("affinity");
  });

  it("AUD-LOG-05: volumes have the site's class, and stay when the cluster goes, where data is protected", async () => {
    const cluster = await clusterOf(inProd, kubernetesTarget({ storageClass: "fast-ssd" }));
    expect(at(cluster.inputs, "spec", "volumeClaimDeletePolicy")).toBe("DeleteOnScaledownOnly");
    expect(at(nodesOf(cluster), "volumeClaimTemplates")).toMatchObject([
      {
        metadata: { name: "elasticsearch-data" },
        spec: { storageClassName: "fast-ssd", resources: { requests: { storage: "500Gi" } } },
      },
    ]);
    const names = (protectData: boolean): Promise<readonly string[]> =>
      protectedNames((options) => new KubernetesElasticsearch(inProd, kubernetesTarget({ protectData }), options));
    expect(await names(true)).toEqual(["logs"]);
    expect(await names(false)).toEqual([]);
  });
});

describe("the safety of an Elasticsearch", () => {
  it("AUD-SEC-09 AUD-SEC-10: no policy has anything against any of its resources", async () => {
    expect(await faultsOf(await registerElasticsearch())).toEqual([]);
  });

  it("AUD-LOG-06: users speak TLS with a certificate that names every way to the cluster, in a form that the operator reads", async () => {
    const resources = await registerElasticsearch();
    const certificate = find(resources, "kubernetes:cert-manager.io/v1:Certificate", "logs-node").inputs;
    expect(certificate).toMatchObject({
      spec: { secretName: "logs-node-tls", privateKey: { algorithm: "ECDSA", encoding: "PKCS1" } },
    });
    expect(at(certificate, "spec", "dnsNames")).toEqual([
      "audit-trail-es-http",
      "audit-trail-es-http.demo-database.svc",
      "audit-trail-es-http.demo-database.svc.cluster.local",
      "audit-trail-es-internal-http",
      "audit-trail-es-internal-http.demo-database.svc",
      "audit-trail-es-internal-http.demo-database.svc.cluster.local",
    ]);
    expect(at((await clusterOf()).inputs, "spec", "http")).toEqual({
      tls: { certificate: { secretName: "logs-node-tls" } },
    });
  });

  it("AUD-SEC-12: logins come from the program's secrets, and a file says what each may do", async () => {
    expect(at((await clusterOf()).inputs, "spec", "auth")).toEqual({
      fileRealm: ["logs", "logs-admin", "logs-metrics", "logs-roles"].map((secretName) => ({ secretName })),
      roles: [{ secretName: "logs-roles" }],
    });
    const roles = find(await registerElasticsearch(), "kubernetes:core/v1:Secret", "logs-roles");
    expect(at(roles.inputs, "stringData", "value")).toEqual(roleFiles);
  });

  it("the keys of the backup store go into the nodes' keystore", async () => {
    expect(at((await clusterOf()).inputs, "spec", "secureSettings")).toEqual([
      {
        secretName: "backup-credentials",
        entries: [
          { key: "accessKeyId", path: "s3.client.default.access_key" },
          { key: "secretAccessKey", path: "s3.client.default.secret_key" },
        ],
      },
    ]);
  });
});

describe("what helps an Elasticsearch", () => {
  const job = async (exceptions: ElasticsearchExceptions = {}): Promise<RecordedResource> =>
    find(
      await registerElasticsearch(elasticsearchPlan("prod", exceptions)),
      "kubernetes:batch/v1:Job",
      "logs-settings",
    );
  const exporter = async (plan = inProd): Promise<RecordedResource> =>
    find(await registerElasticsearch(plan), "kubernetes:apps/v1:Deployment", "logs-exporter");

  it("AUD-CON-04 AUD-BAK-02: a job tells the settings; another one comes when they change, and none when they do not", async () => {
    const nameOf = async (exceptions?: ElasticsearchExceptions): Promise<unknown> =>
      at((await job(exceptions)).inputs, "metadata", "name");
    expect(await nameOf()).toMatch(/^logs-settings-[0-9a-z]{8}$/);
    expect(await nameOf()).toBe(await nameOf());
    expect(await nameOf({ overrides: { snapshotSchedule: "0 4 * * *" } })).not.toBe(await nameOf());
    expect(await nameOf({ overrides: { storage: "600Gi" } })).toBe(await nameOf());
  });

  it("the job logs in as administrator, by the authority of the cluster, and has no rights at all", async () => {
    const container = containerOf(await job(), "settings");
    expect(container).toMatchObject({
      image: "docker.elastic.co/elasticsearch/elasticsearch:9.5.2",
      command: ["/bin/sh", "/etc/elasticsearch-scripts/apply-settings.sh"],
      securityContext: { readOnlyRootFilesystem: true },
    });
    expect(at(container, "env")).toEqual(
      expect.arrayContaining([
        { name: "CLUSTER_URL", value: "https://audit-trail-es-http.demo-database.svc.cluster.local:9200" },
        { name: "ADMIN_PASSWORD", valueFrom: { secretKeyRef: { name: "logs-admin", key: "password" } } },
      ]),
    );
    expect(podOf(await job())).toMatchObject({ restartPolicy: "OnFailure", securityContext: { runAsUser: 1000 } });
  });

  it("a cluster with nothing to be told has no job", async () => {
    const plan = elasticsearchPlan("dev", { spec: { indices: {} } });
    expect(namesOf(await registerElasticsearch(plan))).not.toContain("Job logs-settings");
  });

  it("AUD-MON-01: metrics are asked for by a user that sees numbers alone, and restart with its password", async () => {
    const container = containerOf(await exporter(), "exporter");
    expect(at(container, "args")).toContain("--es.ca=/etc/elasticsearch-authority/ca.crt");
    expect(at(container, "env")).toEqual([
      { name: "ES_USERNAME", value: "metrics" },
      { name: "ES_PASSWORD", valueFrom: { secretKeyRef: { name: "logs-metrics", key: "password" } } },
    ]);
    expect(at(container, "ports")).toEqual([{ name: "metrics", containerPort: 9114 }]);
    const versionOf = (name: string): number => (name === "logs-metrics" ? 2 : 1);
    const renewed = elasticsearchPlan("prod", { context: { versionOf } });
    expect(versionsOf(await exporter(renewed))).toEqual({ "palier.dev/version-of-logs-metrics": "2" });
  });

  it("a site's own registry is used for all images", async () => {
    const target = kubernetesTarget({ imageMirror: "registry.site.example" });
    const resources = await registerElasticsearch(inProd, target);
    expect(JSON.stringify(resources)).not.toMatch(/docker\.elastic\.co|quay\.io/);
    expect(at((await clusterOf(inProd, target)).inputs, "spec", "image")).toBe(
      "registry.site.example/elasticsearch/elasticsearch:9.5.2",
    );
  });
});
