import { readFileSync } from "node:fs";
import { join } from "node:path";
import { imageSchema } from "../../../components/language/image";
import { KubernetesPostgres } from "../../../components/tiers/postgres/kubernetes";
import { find, recordResources } from "../../support/mocks";
import { kubernetesTarget } from "../../support/plan-context";
import { collectedFrom } from "../../support/platform-metrics";
import { valueOf } from "../../support/platform-services";
import { planOf, tierOf } from "../../support/rofecare";

const prod = planOf("medisecure-prod");
const dev = planOf("medisecure-dev");
const backend = tierOf(prod, "service", "backend");
const monitoring = tierOf(prod, "monitoring", "monitoring");
const under = (name: string, exceptions: object) => planOf("medisecure-prod", { tiers: { [name]: exceptions } });
const manual = (name: string): string => readFileSync(join(__dirname, `../../../docs/${name}.md`), "utf8");

describe("what MediSecure consists of", () => {
  it("MED-SVC-09: eleven programs: four stores, three of the infrastructure, two services, two of the monitoring", () => {
    const kinds = prod.tiers.map(({ kind }) => kind).sort();
    const stores = ["mariadb", "mongodb", "objectStore", "postgres"];
    const infrastructure = ["edge", "rabbitmq", "redis"];
    expect(kinds).toEqual([...stores, ...infrastructure, "service", "service", "monitoring"].sort());
    expect(Object.keys(monitoring.programImages)).toEqual(expect.arrayContaining(["prometheus", "grafana"]));
  });

  it("MED-ENV-06: Prometheus on 9090 and Grafana on 3000, one of each, in development and in production", () => {
    for (const plan of [dev, prod]) {
      const { replicas, ports } = tierOf(plan, "monitoring", "monitoring");
      expect(replicas).toBe(1);
      expect(ports.map(({ name, port }) => `${name} ${port}`)).toEqual(
        expect.arrayContaining(["prometheus 9090", "grafana 3000"]),
      );
    }
  });

  it("MED-CAC-01: three Redis servers on 6379, three Sentinels, of which two must agree on a new master", () => {
    const { members, sentinels, quorum, connection } = tierOf(prod, "redis", "redis");
    expect([members, sentinels, quorum, connection.port]).toEqual([3, 3, 2, 6379]);
    expect(connection.master).toBe("mymaster");
  });

  it("MED-CAC-02: Redis has a password of 32 bytes, which the backend and Redis alone read", () => {
    const secret = prod.secrets.find(({ name }) => name === "redis");
    expect(secret).toMatchObject({ length: 44, readers: ["backend", "redis"], madeBy: "platform" });
    expect(valueOf(backend, "REDIS_PASSWORD")).toBe("redis/password");
  });

  it("MED-CON-02: PostgreSQL is a cluster of the operator, of three instances, or of the document's one", async () => {
    const plans = [prod, under("postgres", { instances: 1 })].map((plan) => tierOf(plan, "postgres", "postgres"));
    expect(plans.map(({ instances, synchronous }) => [instances, synchronous])).toEqual([
      [3, true],
      [1, false],
    ]);
    for (const plan of plans) {
      const resources = await recordResources(() => new KubernetesPostgres(plan, kubernetesTarget(), {}));
      const { inputs } = find(resources, "kubernetes:postgresql.cnpg.io/v1:Cluster", "postgres");
      expect(inputs).toMatchObject({ spec: { instances: plan.instances, storage: { size: "20Gi" } } });
    }
  });

  it("MED-CON-03: no ingress controller stands before HAProxy, and none of its images is among the platform's", () => {
    expect(tierOf(prod, "edge", "edge").software).toBe("haproxy");
    expect(prod.tiers.flatMap(({ images }) => images).filter((image) => image.includes("ingress"))).toEqual([]);
  });

  it("MED-CON-14: every image is pinned, and the same settings give the same plan", () => {
    const images = prod.tiers.flatMap((tier) => tier.images);
    expect(images.length).toBeGreaterThan(12);
    for (const image of images) expect(imageSchema.safeParse(image).success).toBe(true);
    expect(planOf("medisecure-prod")).toEqual(prod);
  });
});

describe("accounts of MediSecure", () => {
  it("MED-ENV-05: none of the document's default accounts, and no password in the clear, in production", () => {
    const text = JSON.stringify(prod);
    for (const printed of ["rabbitmq_user", "rabbitmq_password", "minioadmin", "guest", "admin/admin"]) {
      expect(text).not.toContain(printed);
    }
    const passwords = backend.variables.filter(({ name }) => /PASSWORD$|^JWT_SECRET$|SECRET_ACCESS_KEY$/.test(name));
    expect(passwords.length).toBeGreaterThanOrEqual(6);
    expect(passwords.filter((variable) => "value" in variable)).toEqual([]);
    expect(prod.secrets.filter(({ length }) => length < 44)).toEqual([]);
  });
});

describe("what is measured and told in MediSecure", () => {
  it("MED-MON-03 MED-MON-04 MED-CON-21: Redis' exporter, those of the other stores, and the ports and paths that their makers chose", () => {
    expect(collectedFrom(prod)).toEqual({
      backend: "fastapi-services 8000/metrics",
      documents: "object-store 9000/minio/v2/metrics/cluster",
      edge: "edge 8404/metrics",
      mariadb: "mariadb 9104/metrics",
      mongodb: "mongodb 9216/metrics",
      postgres: "postgresql 9187/metrics",
      rabbitmq: "rabbitmq 15692/metrics",
      redis: "redis 9121/metrics",
    });
    expect(tierOf(prod, "redis", "redis").connection.sentinels.map(({ port }) => port)).toEqual([26379, 26379, 26379]);
  });

  it("MED-MON-07: Prometheus tells the Alertmanager of every alert, and it the receiver that a stack names", () => {
    const { alerting } = monitoring.configuration.prometheus;
    const targets = alerting.alertmanagers.flatMap(({ static_configs }) =>
      static_configs.flatMap((one) => one.targets),
    );
    expect(targets).toEqual(monitoring.alertmanagerHosts.map((host) => `${host}:9093`));
    const receiver = { kind: "slack", urlSecret: "slack-webhook", channel: "#on-call" };
    const told = tierOf(under("monitoring", { receiver }), "monitoring", "monitoring").configuration.alertmanager;
    expect(told.route["receiver"]).toBe(told.receivers[0]?.name);
    expect(Object.keys(told.route)).not.toContain("routes");
    expect(JSON.stringify(told.receivers)).toContain("#on-call");
  });
});

describe("what a stack of MediSecure may say", () => {
  it("MED-ING-05: its domain, under which all hosts then stand", () => {
    const { hosts } = tierOf(planOf("medisecure-prod", { domain: "clinic.example.net" }), "edge", "edge");
    expect(hosts.map(({ host }) => host)).toEqual(["clinic.example.net", "grafana.clinic.example.net"]);
  });

  it("MED-ING-06: the largest body, the times and who is let in; hosts, headers and rates are words of the platform", () => {
    const exceptions = { bodyLimit: "50Mi", timeouts: { upstreamResponse: 90 }, allowedNetworks: ["192.0.2.0/24"] };
    const edge = tierOf(under("edge", exceptions), "edge", "edge");
    expect(edge).toMatchObject({
      bodyLimitMebibytes: 50,
      timeouts: { upstreamResponse: 90, readBody: 60 },
      allowedNetworks: ["192.0.2.0/24"],
    });
    expect(edge.hosts[0]).toMatchObject({
      headers: { "X-Frame-Options": "DENY" },
      routes: [{ rateLimit: { requests: 20, per: "second", burst: 100 } }],
    });
  });

  it("MED-CON-20: HAProxy limits by address at the edge, and the backend has the Redis for limits of its own", () => {
    const [app] = tierOf(prod, "edge", "edge").hosts;
    expect(app?.routes).toMatchObject([{ path: "/api/", rateLimit: { requests: 20, per: "second", burst: 100 } }]);
    expect(valueOf(backend, "REDIS_URL")).toMatch(/^redis\+sentinel:/);
  });
});

describe("the manuals of MediSecure's operators", () => {
  it.each([
    ["a database of PostgreSQL", "kind: Cluster"],
    ["a MongoDB", "kind: PerconaServerMongoDBRestore"],
    ["a MariaDB", "gunzip <billing.sql.gz | kubectl exec"],
    ["a store of objects", "mc mirror backups/"],
  ])("MED-BAK-05: tell how %s is restored", (_store, command) => {
    expect(manual("backups")).toContain(command);
  });

  it("MED-LOG-02 MED-OPS-05: have the commands that start, show the state, and follow the logs of one and of all", () => {
    const text = manual("operations");
    expect(text).toContain("`npm run up`");
    expect(text).toMatch(/^kubectl get deployments/m);
    expect(text).toMatch(/^kubectl logs .*-l palier\.dev\/tier=.*--follow$/m);
    expect(text).toMatch(/^kubectl logs .*-l palier\.dev\/platform=/m);
  });
});
