import type { TierPlan } from "../../../components/language/tier-plan";
import { checkCircle, planStartOrder, startWaves } from "../../../components/platform/start-order";
import { tierPlan } from "../../support/tier-plan";

const tier = (name: string, uses: readonly string[] = []): TierPlan => tierPlan(name, { uses });

describe("start order", () => {
  it("ROF-CON-41: a group waits for the whole group before it, although no tier of it says so", () => {
    const tiers = ["db", "cache", "config", "gateway"].map((name) => tier(name));
    expect(planStartOrder(tiers, [["db", "cache"], ["config"], ["gateway"]])).toEqual({
      db: [],
      cache: [],
      config: ["cache", "db"],
      gateway: ["config"],
    });
  });

  it("leaves out what a tier waits for anyway", () => {
    const tiers = [tier("db"), tier("config", ["db"]), tier("api", ["db", "config"])];
    expect(planStartOrder(tiers, [])).toEqual({ db: [], config: ["db"], api: ["config"] });
  });

  it("starts in one wave what needs nothing of each other", () => {
    expect(startWaves({ b: ["a"], c: ["a"], a: [], d: ["b", "c"] })).toEqual({
      waves: [["a"], ["b", "c"], ["d"]],
      circle: [],
    });
  });

  it("finds a circle and says who waits for whom", () => {
    const startsAfter = { a: [], x: ["a", "y"], y: ["x"] };
    const { circle } = startWaves(startsAfter);
    expect(checkCircle(circle, startsAfter)).toEqual([
      {
        code: "PAL303",
        path: ["tiers"],
        found: "a circle in the start order: x after y; y after x",
        allowed: "an order in which every tier can start after those that it needs",
        fix: "say `calledBy` on the tier that is called, in place of `uses` on its caller",
      },
    ]);
  });
});
