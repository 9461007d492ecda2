import type { ResourceTransformation } from "@pulumi/pulumi";
import { imageSchema, mirroredImage } from "../../../components/language/image";
import { mebibytes, millicores } from "../../../components/language/quantity";
import { policyOf } from "../../../components/targets/kubernetes/network";
import { softwares } from "../../../components/tiers/edge/software";
import { KubernetesPostgres } from "../../../components/tiers/postgres/kubernetes";
import { KubernetesService } from "../../../components/tiers/service/kubernetes";
import { find, recordResources } from "../../support/mocks";
import { kubernetesTarget } from "../../support/plan-context";
import { collectedFrom } from "../../support/platform-metrics";
import { valueOf } from "../../support/platform-services";
import { planOf, tierOf } from "../../support/rofecare";
import { at } from "../../support/tier-resources";

const prod = planOf("audit-trail-prod");
const service = tierOf(prod, "service", "audit-trail");
const postgres = tierOf(prod, "postgres", "postgres");
const redis = tierOf(prod, "redis", "redis");
const kafka = tierOf(prod, "kafka", "kafka");
const elasticsearch = tierOf(prod, "elasticsearch", "elasticsearch");
const edge = tierOf(prod, "edge", "edge");
const monitoring = tierOf(prod, "monitoring", "monitoring");
const under = (name: string, exceptions: object) => planOf("audit-trail-prod", { tiers: { [name]: exceptions } });
const database = recordResources(() => new KubernetesPostgres(postgres, kubernetesTarget(), {}));

describe("settings of Audit Trail", () => {
  it.each([
    "-XX:+UseG1GC",
    "-XX:MaxGCPauseMillis=200",
    "-XX:+UseStringDeduplication",
    "-XX:+HeapDumpOnOutOfMemoryError",
    "-XX:HeapDumpPath=/tmp/heapdump.hprof",
  ])("AUD-SVC-04: JAVA_OPTS has %s, with the heap that AUD-CON-01 decides", (flag) => {
    expect(valueOf(service, "JAVA_OPTS")?.split(" ")).toEqual(expect.arrayContaining(["-Xms4g", "-Xmx4g", flag]));
  });

  it("AUD-DB-02: the database is audittrail, and the service's data source leads to it", () => {
    expect(postgres.database).toBe("audittrail");
    expect(valueOf(service, "SPRING_DATASOURCE_URL")).toMatch(/:5432\/audittrail\?/);
  });

  it("AUD-DB-04: the database is made with the login of a generated secret, and the service reads the same", async () => {
    const cluster = find(await database, "kubernetes:postgresql.cnpg.io/v1:Cluster", "postgres");
    expect(at(cluster.inputs, "spec", "bootstrap", "initdb", "secret")).toEqual({ name: "postgres" });
    expect(valueOf(service, "SPRING_DATASOURCE_PASSWORD")).toBe("postgres/password");
    expect(prod.secrets.find(({ name }) => name === "postgres")).toMatchObject({ length: 44, madeBy: "platform" });
  });

  it("AUD-CAC-02 AUD-CAC-04: Redis answers on 6379 to those who read its generated password", () => {
    expect(redis.connection.port).toBe(6379);
    expect(prod.secrets.find(({ name }) => name === "redis")?.readers).toEqual(["audit-trail", "redis"]);
    expect(valueOf(service, "SPRING_DATA_REDIS_PASSWORD")).toBe("redis/password");
  });

  it("AUD-MSG-05 AUD-BAK-04: Kafka keeps its log for seven days", () => {
    expect(kafka.retentionHours).toBe(7 * 24);
  });

  it("AUD-CON-18: Kafka stands, as the values say, and the service uses it", () => {
    expect(service.uses).toContain("kafka");
    expect(valueOf(service, "KAFKA_USERNAME")).toBe("kafka/username");
  });

  it("AUD-BAK-05: the bucket of all archives and snapshots is a word of the stack", () => {
    const backups = { provider: "s3-compatible", endpoint: "https://s3.example.net", bucket: "other-place" };
    const other = planOf("audit-trail-prod", { backups: { ...backups, credentialsSecret: "keys" } });
    expect([prod, other].map(({ backup }) => backup?.destination)).toEqual([
      "s3://audit-trail-backups/audit-trail/prod",
      "s3://other-place/audit-trail/prod",
    ]);
  });
});

describe("what is measured and told in Audit Trail", () => {
  it("AUD-DB-09 AUD-CAC-05: the service and every store, Elasticsearch too, each on the port of its metrics", () => {
    expect(collectedFrom(prod)).toEqual({
      "audit-trail": "spring-boot-services 8080/actuator/prometheus",
      edge: "edge 9180/metrics",
      elasticsearch: "elasticsearch 9114/metrics",
      kafka: "kafka 9308/metrics",
      postgres: "postgresql 9187/metrics",
      redis: "redis 9121/metrics",
    });
  });

  it("AUD-MON-02 AUD-CON-23: Prometheus and Grafana are part of the platform, and its rules are a file that Prometheus loads, without labels", () => {
    const { prometheus, rules, dataSources } = monitoring.configuration;
    expect(prometheus.rule_files).toEqual(["rules.yml"]);
    expect(rules.groups.flatMap((group) => group.rules)).toHaveLength(4);
    expect(dataSources.datasources[0]?.["url"]).toMatch(/^http:\/\/monitoring-prometheus\..*:9090$/);
  });

  it("AUD-MON-04: every alert goes to the receiver that the stack names for those on call", () => {
    const receiver = { kind: "webhook", urlSecret: "on-call" };
    const { alertmanager } = tierOf(under("monitoring", { receiver }), "monitoring", "monitoring").configuration;
    expect(alertmanager.route["receiver"]).toBe(alertmanager.receivers[0]?.name);
    expect(Object.keys(alertmanager.route)).not.toContain("routes");
    expect(Object.keys(alertmanager.receivers[0] ?? {})).toContain("webhook_configs");
  });

  it("AUD-CON-13: pods that have ended, such as those of jobs, are no targets of any job", () => {
    const jobs = monitoring.configuration.prometheus.scrape_configs;
    const dropping = jobs.filter(({ relabel_configs }) =>
      relabel_configs.some(
        ({ source_labels, regex, action }) =>
          source_labels[0] === "__meta_kubernetes_pod_phase" && regex === "Succeeded|Failed" && action === "drop",
      ),
    );
    expect(dropping).toEqual(jobs);
  });

  it.each([
    ["AUD-SLO-06", "HighErrorRate", "> 0.01", "critical"],
    ["AUD-SLO-07", "HighLatency", "> 1", "warning"],
  ])("%s: %s at %s, for 5 min, is the signal of the target, %s", (_row, name, threshold, severity) => {
    const found = monitoring.configuration.rules.groups
      .flatMap((group) => group.rules)
      .find(({ alert }) => alert === name);
    expect(found).toMatchObject({ for: "5m", labels: { severity } });
    expect(found?.expr.endsWith(threshold)).toBe(true);
  });
});

describe("the edge of Audit Trail", () => {
  const text = softwares.nginx.configure(edge).text;

  it("AUD-CON-08 AUD-SEC-15: a client may ask 1000 times a minute, and 100 times more at once", () => {
    expect(text).toContain("limit_req_zone $binary_remote_addr zone=api:10m rate=1000r/m;");
    expect(text).toContain("limit_req zone=api burst=100 nodelay;");
  });

  it("AUD-CON-26: is an NGINX of the platform's own, and no controller of Ingresses", () => {
    expect(edge.image).toMatch(/^nginx:1\.\d+\.\d+/);
    expect(prod.tiers.flatMap(({ images }) => images).filter((image) => image.includes("ingress"))).toEqual([]);
  });

  it("AUD-ING-09: has the usual headers on every host, which a platform may replace", () => {
    for (const { headers } of edge.hosts) {
      expect(headers).toMatchObject({ "X-Frame-Options": "DENY", "X-Content-Type-Options": "nosniff" });
    }
    const ofEcosyste = tierOf(planOf("ecosyste-prod"), "edge", "edge").hosts[0]?.headers;
    expect(ofEcosyste?.["Strict-Transport-Security"]).not.toBe(edge.hosts[0]?.headers["Strict-Transport-Security"]);
  });
});

describe("how Audit Trail is kept apart, and stands", () => {
  it("AUD-SEC-01: one policy selects the service's pods, for both directions; names are the platform's", () => {
    const flows = prod.flows.find(({ tier }) => tier === "audit-trail");
    if (!flows) throw new Error("no flows of audit-trail");
    const args = { platform: prod.name, environment: "prod", namespaces: prod.namespaces, flows: prod.flows };
    const policy = policyOf(flows, { ...args, apiServerNetworks: [] });
    expect(policy).toMatchObject({
      podSelector: { matchLabels: { "palier.dev/tier": "audit-trail" } },
      policyTypes: ["Ingress", "Egress"],
    });
    expect(prod.namespaces[service.zone]).toBe("audit-trail-prod-backend");
  });

  it("AUD-CON-19: another instance takes over by itself, and has every commit that was acknowledged", async () => {
    const cluster = find(await database, "kubernetes:postgresql.cnpg.io/v1:Cluster", "postgres");
    expect(at(cluster.inputs, "spec")).toMatchObject({
      instances: 3,
      postgresql: { synchronous: { method: "any", number: 1, failoverQuorum: true } },
    });
  });

  it("AUD-CON-20 AUD-CON-31: every image is pinned, of nobody's retired registry, and comes from the site's where it names one", () => {
    const images = prod.tiers.flatMap((tier) => tier.images);
    expect(images.length).toBeGreaterThan(8);
    for (const image of images) {
      expect(imageSchema.safeParse(image).success).toBe(true);
      expect(image).not.toContain("bitnami");
      expect(mirroredImage(image, "registry.example.net")).toMatch(/^registry\.example\.net\//);
    }
  });

  it("AUD-CON-30: what the autoscaler has set is not set back by the next update", async () => {
    const ignored: Record<string, readonly string[]> = {};
    const look: ResourceTransformation = ({ type, opts }) => {
      if (type === "kubernetes:apps/v1:Deployment")
        ignored[type] = "ignoreChanges" in opts ? (opts.ignoreChanges ?? []) : [];
      return undefined;
    };
    await recordResources(() => new KubernetesService(service, kubernetesTarget(), { transformations: [look] }));
    expect(ignored).toEqual({ "kubernetes:apps/v1:Deployment": ["spec.replicas"] });
  });

  it("AUD-HA-11: 17 cores, 34Gi and 2600Gi at minimum scale, and what was decided beyond them", () => {
    const programs = [
      { tier: service, members: service.replicas },
      { tier: postgres, members: postgres.instances },
      { tier: redis, members: redis.members },
      { tier: kafka, members: kafka.connection.brokers.length },
      { tier: elasticsearch, members: elasticsearch.capacity.volumes },
    ].map(({ tier: { resources }, members }) => ({
      cores: (members * millicores(resources.cpuRequest)) / 1000,
      memory: (members * mebibytes(resources.memoryRequest)) / 1024,
    }));
    const sum = (of: "cores" | "memory"): number => programs.reduce((total, program) => total + program[of], 0);
    // Two readers as strong as the one that writes, a master beside two replicas, and the heap of AUD-CON-01 in three pods.
    expect(sum("cores")).toBe(17 + 2 * 1 + 0.5);
    expect(sum("memory")).toBe(34 + 2 * 2 + 1 + 3 * 5);
    const data = [postgres, kafka, elasticsearch].map(({ storage }) => (3 * mebibytes(storage)) / 1024);
    expect(data.reduce((total, size) => total + size, 0)).toBe(2600 + 2 * 500);
  });
});
