import { softwares } from "../../../components/tiers/edge/software";
import type { Capacity } from "../../../components/language/tier-plan";
import { egressOf, registeredService, valueOf } from "../../support/platform-services";
import { find } from "../../support/mocks";
import { planOf, tierOf } from "../../support/rofecare";
import { at } from "../../support/tier-resources";

const prod = planOf("medisecure-prod");
const dev = planOf("medisecure-dev");
const backend = tierOf(prod, "service", "backend");
const frontend = tierOf(prod, "service", "frontend");
const stores = ["documents", "mariadb", "mongodb", "postgres", "rabbitmq", "redis"];

describe("services of MediSecure", () => {
  it("MED-SVC-01: the backend on FastAPI and 8000, with the connections of every store and the JWT secret", () => {
    expect([backend.runtime, backend.port]).toEqual(["fastapi", 8000]);
    expect([...backend.uses].sort()).toEqual(stores);
    expect(valueOf(backend, "JWT_SECRET")).toBe("jwt-secret/password");
  });

  it.each([
    ["MED-DB-01", "DATABASE_URL", /^postgresql:\/\/patient_user:\$\(DATABASE_PASSWORD\)@postgres-rw\..*\/patients\?/],
    ["MED-DB-02", "MONGODB_URL", /^mongodb:\/\/appointment_user:\$\(MONGODB_PASSWORD\)@.*\/appointments\?replicaSet=/],
    ["MED-DB-03", "MARIADB_URL", /^mysql:\/\/billing_user:\$\(MARIADB_PASSWORD\)@.*\/billing$/],
    ["MED-MSG-03", "RABBITMQ_URL", /^amqps?:\/\/services:\$\(RABBITMQ_PASSWORD\)@.*\/%2F$/],
    ["MED-OBJ-02", "S3_BUCKETS", /^documents$/],
    ["MED-CAC-03", "REDIS_URL", /^redis\+sentinel:\/\/:\$\(REDIS_PASSWORD\)@/],
  ])("%s MED-OPS-11: the backend has %s", (_row, name, expected) => {
    expect(valueOf(backend, name)).toMatch(expected);
  });

  it("MED-SVC-02: the front end on 3001", () => {
    expect([frontend.runtime, frontend.port, frontend.zone]).toEqual(["static", 3001, "frontend"]);
  });

  it.each([
    ["MED-HA-01", backend],
    ["MED-HA-02", frontend],
  ])("%s MED-SLO-05 MED-CON-11: grows from 3 to 10 by processor, of which it has a request", async (_row, plan) => {
    const scaler = find(await registeredService(plan), "kubernetes:autoscaling/v2:HorizontalPodAutoscaler", plan.name);
    expect(at(scaler.inputs, "spec")).toMatchObject({
      scaleTargetRef: { kind: "Deployment", name: plan.name },
      minReplicas: 3,
      maxReplicas: 10,
      metrics: [{ resource: { name: "cpu", target: { averageUtilization: 70 } } }],
    });
    expect(plan.resources.cpuRequest).not.toBe("0");
  });

  it("MED-HA-03: a budget covers each replicated service, and lets one pod go", async () => {
    for (const plan of [backend, frontend]) {
      const budget = find(await registeredService(plan), "kubernetes:policy/v1:PodDisruptionBudget", plan.name);
      expect(at(budget.inputs, "spec", "maxUnavailable")).toBe(1);
    }
  });

  it("MED-ENV-02: in development each stands once, and does not grow", () => {
    for (const name of ["backend", "frontend"]) {
      const plan = tierOf(dev, "service", name);
      expect([plan.replicas, plan.autoscaling]).toEqual([1, undefined]);
    }
  });
});

describe("the nine steps of MediSecure", () => {
  it("MED-OPS-01 MED-OPS-02 MED-OPS-03 MED-OPS-04 MED-MON-08 MED-CON-12: databases, infrastructure, backend, frontend, monitoring, HAProxy", () => {
    expect(prod.waves).toEqual([
      ["documents", "mariadb", "mongodb", "postgres"],
      ["rabbitmq", "redis"],
      ["backend"],
      ["frontend"],
      ["monitoring"],
      ["edge"],
    ]);
  });

  it("MED-OPS-01: each step waits for the one before it", () => {
    expect(prod.startsAfter["redis"]).toEqual(["documents", "mariadb", "mongodb", "postgres"]);
    expect(prod.startsAfter["backend"]).toEqual(["rabbitmq", "redis"]);
    expect(prod.startsAfter["frontend"]).toEqual(["backend"]);
    expect(prod.startsAfter["monitoring"]).toEqual(["frontend"]);
    expect(prod.startsAfter["edge"]).toEqual(["monitoring"]);
  });
});

describe("who may reach whom in MediSecure", () => {
  it("MED-SEC-12 MED-CON-16: the backend reaches the six stores, and nothing else", () => {
    expect(Object.keys(egressOf(prod, "backend")).sort()).toEqual(stores);
    expect(egressOf(prod, "frontend")).toEqual({});
  });

  it("MED-SEC-12 MED-CON-16: HAProxy reaches the services and the monitoring; nobody but the backend uses a store", () => {
    expect(egressOf(prod, "edge")).toMatchObject({ backend: [8000], frontend: [3001] });
    for (const store of stores) {
      expect(prod.tiers.filter(({ uses }) => uses.includes(store)).map(({ name }) => name)).toEqual(["backend"]);
    }
  });

  it("MED-CON-04 MED-CON-05 MED-MSG-04: only the edge is reached from outside", () => {
    const open = prod.tiers.filter(({ ports }) => ports.some(({ reach }) => reach === "public"));
    expect(open.map(({ name }) => name)).toEqual(["edge"]);
  });
});

describe("what MediSecure stands on", () => {
  it("MED-SEC-02 MED-SEC-03 MED-SEC-04 MED-SEC-05 MED-SEC-06 MED-SEC-07: every store has a password of 32 bytes of its own", () => {
    for (const store of stores) {
      const login = backend.reads.find((secret) => secret === store || secret.startsWith(`${store}-`));
      expect(login).toBeDefined();
      expect(prod.secrets.find(({ name }) => name === login)?.length).toBe(44);
    }
    expect(new Set(prod.secrets.map(({ name }) => name)).size).toBe(prod.secrets.length);
  });

  it("MED-SEC-01: the JWT secret has 64 bytes, and the backend alone reads it", () => {
    expect(prod.secrets.find(({ name }) => name === "jwt-secret")).toMatchObject({ length: 88, readers: ["backend"] });
  });

  it("MED-MON-01 MED-MON-02: one Prometheus and one Grafana", () => {
    expect(tierOf(prod, "monitoring", "monitoring").replicas).toBe(1);
  });

  it("MED-ALR-01 MED-SLO-01 MED-SLO-02 MED-SLO-03 MED-SLO-04 MED-CON-17: a rule for each target, and one for a store that is down", () => {
    const { rules } = tierOf(prod, "monitoring", "monitoring").configuration;
    const thresholds = rules.groups
      .flatMap((group) => group.rules)
      .map(({ alert, expr }) => `${alert} ${expr.slice(-7).split(" ").slice(-2).join(" ")}`);
    expect(thresholds).toEqual([
      "InstanceDown == 0",
      "AvailabilityBelowTarget > 0.001",
      "LatencyAboveTarget > 0.2",
      "LoadAboveTarget > 1000",
      "CacheHitRateBelowTarget < 0.8",
    ]);
  });

  /** What stands when no service has grown and nothing is being updated. */
  const atMinimum = (amount: keyof Capacity): number =>
    prod.tiers.reduce((sum, tier) => {
      const most = tier.capacity[amount];
      if (tier.kind !== "service" && tier.kind !== "edge") return sum + most;
      return sum + (most / tier.capacity.pods) * tier.replicas;
    }, 0);

  it("MED-HA-06 MED-HA-07 MED-HA-08 MED-DB-04: about 9.5 cores, 10Gi and 250Gi at minimum scale", () => {
    expect(atMinimum("cpuRequest") / 1000).toBeCloseTo(9.5, 0);
    expect(Math.abs(atMinimum("memoryRequest") / 1024 - 10)).toBeLessThan(1);
    expect(Math.abs(atMinimum("storage") / 1024 - 250)).toBeLessThan(5);
  });
});

describe("the edge of MediSecure", () => {
  const edge = tierOf(prod, "edge", "edge");
  const text = softwares.haproxy.configure(edge).text;

  it("MED-SVC-03: two HAProxies with 80, 443 and 8404", () => {
    expect([edge.software, edge.replicas]).toEqual(["haproxy", 2]);
    expect(edge.ports.map(({ port }) => port)).toEqual([80, 443, 8404]);
  });

  it("MED-ING-01 MED-SEC-13: `/api/` is the backend's, with a limit for each client; all else is the front end's", () => {
    expect(text).toContain("use_backend tier-of-app.1 if host-app route-app.1");
    expect(text).toContain("http-request deny deny_status 429 if host-app route-app.1");
    expect(edge.hosts[0]).toMatchObject({ upstream: { port: 3001 }, routes: [{ upstream: { port: 8000 } }] });
  });

  it("MED-ING-02 MED-CON-05: statistics ask for a generated login", () => {
    expect(text).toContain("stats http-request auth realm Operators unless { http_auth(operators) }");
    expect(edge.ownSecrets).toMatchObject([{ name: "edge-tools", length: 44 }]);
  });

  it("MED-ING-04 MED-SEC-15: certificates of Let's Encrypt, in production", () => {
    expect(edge.certificateIssuer).toBe("letsencrypt-prod");
  });
});
