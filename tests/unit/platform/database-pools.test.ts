import { checkDatabasePools } from "../../../components/platform/checks/database-pools";
import { planService, type ServicePlan } from "../../../components/tiers/service/plan";
import { planOf } from "../../support/rofecare";
import { serviceInput } from "../../support/service-input";

const service = (name: string, spec: Readonly<Record<string, unknown>>): ServicePlan =>
  planService({ ...serviceInput({ uses: ["orders-db"], ...spec }), name }).plan;
const database = { name: "orders-db", maxConnections: 100 };

describe("the pools of a database's users", () => {
  it("ROF-CON-45: fit while all replicas, one more in a rolling update, leave ten connections free", () => {
    expect(checkDatabasePools([database], [service("orders", { replicas: 3 })])).toEqual([]);
    expect(checkDatabasePools([database], [service("orders", { replicas: 8, databasePool: 10 })])).toEqual([]);
  });

  it("ROF-CON-45: are a mistake beyond that, which tells the sum and what can be changed", () => {
    expect(checkDatabasePools([database], [service("orders", { replicas: 4 })])).toEqual([
      {
        code: "PAL320",
        path: ["tiers", "orders-db"],
        found: "100 connections during a rolling update (orders 5 x 20)",
        allowed: "at most 90: max_connections 100 less 10 in reserve",
        fix: "lower replicas or databasePool of orders, or raise max_connections of orders-db",
      },
    ]);
  });

  it("count the most replicas that a service may grow to", () => {
    const growing = service("orders", { replicas: 2, autoscaling: { maxReplicas: 6 } });
    expect(checkDatabasePools([database], [growing])[0]?.found).toContain("orders 7 x 20");
  });

  it("are summed over all users, each with its own pool, and over nobody else", () => {
    const users = [service("orders", { replicas: 2 }), service("billing", { replicas: 1, databasePool: 20 })];
    const stranger = service("stranger", { uses: [], replicas: 50 });
    const [problem] = checkDatabasePools([database], [...users, stranger]);
    expect(problem?.found).toBe("100 connections during a rolling update (orders 3 x 20, billing 2 x 20)");
    expect(problem?.fix).toContain("orders, billing");
  });

  it("are checked for each database by itself", () => {
    const other = { name: "other-db", maxConnections: 400 };
    const busy = service("orders", { uses: ["orders-db", "other-db"], replicas: 10 });
    expect(checkDatabasePools([database, other], [busy]).map(({ path }) => path)).toEqual([["tiers", "orders-db"]]);
  });
});

describe("Rofecare", () => {
  it.each(["dev", "staging", "prod"])("ROF-CON-45: fits into the connections of its databases in %s", (stack) => {
    expect(() => planOf(stack)).not.toThrow();
  });

  it("ROF-CON-45: a fourth replica of patient-service is refused before anything is changed", () => {
    expect(() => planOf("prod", { tiers: { "patient-service": { replicas: 4 } } })).toThrow(
      /PAL320 at tiers\.patient-db[^]*patient-service 5 x 20/,
    );
  });

  it("ROF-CON-45: and accepted with a database that has room for it", () => {
    const tiers = { "patient-service": { replicas: 4 }, "patient-db": { parameters: { max_connections: 130 } } };
    expect(() => planOf("prod", { tiers })).not.toThrow();
  });
});
