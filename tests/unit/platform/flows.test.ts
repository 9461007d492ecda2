import { planFlows, type TierFlows } from "../../../components/platform/flows";
import { planOf } from "../../support/rofecare";
import { port, tierPlan } from "../../support/tier-plan";

const db = tierPlan("db", {
  zone: "database",
  ports: [port(5432, "users"), port(5432, "members"), port(8000, "members"), port(9187, "metrics")],
});
const flowsOf = (tiers: Parameters<typeof planFlows>[0], name: string): TierFlows => {
  const found = planFlows(tiers).find(({ tier }) => tier === name);
  if (!found) throw new Error(`no flows of ${name}`);
  return found;
};
const tcp = (...ports: readonly number[]): readonly object[] =>
  ports.map((number) => ({ port: number, protocol: "TCP" }));

describe("the flows of a tier", () => {
  it("ROF-SEC-13: are none where it states nothing, as what is not stated is denied", () => {
    expect(planFlows([tierPlan("alone")])).toEqual([{ tier: "alone", zone: "backend", ingress: [], egress: [] }]);
  });

  it("ROF-SEC-13: go to the tiers that it uses, to the ports for users, and neither to metrics nor to ports of members", () => {
    expect(flowsOf([tierPlan("api", { uses: ["db"] }), db], "api").egress).toEqual([
      { to: "tier", tier: "db", ports: tcp(5432) },
    ]);
  });

  it("come in at each port from those who may reach it", () => {
    expect(flowsOf([db], "db").ingress).toEqual([
      { from: { reach: "users" }, ports: tcp(5432) },
      { from: { reach: "members" }, ports: tcp(5432, 8000) },
      { from: { reach: "metrics" }, ports: tcp(9187) },
    ]);
  });

  it("come in from a caller that starts first, and it goes out to its callees without a word of its own", () => {
    const gateway = tierPlan("gateway");
    const orders = tierPlan("orders", { calledBy: ["gateway"], ports: [port(8081, "users"), port(9000, "metrics")] });
    expect(flowsOf([gateway, orders], "orders").ingress).toContainEqual({
      from: { caller: "gateway" },
      ports: tcp(8081),
    });
    expect(flowsOf([gateway, orders], "gateway").egress).toEqual([{ to: "callees" }]);
    expect(flowsOf([gateway, orders], "orders").egress).toEqual([]);
  });

  it("pass among its members where it has ports for them", () => {
    expect(flowsOf([db], "db").egress).toEqual([{ to: "members", ports: tcp(5432, 8000) }]);
  });

  it("go out of the platform only as far as it says", () => {
    const edge = tierPlan("edge", { outside: ["internet", "apiServer"], scrapes: true });
    expect(flowsOf([edge], "edge").egress).toEqual([
      { to: "metrics" },
      { to: "outside", outside: "internet" },
      { to: "outside", outside: "apiServer" },
    ]);
  });

  it("lead nowhere by a name that is no tier: that is told as a mistake of its own", () => {
    expect(flowsOf([tierPlan("api", { uses: ["nobody"] })], "api").egress).toEqual([]);
  });
});

describe("the flows of Rofecare", () => {
  const { flows } = planOf("prod");

  it("ROF-SEC-13: have two ends each: where one tier may go, the other lets users in on the same ports", () => {
    const ends = flows.flatMap(({ tier, egress }) =>
      egress.flatMap((flow) => (flow.to === "tier" ? [{ from: tier, to: flow.tier, ports: flow.ports }] : [])),
    );
    const oneEnded = ends.filter(({ to, ports }) => {
      const users = flows
        .find(({ tier }) => tier === to)
        ?.ingress.find(({ from }) => "reach" in from && from.reach === "users");
      return JSON.stringify(users?.ports) !== JSON.stringify(ports);
    });
    expect(ends.length).toBeGreaterThan(40);
    expect(oneEnded).toEqual([]);
  });

  it("ROF-SEC-11: lead to the Internet from the edge alone, which asks for certificates there", () => {
    const outside = flows.filter(({ egress }) =>
      egress.some((flow) => flow.to === "outside" && flow.outside === "internet"),
    );
    expect(outside.map(({ tier }) => tier)).toEqual(["edge"]);
  });
});
