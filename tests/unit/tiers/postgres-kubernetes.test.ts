import type { ResourceTransformation } from "@pulumi/pulumi";
import type { RecordedResource } from "../../support/mocks";
import { find, recordResources } from "../../support/mocks";
import { KubernetesPostgres } from "../../../components/tiers/postgres/kubernetes";
import { planPostgres, type PostgresPlan } from "../../../components/tiers/postgres/plan";
import { postgresSchema } from "../../../components/tiers/postgres/spec";
import type { KubernetesTarget } from "../../../components/targets/kubernetes/target";
import { environments } from "../../../environments";
import type { EnvironmentName } from "../../../components/language/context";
import { kubernetesTarget, planContext } from "../../support/plan-context";

const spec = postgresSchema.parse({
  kind: "postgres",
  database: "rofecare_patient",
  username: "patient_user",
  resources: { cpuLimit: "1", memoryLimit: "1Gi", memoryRequest: "256Mi" },
});

const planIn = (environment: EnvironmentName): PostgresPlan => {
  const profile = environments[environment].tiers.postgres;
  return planPostgres({ name: "patient-db", spec, profile, overrides: {}, context: planContext() }).plan;
};

const register = (plan: PostgresPlan, target: KubernetesTarget): Promise<readonly RecordedResource[]> =>
  recordResources(() => new KubernetesPostgres(plan, target, {}));

const clusterType = "kubernetes:postgresql.cnpg.io/v1:Cluster";
const cluster = async (plan: PostgresPlan, target = kubernetesTarget()): Promise<RecordedResource["inputs"]> =>
  find(await register(plan, target), clusterType, "patient-db").inputs;

const inProd = planIn("prod");
const labels = {
  "app.kubernetes.io/part-of": "demo",
  "palier.dev/tier": "patient-db",
  "palier.dev/platform": "demo",
  "palier.dev/environment": "prod",
  "palier.dev/metrics": "postgres",
};

describe("a database on Kubernetes", () => {
  it("ROF-DB-12 ROF-CON-09 ROF-CON-23: it is a cluster of one writing and two streaming instances, tuned from its first start", async () => {
    const { spec: given } = await cluster(inProd);
    expect(given).toEqual({
      instances: 3,
      imageName: inProd.image,
      bootstrap: { initdb: { database: "rofecare_patient", owner: "patient_user", secret: { name: "patient-db" } } },
      postgresql: {
        parameters: inProd.parameters,
        pg_hba: ["hostnossl all all all reject"],
        synchronous: { method: "any", number: 1, dataDurability: "preferred", failoverQuorum: true },
      },
      enableSuperuserAccess: false,
      storage: { size: "20Gi" },
      walStorage: { size: "5Gi" },
      resources: { requests: { cpu: "250m", memory: "256Mi" }, limits: { cpu: "1", memory: "1Gi" } },
      affinity: { enablePodAntiAffinity: true, podAntiAffinityType: "required", topologyKey: "kubernetes.io/hostname" },
      topologySpreadConstraints: [
        {
          maxSkew: 1,
          topologyKey: "topology.kubernetes.io/zone",
          whenUnsatisfiable: "DoNotSchedule",
          labelSelector: { matchLabels: { "cnpg.io/cluster": "patient-db" } },
        },
        {
          maxSkew: 1,
          topologyKey: "kubernetes.io/hostname",
          whenUnsatisfiable: "ScheduleAnyway",
          labelSelector: { matchLabels: { "cnpg.io/cluster": "patient-db" } },
        },
      ],
      enablePDB: true,
      primaryUpdateStrategy: "unsupervised",
      primaryUpdateMethod: "switchover",
      inheritedMetadata: { labels },
      plugins: [
        {
          name: "barman-cloud.cloudnative-pg.io",
          isWALArchiver: true,
          parameters: { barmanObjectName: "backups", serverName: "patient-db" },
        },
      ],
    });
  });

  it("is done when the operator calls the cluster healthy", async () => {
    expect((await cluster(inProd))["metadata"]).toMatchObject({
      name: "patient-db",
      namespace: "demo-database",
      annotations: { "pulumi.com/waitFor": "jsonpath={.status.phase}=Cluster in healthy state" },
    });
  });

  it("ROF-SEC-07: standbys log in by certificates of the operator, and the superuser not at all from outside", async () => {
    const { spec: given } = await cluster(inProd);
    expect(given).toMatchObject({ enableSuperuserAccess: false });
    expect(JSON.stringify(given)).not.toContain("replicator");
  });

  it("a site's own registry and storage class are used for all of it", async () => {
    const target = kubernetesTarget({ imageMirror: "registry.site.example", storageClass: "fast" });
    expect((await cluster(inProd, target))["spec"]).toMatchObject({
      imageName: inProd.image.replace("ghcr.io", "registry.site.example"),
      storage: { size: "20Gi", storageClass: "fast" },
      walStorage: { size: "5Gi", storageClass: "fast" },
    });
  });

  it("in development it is one instance that restarts in place, without plugin and synchronous commits", async () => {
    const { spec: given } = await cluster(planIn("dev"), kubernetesTarget({ spread: "preferred", protectData: false }));
    expect(given).toMatchObject({
      instances: 1,
      primaryUpdateMethod: "restart",
      affinity: { podAntiAffinityType: "preferred" },
    });
    expect(given).not.toHaveProperty("plugins");
    expect(given).not.toHaveProperty("postgresql.synchronous");
  });
});

describe("the protection of a database", () => {
  const protectedNames = async (protectData: boolean): Promise<readonly string[]> => {
    const names: string[] = [];
    const note: ResourceTransformation = ({ name, opts }) => {
      if (opts.protect === true) names.push(name);
      return undefined;
    };
    const target = kubernetesTarget({ protectData });
    await recordResources(() => new KubernetesPostgres(inProd, target, { transformations: [note] }));
    return names;
  };

  it("ROF-OPS-05: where data is protected, the cluster refuses to be deleted or replaced, and nothing else does", async () => {
    expect(await protectedNames(true)).toEqual(["patient-db"]);
    expect(await protectedNames(false)).toEqual([]);
  });
});

describe("the network of a database", () => {
  const policyType = "kubernetes:networking.k8s.io/v1:NetworkPolicy";
  const policyOf = async (plan: PostgresPlan, target = kubernetesTarget()): Promise<unknown> =>
    find(await register(plan, target), policyType, "patient-db-operator-pods").inputs["spec"];

  const pods = {
    matchExpressions: [{ key: "cnpg.io/cluster", operator: "In", values: ["patient-db", "patient-db-restored"] }],
  };
  const ports = [
    { port: 5432, protocol: "TCP" },
    { port: 8000, protocol: "TCP" },
  ];

  it("ROF-SEC-13: the operator's jobs, which carry its labels only, reach the members, the API server and the backups", async () => {
    expect(await policyOf(inProd, kubernetesTarget({ apiServerNetworks: ["10.0.0.1/32"] }))).toEqual({
      podSelector: pods,
      policyTypes: ["Ingress", "Egress"],
      ingress: [{ from: [{ podSelector: pods }], ports }],
      egress: [
        { to: [{ podSelector: pods }], ports },
        {
          to: [{ ipBlock: { cidr: "10.0.0.1/32" } }],
          ports: [
            { port: 443, protocol: "TCP" },
            { port: 6443, protocol: "TCP" },
          ],
        },
        { to: [{ ipBlock: { cidr: "0.0.0.0/0" } }], ports: [{ port: 443, protocol: "TCP" }] },
      ],
    });
  });

  it("without backups they reach no store, and without known networks the API server anywhere", async () => {
    expect(await policyOf(planIn("dev"))).toMatchObject({
      egress: [{ to: [{ podSelector: pods }] }, { to: [{ ipBlock: { cidr: "0.0.0.0/0" } }] }],
    });
  });
});

describe("what stands beside a database", () => {
  it("a PodMonitor finds the instances by the operator's labels, and nothing else", async () => {
    const found = find(
      await register(inProd, kubernetesTarget()),
      "kubernetes:monitoring.coreos.com/v1:PodMonitor",
      "patient-db-metrics",
    );
    expect(found.inputs).toMatchObject({
      metadata: { name: "patient-db", namespace: "demo-database" },
      spec: {
        selector: { matchLabels: { "cnpg.io/cluster": "patient-db", "cnpg.io/podRole": "instance" } },
        podMetricsEndpoints: [{ port: "metrics" }],
      },
    });
  });

  it("ROF-BAK-01 ROF-BAK-02 ROF-CON-36: a scheduled base backup of every database, daily at 02:00 UTC, the first one at once", async () => {
    const found = find(
      await register(inProd, kubernetesTarget()),
      "kubernetes:postgresql.cnpg.io/v1:ScheduledBackup",
      "patient-db-backup",
    );
    expect(found.inputs["spec"]).toEqual({
      cluster: { name: "patient-db" },
      schedule: "0 0 2 * * *",
      immediate: true,
      backupOwnerReference: "self",
      method: "plugin",
      pluginConfiguration: { name: "barman-cloud.cloudnative-pg.io" },
      target: "prefer-standby",
    });
  });

  it("an environment without backups has a cluster, its network and its metrics, and no more", async () => {
    const registered = await register(planIn("dev"), kubernetesTarget());
    expect(registered.map(({ type, name }) => `${type} ${name}`).sort()).toEqual([
      "kubernetes:monitoring.coreos.com/v1:PodMonitor patient-db-metrics",
      "kubernetes:networking.k8s.io/v1:NetworkPolicy patient-db-operator-pods",
      `${clusterType} patient-db`,
      "palier:kubernetes:Postgres patient-db",
    ]);
  });
});
