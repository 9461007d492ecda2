import { planOf, tierOf } from "../../support/rofecare";

describe("the parts of a platform", () => {
  it("ROF-ENV-07 ROF-OPS-03: infrastructure alone is the databases, the cache and the broker, in one wave", () => {
    const { tiers, waves } = planOf("dev", { parts: "infrastructure" });
    expect([...new Set(tiers.map(({ kind }) => kind))].sort()).toEqual(
      expect.arrayContaining(["kafka", "postgres", "redis"]),
    );
    expect(tiers.filter(({ kind }) => kind === "service" || kind === "edge")).toEqual([]);
    expect(tiers.filter(({ kind }) => kind === "postgres")).toHaveLength(8);
    expect(waves).toHaveLength(1);
  });

  it("takes exceptions for tiers that do not stand, as the same file serves both ways", () => {
    const settings = { parts: "infrastructure", tiers: { "patient-service": { replicas: 2 } } };
    expect(planOf("dev", settings).tiers.map(({ name }) => name)).not.toContain("patient-service");
  });

  it("is all of it where the stack says nothing", () => {
    expect(planOf("dev").tiers.filter(({ kind }) => kind === "service")).toHaveLength(12);
  });

  it("ROF-MON-13: monitoring alone is that one tier, its secret, and nothing to reach it by", () => {
    const { tiers, waves, flows, secrets } = planOf("prod", { parts: "monitoring" });
    expect(tiers.map(({ name }) => name)).toEqual(["monitoring"]);
    expect(waves).toEqual([["monitoring"]]);
    expect(flows.map(({ tier }) => tier)).toEqual(["monitoring"]);
    expect(secrets.filter(({ readers }) => readers.length > 0).map(({ name }) => name)).toEqual([
      "grafana-admin-password",
    ]);
  });

  it("ROF-MON-13: alone or with the rest it is the same, so that the rest may come and go beside it", () => {
    const alone = tierOf(planOf("prod", { parts: "monitoring" }), "monitoring", "monitoring");
    expect(alone).toEqual(tierOf(planOf("prod"), "monitoring", "monitoring"));
  });

  it("ROF-MON-13: without it everything else is as it was, but that its host at the edge leads nowhere", () => {
    const [whole, without] = [planOf("prod"), planOf("prod", { parts: "without-monitoring" })];
    expect(without.secrets.map(({ name }) => name)).not.toContain("grafana-admin-password");
    const others = whole.tiers.filter(({ kind }) => kind !== "monitoring" && kind !== "edge");
    expect(without.tiers.filter(({ kind }) => kind !== "edge")).toEqual(others);
    const { hosts, uses } = tierOf(without, "edge", "edge");
    const led = hosts.filter(({ upstream }) => upstream).map(({ name }) => name);
    expect(led).toEqual(["api", "app", "eureka"]);
    expect(uses).not.toContain("monitoring");
  });
});
