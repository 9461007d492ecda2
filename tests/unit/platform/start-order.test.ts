import { checkCircle, startWaves } from "../../../components/platform/start-order";

describe("start order", () => {
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
