import fc from "fast-check";
import { nearest, suggest } from "../../../components/language/nearest";

describe("what was probably meant", () => {
  it.each([
    ["platfrom", ["platform", "target"], "platform"],
    ["enviroment", ["environment", "target"], "environment"],
    ["replcas", ["resources", "replicas"], "replicas"],
    ["Replicas", ["replicas"], "replicas"],
    ["prd", ["dev", "staging", "prod"], "prod"],
    ["production", ["dev", "staging", "prod"], "prod"],
    ["PRODUCTION", ["dev", "staging", "prod"], "prod"],
    ["patient-servce", ["patient-service", "payment-service"], "patient-service"],
  ])("by %s, among %j, is %s", (word, candidates, meant) => {
    expect(nearest(word, candidates)).toBe(meant);
    expect(suggest(word, candidates)).toBe(`did you mean "${meant}"?`);
  });

  it.each([
    ["banana", ["dev", "staging", "prod"]],
    ["xyz", ["dev"]],
    ["", ["dev"]],
    ["anything", []],
  ])("by %s, among %j, is not guessed where nothing is near", (word, candidates) => {
    expect(nearest(word, candidates)).toBeUndefined();
  });

  it("lists all there are where nothing is near", () => {
    expect(suggest("banana", ["dev", "staging", "prod"])).toBe("use one of: dev, staging, prod");
  });

  it("is no word of one letter, of which every other word would be a longer form", () => {
    expect(nearest("target", ["t", "x"])).toBeUndefined();
  });

  it("is the nearest of several that are near", () => {
    expect(nearest("image", ["images", "imagem", "image"])).toBe("image");
    expect(nearest("clinicl-db", ["clinical-db", "critical-db"])).toBe("clinical-db");
  });

  it("is the word itself where it is among words of its length", () => {
    const words = fc.uniqueArray(fc.stringMatching(/^[a-z]{6}$/), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(words, (candidates) => {
        expect(candidates.map((word) => nearest(word, candidates))).toEqual(candidates);
      }),
    );
  });

  it("is a word with one letter too few, too many or wrong", () => {
    const word = fc.stringMatching(/^[a-z]{6,12}$/);
    const change = fc.record({
      at: fc.nat(5),
      letter: fc.stringMatching(/^[a-z]$/),
      how: fc.constantFrom("drop", "add", "swap"),
    });
    fc.assert(
      fc.property(word, change, (right, { at, letter, how }) => {
        const rest = { drop: right.slice(at + 1), add: letter + right.slice(at), swap: letter + right.slice(at + 1) };
        expect(nearest(`${right.slice(0, at)}${rest[how]}`, [right])).toBe(right);
      }),
    );
  });
});
