import { cut, firstOf, more, plural } from "../../../tools/words";

describe("words for several", () => {
  it.each([
    [0, "workloads"],
    [1, "workload"],
    [2, "workloads"],
  ])("of %i is %s", (count, word) => {
    expect(plural(count, "workload")).toBe(word);
  });

  it("are those that are given, where an s is not enough", () => {
    expect([1, 2].map((count) => plural(count, "stack needs", "stacks need"))).toEqual(["stack needs", "stacks need"]);
  });
});

describe("what is left out", () => {
  it.each([
    [-1, []],
    [0, []],
    [1, ["and 1 more line"]],
    [2, ["and 2 more lines"]],
  ])("is told only where there is some: %i", (left, told) => {
    expect(more(left, "line")).toEqual(told);
  });

  it.each([
    [["a"], undefined, "a"],
    [["a", "b"], undefined, "a, b"],
    [["a", "b", "c", "d"], undefined, "a, b and 2 more"],
    [["a", "b", "c"], "; ", "a; b; and 1 more"],
  ])("stands behind the first of %j, between them %j", (words, between, text) => {
    expect(firstOf(words, 2, between)).toBe(text);
  });

  it("of a text is marked, and the mark counts", () => {
    expect([cut("four", 4), cut("fives", 4)]).toEqual(["four", "fiv…"]);
  });
});
