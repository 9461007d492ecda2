import { diagramOf, type Drawn } from "../../../tools/review/picture-diagram";
import { mermaidOf } from "../../../tools/review/picture-mermaid";
import { svgOf } from "../../../tools/review/picture-svg";
import type { ChangeGroup, Danger, Operation } from "../../../tools/review/report";
import { hostile, reviewChange } from "../../support/review-report";
import { planOf } from "../../support/rofecare";

const plan = planOf("prod");
const changes = (tier: string, danger: Danger, operation: Operation = "update"): ChangeGroup => ({
  layer: "services",
  tiers: [{ tier, kind: "service", changes: [reviewChange({ danger, operation })] }],
});
const groupsOf = (drawn: Drawn, ...groups: readonly ChangeGroup[]): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(
    diagramOf(drawn, groups).groups.map(({ name, nodes }) => [
      name,
      nodes.flatMap((node) => (node.mark === undefined ? [] : [`${node.name}: ${node.mark}`])),
    ]),
  );
const linesOf = (...groups: readonly ChangeGroup[]): readonly string[] =>
  diagramOf(plan, groups).flows.map(({ from, to, isTouched }) => `${from} ${isTouched ? "=>" : "->"} ${to}`);

describe("the picture of a platform", () => {
  it("has each tier in its zone, and everyone outside before the edge", () => {
    const { groups } = diagramOf(plan, []);
    expect(groups.map(({ name }) => name)).toEqual(["outside", "frontend", "backend", "database"]);
    expect(groups.flatMap(({ nodes }) => nodes)).toHaveLength(plan.tiers.length + 1);
    expect(linesOf()).toContain("internet -> edge");
  });

  it("has the calls that the network lets through, by the caller's word and by the callee's", () => {
    expect(linesOf()).toEqual(expect.arrayContaining(["patient-service -> patient-db", "gateway -> patient-service"]));
  });

  it("tells of a tier that many use by their number; its lines are drawn where a change touches one of their ends", () => {
    const kafka = diagramOf(plan, [])
      .groups.flatMap(({ nodes }) => nodes)
      .find(({ name }) => name === "kafka");
    expect(kafka).toEqual({ name: "kafka", kind: "kafka", users: 8 });
    expect(linesOf().filter((line) => line.endsWith(" kafka"))).toEqual([]);
    const touched = linesOf(changes("patient-service", "restart"));
    expect(touched.filter((line) => line.endsWith(" kafka"))).toEqual(["patient-service => kafka"]);
    expect(linesOf(changes("kafka", "restart")).filter((line) => line.endsWith(" kafka"))).toHaveLength(8);
  });

  it("draws no crowd of lines where most of the platform is touched, as where all of it is new", () => {
    const all = plan.tiers.map(({ name }) => changes(name, "none", "create"));
    expect(linesOf(...all).filter((line) => line.endsWith(" kafka"))).toEqual([]);
    expect(linesOf(...all)).toContain("patient-service => patient-db");
  });

  it("marks what is touched by the worst that happens to it", () => {
    const marked = groupsOf(
      plan,
      changes("patient-db", "data", "replace"),
      changes("redis", "outage"),
      changes("gateway", "restart"),
      changes("edge", "none"),
      changes("frontend", "restart", "create"),
    );
    expect(marked).toEqual({
      outside: [],
      frontend: ["frontend: new", "edge: changed"],
      backend: ["gateway: restart"],
      database: ["patient-db: data", "redis: outage"],
    });
  });

  it("has what the change removes in a group of its own, and says that data goes with it", () => {
    const marked = groupsOf(plan, changes("old-service", "none", "delete"), changes("old-db", "data", "delete"));
    expect(marked["removed"]).toEqual(["old-service: gone", "old-db: data"]);
  });

  it("leaves out what is no tier: the foundation", () => {
    const { tiers } = changes("network", "none");
    expect(diagramOf(plan, [{ layer: "foundation", tiers }]).groups.map(({ name }) => name)).not.toContain("removed");
  });
});

describe("the picture as text and as SVG", () => {
  const odd = diagramOf({ ...plan, name: hostile }, [changes(hostile, "none", "delete")]);

  it("says each mark in words too", async () => {
    const diagram = diagramOf(plan, [changes("redis", "outage")]);
    expect(mermaidOf(diagram)).toContain("redis<br/>redis, used by 9<br/>stands still");
    expect(await svgOf(diagram)).toContain("redis stands still");
  });

  it("takes no name for markup", async () => {
    expect(mermaidOf(odd)).toContain("#60;script#62;alert#40;#34;1#34;#41;#60;/script#62;#39;#34;#38;");
    const svg = await svgOf(odd);
    expect(svg).toContain("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&#39;&quot;&amp;");
    expect(svg).not.toContain("<script");
  });

  it("is the same each time", async () => {
    expect(await svgOf(odd)).toBe(await svgOf(odd));
  });
});
