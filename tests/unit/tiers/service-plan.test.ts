import type { Connection } from "../../../components/language/connection";
import { bindService, planService, type ServicePlan } from "../../../components/tiers/service/plan";
import { planContext } from "../../support/plan-context";
import { serviceInput } from "../../support/service-input";

const variable = (plan: ServicePlan, name: string): unknown =>
  plan.variables.find((candidate) => candidate.name === name);

describe("a service by itself", () => {
  it("stands with the environment's replicas, unless its spec or its stack says otherwise", () => {
    expect(planService(serviceInput()).plan.replicas).toBe(2);
    expect(planService(serviceInput({ replicas: 3 })).plan.replicas).toBe(3);
    expect(planService(serviceInput({ replicas: 3 }, { replicas: 5 })).plan.replicas).toBe(5);
  });

  it("stands with one replica where nothing must survive a failure, whatever its spec says", () => {
    const input = { ...serviceInput({ replicas: 3 }), profile: { replicas: 1, mostReplicas: 1, autoscaling: false } };
    expect(planService(input).plan.replicas).toBe(1);
  });

  it("keeps room for the pod that a rolling update adds", () => {
    expect(planService(serviceInput()).plan.capacity).toMatchObject({ pods: 3, cpuLimit: 3000, memoryLimit: 3072 });
    const growing = planService(serviceInput({ autoscaling: { maxReplicas: 6 } })).plan;
    expect(growing.capacity.pods).toBe(7);
  });

  it("ROF-CON-14: a heap above 75 % of the limit is a mistake that says what fits", () => {
    const { problems } = planService(serviceInput({ heap: { initial: "512Mi", maximum: "1000Mi" } }));
    expect(problems).toEqual([
      {
        code: "PAL310",
        path: ["tiers", "orders", "heap", "maximum"],
        found: "1000Mi of heap inside a limit of 1Gi",
        allowed: "at most 75 % of the memory limit, here 768Mi: the rest holds classes, threads and buffers",
        fix: "lower the heap to 768Mi, or raise memoryLimit",
      },
    ]);
  });

  it("cannot grow to fewer replicas than it has", () => {
    const { problems } = planService(serviceInput({ replicas: 4, autoscaling: { maxReplicas: 3 } }));
    expect(problems.map(({ code, fix }) => [code, fix])).toEqual([
      ["PAL311", 'raise maxReplicas of "orders" to 4 or more'],
    ]);
  });
});

describe("a service bound to others", () => {
  const connections: Readonly<Record<string, Connection>> = {
    "orders-db": {
      kind: "postgres",
      host: "orders-db-rw.demo-database.svc.cluster.local",
      port: 5432,
      database: "orders",
      username: "orders_user",
      secret: "orders-db",
    },
    cache: { kind: "redis", host: "cache.demo", port: 6379, master: "cache", sentinels: [], secret: "cache" },
  };
  const bind = (spec: Readonly<Record<string, unknown>>, overrides = {}): ServicePlan => {
    const input = serviceInput(spec, overrides);
    return bindService(planService(input).plan, input, connections).plan;
  };

  it("gets credentials as references to secrets, never as values", () => {
    const plan = bind({ uses: ["orders-db"] });
    expect(variable(plan, "SPRING_DATASOURCE_URL")).toEqual({
      name: "SPRING_DATASOURCE_URL",
      value: "jdbc:postgresql://orders-db-rw.demo-database.svc.cluster.local:5432/orders?sslmode=require",
    });
    expect(variable(plan, "SPRING_DATASOURCE_PASSWORD")).toEqual({
      name: "SPRING_DATASOURCE_PASSWORD",
      secret: "orders-db",
      key: "password",
    });
  });

  it("reaches a Redis without Sentinels directly", () => {
    const plan = bind({ uses: ["cache"] });
    expect(variable(plan, "SPRING_DATA_REDIS_HOST")).toEqual({ name: "SPRING_DATA_REDIS_HOST", value: "cache.demo" });
    expect(variable(plan, "SPRING_DATA_REDIS_SENTINEL_NODES")).toBeUndefined();
  });

  it("restarts when a secret that it reads gets a new version", () => {
    const context = planContext({ versionOf: (secret) => (secret === "orders-db" ? 4 : 1) });
    const input = { ...serviceInput({ uses: ["orders-db", "cache"], secrets: { TOKEN: "token" } }), context };
    const { plan } = bindService(planService(input).plan, input, connections);
    expect(plan.secretVersions).toEqual({ cache: 1, "orders-db": 4, token: 1 });
  });

  it("a variable of the stack replaces the spec's, which replaces the runtime's", () => {
    const plan = bind({ environment: { SERVER_SHUTDOWN: "immediate", A: "spec" } }, { environment: { A: "stack" } });
    expect([variable(plan, "SERVER_SHUTDOWN"), variable(plan, "A")]).toEqual([
      { name: "SERVER_SHUTDOWN", value: "immediate" },
      { name: "A", value: "stack" },
    ]);
  });
});
