import { planOf } from "../../support/rofecare";

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
});
