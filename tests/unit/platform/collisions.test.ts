import { checkCollisions } from "../../../components/platform/checks/collisions";
import { checkSpread, spreadWarnings } from "../../../components/platform/checks/spread";
import { planOf, settingsOf } from "../../support/rofecare";

const prod = planOf("prod");
const trail = planOf("audit-trail-prod");
const redis = prod.tiers.find(({ name }) => name === "redis");
if (!redis) throw new Error("no redis");

const settingsWith = (nodes: number | undefined): ReturnType<typeof settingsOf> => {
  const settings = settingsOf("prod");
  return { ...settings, kubernetes: { ...settings.kubernetes, ...(nodes !== undefined && { nodes }) } };
};
const wordsOf = (nodes: number | undefined, plan = prod): readonly string[] =>
  checkSpread(plan.tiers, plan.common, settingsWith(nodes)).map(({ path }) => path.join("."));

describe("what two parts of a platform cannot have both", () => {
  it("nothing collides in the platforms of the documents", () => {
    for (const stack of ["prod", "medisecure-prod", "audit-trail-prod", "ecosyste-prod"]) {
      const { tiers, secrets } = planOf(stack);
      expect(checkCollisions(tiers, secrets)).toEqual([]);
    }
  });

  it("one port of a pod under two names is told once, whoever may reach it", () => {
    const twice = { name: "metrics", port: 6379, protocol: "TCP", reach: "metrics" } as const;
    const udp = { name: "other", port: 26379, protocol: "UDP", reach: "users" } as const;
    expect(checkCollisions([{ ...redis, ports: [...redis.ports, twice, udp] }], [])).toEqual([
      {
        code: "PAL306",
        path: ["tiers", "redis"],
        found: 'TCP 6379 for "redis" and "metrics"',
        allowed: "each port of a pod once",
        fix: 'give "redis" another port',
      },
    ]);
  });

  it("a secret of the platform that a tier makes too is told", () => {
    const secret = { name: "redis", length: 44, version: 1 } as const;
    const planned = { ...secret, readers: [], zones: [], madeBy: "platform" } as const;
    expect(checkCollisions([redis], [planned, planned])).toMatchObject([
      { code: "PAL308", found: 'a secret "redis", which the platform has already' },
    ]);
  });
});

describe("members that stand apart, and the nodes there are", () => {
  it("without a number of nodes, and where members may share a host, nothing is asked", () => {
    expect(wordsOf(undefined)).toEqual([]);
    expect(wordsOf(1, planOf("staging"))).toEqual([]);
    expect(wordsOf(3)).toEqual([]);
  });

  it("MED-HA-05: two nodes are too few for three members, whatever they are called", () => {
    expect([...new Set(wordsOf(2).map((path) => path.split(".").at(-1)))].sort()).toEqual([
      "brokers",
      "instances",
      "members",
      "sentinels",
    ]);
    expect(wordsOf(2)).toContain("tiers.redis.sentinels");
  });

  it("AUD-CON-24: a service that stands strictly apart may grow beyond its nodes, and is warned of it", () => {
    expect(wordsOf(3, trail)).toEqual([]);
    expect(spreadWarnings(trail.tiers, trail.common, settingsWith(3))).toEqual([
      "audit-trail: may grow to 20, each on a host of its own, and there are 3 nodes: the rest would wait.",
    ]);
    expect(spreadWarnings(trail.tiers, trail.common, settingsWith(20))).toEqual([]);
    expect(wordsOf(2, trail)).toContain("tiers.audit-trail.replicas");
  });
});
