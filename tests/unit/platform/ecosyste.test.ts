import { KubernetesEdge } from "../../../components/tiers/edge/kubernetes";
import { softwares } from "../../../components/tiers/edge/software";
import { find, recordResources } from "../../support/mocks";
import { kubernetesTarget } from "../../support/plan-context";
import { registeredService, valueOf } from "../../support/platform-services";
import { planOf, tierOf } from "../../support/rofecare";
import { at, containerOf, variableOf } from "../../support/tier-resources";

const prod = planOf("ecosyste-prod");
const dev = planOf("ecosyste-dev", { target: "kubernetes" });
const backend = tierOf(prod, "service", "backend");
const edge = tierOf(prod, "edge", "edge");

const { prometheus, rules } = tierOf(prod, "monitoring", "monitoring").configuration;
const alerts = rules.groups.flatMap((group) => group.rules);

describe("the backend of ECOSYSTE", () => {
  it("ECO-SVC-02 ECO-HA-01: container, port, label, three replicas, requests and limits of the document", async () => {
    const blue = find(await registeredService(backend), "kubernetes:apps/v1:Deployment", "backend-blue");
    expect(at(blue.inputs, "spec", "replicas")).toBe(3);
    expect(at(blue.inputs, "spec", "template", "metadata", "labels")).toMatchObject({ app: "ecosyste-backend" });
    expect(containerOf(blue, "backend")).toMatchObject({
      ports: [{ containerPort: 3001 }],
      resources: { requests: { cpu: "250m", memory: "256Mi" }, limits: { cpu: "500m", memory: "512Mi" } },
    });
  });

  it("ECO-SVC-06 ECO-SVC-07 ECO-CON-15: probes with the document's times, on paths of which one asks the process alone", async () => {
    const container = containerOf(
      find(await registeredService(backend), "kubernetes:apps/v1:Deployment", "backend-green"),
      "backend",
    );
    expect(at(container, "livenessProbe")).toMatchObject({
      httpGet: { path: "/health/live" },
      initialDelaySeconds: 30,
      periodSeconds: 10,
    });
    expect(at(container, "readinessProbe")).toMatchObject({
      httpGet: { path: "/health/ready" },
      initialDelaySeconds: 5,
      periodSeconds: 5,
    });
  });

  it("ECO-SVC-01 ECO-CON-12 ECO-CON-40: NODE_ENV, and both URLs made of the parts of one credential", () => {
    expect(valueOf(backend, "NODE_ENV")).toBe("production");
    expect(valueOf(tierOf(dev, "service", "backend"), "NODE_ENV")).toBe("development");
    expect(valueOf(backend, "DATABASE_URL")).toMatch(
      /^postgresql:\/\/ecosyste_user:\$\(DATABASE_PASSWORD\)@postgres-rw\.ecosyste-prod-database\.svc[^/]*:5432\/ecosyste\?/,
    );
    expect(valueOf(backend, "DATABASE_PASSWORD")).toBe("postgres/password");
    expect(valueOf(backend, "REDIS_URL")).toMatch(/^redis\+sentinel:\/\/:\$\(REDIS_PASSWORD\)@.*\/mymaster\/0$/);
    expect(valueOf(tierOf(dev, "service", "backend"), "REDIS_URL")).toMatch(/^redis:\/\/:\$\(REDIS_PASSWORD\)@/);
  });

  it("ECO-SEC-01: no secret stands in a container's description", async () => {
    const blue = find(await registeredService(backend), "kubernetes:apps/v1:Deployment", "backend-blue");
    for (const [name, key] of [
      ["DATABASE_PASSWORD", "postgres"],
      ["REDIS_PASSWORD", "redis"],
    ] as const) {
      expect(variableOf(blue, "backend", name)).toEqual({ secretKeyRef: { name: key, key: "password" } });
    }
  });

  it("ECO-HA-02: grows from 3 to 6, and its connections stay below the alert at 80", () => {
    expect(backend.autoscaling).toMatchObject({ minReplicas: 3, maxReplicas: 6, cpuPercent: 70 });
    expect(2 * (6 + 1) * backend.databasePool).toBeLessThan(80);
    const exception = planOf("ecosyste-prod", { tiers: { backend: { autoscaling: { maxReplicas: 7 } } } });
    expect(tierOf(exception, "service", "backend").autoscaling?.maxReplicas).toBe(7);
  });
});

describe("the switch of the backend's colors", () => {
  const under = (release: object) =>
    tierOf(planOf("ecosyste-prod", { tiers: { backend: { release } } }), "service", "backend");

  it("ECO-OPS-05: is one word of the stack, and the reverse change is the way back", () => {
    const images = { blue: "ecosyste/backend:1.0.0", green: "ecosyste/backend:1.1.0" };
    const [before, after] = [under({ active: "blue", ...images }), under({ active: "green", ...images })];
    expect([before.release?.active, after.release?.active]).toEqual(["blue", "green"]);
    expect({ ...after, release: before.release }).toEqual(before);
    expect(under({ active: "blue", ...images })).toEqual(before);
  });

  it("changes no other tier", () => {
    const plan = planOf("ecosyste-prod", { tiers: { backend: { release: { active: "green" } } } });
    const others = (tiers: typeof plan.tiers) => tiers.filter(({ name }) => name !== "backend" && name !== "edge");
    expect(others(plan.tiers)).toEqual(others(prod.tiers));
    expect(plan.flows).toEqual(prod.flows);
  });

  it("ECO-ENV-01: development has two colors too, of one pod each", () => {
    const { release, replicas } = tierOf(dev, "service", "backend");
    expect([release?.active, replicas]).toEqual(["blue", 1]);
  });
});

describe("what else ECOSYSTE stands on", () => {
  it("ECO-OPS-11: postgres and redis, then backend, then frontend, then nginx", () => {
    expect(prod.waves.map((wave) => wave.filter((name) => name !== "monitoring"))).toEqual([
      ["postgres", "redis"],
      ["backend"],
      ["frontend"],
      ["edge"],
    ]);
  });

  it("ECO-DB-01 ECO-DB-03: PostgreSQL 15, the database ecosyste, 100 connections", () => {
    const { database, parameters, image } = tierOf(prod, "postgres", "postgres");
    expect(database).toBe("ecosyste");
    expect(parameters["max_connections"]).toBe("100");
    expect(image).toMatch(/postgresql:15\./);
  });

  it("ECO-CON-13: in production another instance has every commit, and takes over", () => {
    const { instances, synchronous } = tierOf(prod, "postgres", "postgres");
    expect([instances, synchronous]).toEqual([3, true]);
    expect(tierOf(dev, "postgres", "postgres").instances).toBe(1);
  });

  it("ECO-CON-01 ECO-CON-27 ECO-DB-01 ECO-CAC-01: only the edge is reached from outside", () => {
    const open = prod.flows.filter(({ ingress }) =>
      ingress.some(({ from }) => "reach" in from && from.reach === "public"),
    );
    expect(open.map(({ tier }) => tier)).toEqual(["edge"]);
  });

  it("ECO-BAK-02 ECO-BAK-04 ECO-OBJ-01: daily at 02:00, kept 7 days, in the bucket ecosyste-backups", () => {
    expect(prod.backup).toMatchObject({ schedule: "0 2 * * *", retentionDays: 7 });
    expect(prod.backup?.destination).toBe("s3://ecosyste-backups/ecosyste/prod");
  });

  it.each([
    ["ECO-ALR-01", "HighErrorRate", "> 0.1", "critical"],
    ["ECO-ALR-02", "HighResponseTime", "> 2", "warning"],
    ["ECO-ALR-03", "DatabaseConnectionsHigh", "> 80", "warning"],
  ])("%s: %s at %s for 5 min is %s", (_row, name, threshold, severity) => {
    const found = alerts.find(({ alert }) => alert === name);
    expect(found).toMatchObject({ for: "5m", labels: { severity } });
    expect(found?.expr.endsWith(threshold)).toBe(true);
  });

  it("ECO-MON-02: the backend's metrics are collected every 10 s", () => {
    expect(prometheus.scrape_configs).toContainEqual(
      expect.objectContaining({ job_name: "nestjs-services", metrics_path: "/metrics", scrape_interval: "10s" }),
    );
  });
});

describe("the edge of ECOSYSTE", () => {
  const text = softwares.nginx.configure(edge).text;

  it("ECO-ING-01 ECO-SVC-04: NGINX, for both hosts", () => {
    expect(edge.software).toBe("nginx");
    expect(text).toContain("server_name ecosyste.com www.ecosyste.com grafana.ecosyste.com;");
  });

  it("ECO-ING-02 ECO-ING-03 ECO-CON-03: TLS 1.2 and 1.3 alone, with ciphers that exist", () => {
    expect(text).toContain("ssl_protocols TLSv1.2 TLSv1.3;");
    expect(text).toContain("ssl_prefer_server_ciphers off;");
    expect(text).toContain("ECDHE-RSA-AES256-GCM-SHA384");
    expect(text).not.toContain("SHA512");
  });

  it.each([
    ["ECO-ING-04", "Strict-Transport-Security", "max-age=63072000"],
    ["ECO-ING-05", "X-Frame-Options", "DENY"],
    ["ECO-ING-06", "X-Content-Type-Options", "nosniff"],
    ["ECO-ING-07", "X-XSS-Protection", "1; mode=block"],
  ])("%s: %s is %s on every host", (_row, name, value) => {
    expect(edge.hosts.map(({ headers }) => headers[name])).toEqual([value, value, value]);
  });

  it("ECO-ING-08 ECO-ING-09 ECO-ING-10 ECO-CON-04: `/api/` is the backend's, 10 a second with a burst of 20; `/` the front end's", () => {
    for (const host of edge.hosts.filter(({ access }) => access === "public")) {
      expect(host.upstream?.port).toBe(3000);
      expect(host.routes).toMatchObject([
        { path: "/api/", upstream: { port: 3001 }, rateLimit: { requests: 10, per: "second", burst: 20 } },
      ]);
    }
  });

  it("ECO-ING-11 ECO-CON-31: certificates of Let's Encrypt by cert-manager in production, of its own authority in development", async () => {
    const objects = await recordResources(() => new KubernetesEdge(edge, kubernetesTarget(), {}));
    expect(objects.find(({ type }) => type.endsWith(":Certificate"))?.inputs).toMatchObject({
      spec: { issuerRef: { name: "letsencrypt-prod", kind: "ClusterIssuer" } },
    });
    expect(tierOf(dev, "edge", "edge").certificates).toBe("internal");
  });
});
