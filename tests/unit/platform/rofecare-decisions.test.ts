import { mebibytes } from "../../../components/language/quantity";
import type { AnyPlan } from "../../../components/platform/tier-planning";
import { planOf } from "../../support/rofecare";

/** Memory limits of a tier at rest, in Mi: without the pod that an update adds. */
const atRest = (tier: AnyPlan): number =>
  tier.kind === "service" ? tier.replicas * mebibytes(tier.resources.memoryLimit) : tier.capacity.memoryLimit;

describe("what is built where the documents of Rofecare are silent or wrong", () => {
  it("ROF-HA-07: one instance of everything has memory limits of about 22 GB", () => {
    const { tiers } = planOf("dev-kubernetes");
    const gigabytes = (tiers.reduce((sum, tier) => sum + atRest(tier), 0) * 1024 ** 2) / 1e9;
    expect(gigabytes).toBeGreaterThan(22 * 0.9);
    expect(gigabytes).toBeLessThan(22 * 1.1);
  });

  it("ROF-CON-03: Grafana and the front end both listen on 3000, each in pods of its own, and neither takes the other's name", () => {
    const on3000 = planOf("prod").tiers.filter((tier) => tier.ports.some(({ port }) => port === 3000));
    expect(on3000.map(({ name }) => name).sort()).toEqual(["frontend", "monitoring"]);
    const hosts = on3000.map(({ connection }) => ("host" in connection ? connection.host : ""));
    expect(new Set(hosts).size).toBe(2);
  });

  it("ROF-MON-13 ROF-CON-29: monitoring stands without any other tier, and no other needs it", () => {
    const { tiers } = planOf("prod");
    expect(tiers.find(({ kind }) => kind === "monitoring")?.uses).toEqual([]);
    const users = tiers.filter(({ uses }) => uses.includes("monitoring"));
    expect(users.map(({ name }) => name)).toEqual(["edge"]);
  });
});
