import { imageSchema } from "../../../components/language/image";
import { Namespaces } from "../../../components/targets/kubernetes/namespaces";
import { KubernetesEdge } from "../../../components/tiers/edge/kubernetes";
import { softwares } from "../../../components/tiers/edge/software";
import { KubernetesPostgres } from "../../../components/tiers/postgres/kubernetes";
import { serverSettings } from "../../../components/tiers/redis/configuration";
import { find, recordResources } from "../../support/mocks";
import { kubernetesTarget } from "../../support/plan-context";
import { collectedFrom } from "../../support/platform-metrics";
import { registeredService, valueOf } from "../../support/platform-services";
import { planOf, tierOf } from "../../support/rofecare";
import { at, containerOf, podOf } from "../../support/tier-resources";

const prod = planOf("ecosyste-prod");
const backend = tierOf(prod, "service", "backend");
const frontend = tierOf(prod, "service", "frontend");
const postgres = tierOf(prod, "postgres", "postgres");
const redis = tierOf(prod, "redis", "redis");
const edge = tierOf(prod, "edge", "edge");
const monitoring = tierOf(prod, "monitoring", "monitoring");
const under = (name: string, exceptions: object) => planOf("ecosyste-prod", { tiers: { [name]: exceptions } });
const text = softwares.nginx.configure(edge).text;
const blue = registeredService(backend).then((all) => find(all, "kubernetes:apps/v1:Deployment", "backend-blue"));

describe("services of ECOSYSTE", () => {
  it("ECO-SVC-03 ECO-CON-10: the front end is a server of Next.js on 3000, after the backend, behind the edge", () => {
    expect(frontend).toMatchObject({ runtime: "next", port: 3000, uses: ["backend"] });
    expect(prod.startsAfter["frontend"]).toEqual(["backend"]);
    expect(edge.hosts[0]).toMatchObject({ host: "ecosyste.com", upstream: { port: 3000 } });
  });

  it("ECO-CON-11: backend and front end are two images, each of which a stack may name", () => {
    expect([backend.release?.images.blue, frontend.image]).toEqual([
      "ecosyste/backend:1.0.0",
      "ecosyste/frontend:1.0.0",
    ]);
    const image = "ecosyste/frontend:4f2a91c";
    expect(tierOf(under("frontend", { image }), "service", "frontend").image).toBe(image);
  });

  it("ECO-CON-14: no image has a tag that moves", () => {
    const images = prod.tiers.flatMap((tier) => tier.images);
    expect(images.length).toBeGreaterThan(8);
    for (const image of images) expect(imageSchema.safeParse(image).success).toBe(true);
  });

  it("ECO-CON-07: the node asks for the backend's health by HTTP, with no program in the image", async () => {
    const container = containerOf(await blue, "backend");
    for (const probe of ["startupProbe", "livenessProbe", "readinessProbe"]) {
      expect(at(container, probe, "httpGet")).toMatchObject({ port: "http" });
    }
  });

  it("ECO-CON-34: the backend writes no file but into /tmp: its console is its log", async () => {
    expect(at(containerOf(await blue, "backend"), "securityContext", "readOnlyRootFilesystem")).toBe(true);
    expect(at(containerOf(await blue, "backend"), "volumeMounts")).toEqual([{ name: "tmp", mountPath: "/tmp" }]);
  });

  it("ECO-HA-03: one pod of a service at a time may be taken away, and its pods are spread over zones", async () => {
    const resources = await registeredService(frontend);
    const budget = find(resources, "kubernetes:policy/v1:PodDisruptionBudget", "frontend");
    expect(at(budget.inputs, "spec", "maxUnavailable")).toBe(1);
    const deployment = find(resources, "kubernetes:apps/v1:Deployment", "frontend");
    expect(at(podOf(deployment), "topologySpreadConstraints", "0", "topologyKey")).toBe("topology.kubernetes.io/zone");
  });
});

describe("data of ECOSYSTE", () => {
  it("ECO-DB-04 ECO-HA-04: production has a PostgreSQL with two that may take over, and a Redis with Sentinels", () => {
    expect([postgres.instances, postgres.synchronous]).toEqual([3, true]);
    expect([redis.members, redis.sentinels, redis.quorum]).toEqual([3, 3, 2]);
  });

  it("ECO-DB-02 ECO-CON-33: data has a volume, its log another, and backups lie in a bucket and on neither", async () => {
    const resources = await recordResources(() => new KubernetesPostgres(postgres, kubernetesTarget(), {}));
    const { inputs } = find(resources, "kubernetes:postgresql.cnpg.io/v1:Cluster", "postgres");
    expect(at(inputs, "spec")).toMatchObject({ storage: { size: "20Gi" }, walStorage: { size: "5Gi" } });
    expect(prod.backup?.destination).toMatch(/^s3:\/\//);
  });

  it("ECO-CAC-02 ECO-CON-28: Redis and PostgreSQL have generated passwords, and Redis a limit of memory", () => {
    const made = prod.secrets.filter(({ name }) => name === "redis" || name === "postgres");
    expect(made.map(({ length, madeBy }) => [length, madeBy])).toEqual([
      [44, "platform"],
      [44, "platform"],
    ]);
    expect(valueOf(backend, "REDIS_PASSWORD")).toBe("redis/password");
    expect(serverSettings(redis)).toContainEqual(["maxmemory", 256 * 1024 * 1024]);
  });

  it("ECO-MSG-01: there is no broker", () => {
    expect(prod.tiers.filter(({ kind }) => kind === "kafka" || kind === "rabbitmq")).toEqual([]);
  });

  it("ECO-BAK-05: backups go to the bucket ecosyste-backups, by https, with the keys of a secret of the site", () => {
    expect(prod.backup).toMatchObject({
      bucket: "ecosyste-backups",
      endpoint: "https://s3.eu-west-3.amazonaws.com",
      credentialsSecret: "backup-credentials",
    });
    expect(postgres.backup).toMatchObject({ folder: "postgres", schedule: "0 0 2 * * *" });
  });
});

describe("what is measured and told in ECOSYSTE", () => {
  it("ECO-MON-01: Prometheus scrapes and evaluates every 15 s, and loads the rules", () => {
    const { global, rule_files } = monitoring.configuration.prometheus;
    expect(global).toMatchObject({ scrape_interval: "15s", evaluation_interval: "15s" });
    expect(rule_files).toEqual(["rules.yml"]);
  });

  it("ECO-MON-03 ECO-MON-04 ECO-MON-05 ECO-CON-17 ECO-CON-35: the backend, PostgreSQL on 9187, Redis on 9121, and the edge, which needs no exporter beside it", () => {
    expect(collectedFrom(prod)).toEqual({
      backend: "nestjs-services 3001/metrics",
      edge: "edge 9180/metrics",
      postgres: "postgresql 9187/metrics",
      redis: "redis 9121/metrics",
    });
    expect(text).toContain("nginx_connections_active $connections_active");
    expect(Object.keys(monitoring.programImages).sort()).toEqual(["alertmanager", "grafana", "prometheus"]);
  });

  it("ECO-MON-06 ECO-MON-14: Prometheus tells both Alertmanagers on 9093, and they the receiver that a stack names", () => {
    const { alertmanagers } = monitoring.configuration.prometheus.alerting;
    const targets = alertmanagers.flatMap(({ static_configs }) => static_configs.flatMap((one) => one.targets));
    expect(targets).toEqual(monitoring.alertmanagerHosts.map((host) => `${host}:9093`));
    expect(targets).toHaveLength(2);
    const receiver = { kind: "webhook", urlSecret: "on-call" };
    const { alertmanager } = tierOf(under("monitoring", { receiver }), "monitoring", "monitoring").configuration;
    expect(alertmanager.route["receiver"]).toBe(alertmanager.receivers[0]?.name);
    expect(Object.keys(alertmanager.receivers[0] ?? {})).toContain("webhook_configs");
  });

  it.each([
    ["HighErrorRate", /^sum by \(job\) \(rate\(/],
    ["HighResponseTime", /^histogram_quantile\(0\.95, sum by \(job, le\) \(rate\(/],
    ["DatabaseConnectionsHigh", /^sum by \(tier, instance\) \(/],
  ])("ECO-CON-16: %s is one series for each job or instance", (name, sums) => {
    const found = monitoring.configuration.rules.groups
      .flatMap((group) => group.rules)
      .find(({ alert }) => alert === name);
    expect(found?.expr).toMatch(sums);
  });

  it("ECO-CON-36: monitoring alone is a word of the stack", () => {
    expect(planOf("ecosyste-prod", { parts: "monitoring" }).tiers.map(({ name }) => name)).toEqual(["monitoring"]);
  });
});

describe("how ECOSYSTE is closed", () => {
  it("ECO-SEC-05: nothing passes that no tier states, pods are restricted, and none has a token of the API server", async () => {
    const args = { platform: prod.name, environment: "prod", namespaces: prod.namespaces };
    const { quotas } = prod.capacity;
    const resources = await recordResources(
      () => new Namespaces("namespaces", { ...args, quotas, protectData: true }, {}),
    );
    const zones = resources.filter(({ type }) => type.endsWith(":Namespace"));
    const level = "pod-security.kubernetes.io/enforce";
    expect(zones.map(({ inputs }) => at(inputs, "metadata", "labels", level))).toEqual(Array(3).fill("restricted"));
    const denied = resources.filter(({ type }) => type.endsWith(":NetworkPolicy"));
    expect(denied.map(({ inputs }) => at(inputs, "spec", "podSelector"))).toEqual([{}, {}, {}]);
    expect(at(podOf(await blue), "automountServiceAccountToken")).toBe(false);
  });

  it("ECO-SEC-06 ECO-SEC-07: the edge speaks TLS 1.2 and 1.3, sends the headers on every status, and limits `/api/`", () => {
    expect(text).toContain("ssl_protocols TLSv1.2 TLSv1.3;");
    expect(text).toContain("add_header Strict-Transport-Security max-age=63072000 always;");
    expect(text).toContain("limit_req_zone $binary_remote_addr zone=apex_1:10m rate=10r/s;");
    expect(text).toContain("limit_req zone=apex_1 burst=20 nodelay;");
  });

  it("ECO-CON-05: the certificate lies where the configuration reads it, and hides no folder of the system", async () => {
    const resources = await recordResources(() => new KubernetesEdge(edge, kubernetesTarget(), {}));
    const nginx = containerOf(find(resources, "kubernetes:apps/v1:Deployment", "edge"), "edge");
    expect(at(nginx, "volumeMounts")).toContainEqual({
      name: "data",
      mountPath: "/etc/edge-certificates",
      readOnly: true,
    });
    expect(text).toContain("ssl_certificate /etc/edge-certificates/tls.crt;");
    expect(JSON.stringify(at(nginx, "volumeMounts"))).not.toContain("/etc/ssl");
  });

  it("ECO-ING-12: times and the largest body are words of the stack", () => {
    const exceptions = { bodyLimit: "2Mi", timeouts: { upstreamResponse: 30 } };
    const changed = softwares.nginx.configure(tierOf(under("edge", exceptions), "edge", "edge")).text;
    expect(changed).toContain("client_max_body_size 2m;");
    expect(changed).toContain("proxy_read_timeout 30s;");
  });
});
