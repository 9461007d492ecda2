import { brokenParts, type Seal, sealOf, sealSchema } from "../../../tools/deploying/seal";
import type { CheckoutPrints, StackPrint } from "../../../tools/review/affected";
import type { StateResource } from "../../../tools/stack/state";

const print: StackPrint = { plan: "a", program: "b", settings: "c", policyConfig: "d" };
const prints: CheckoutPrints = { stacks: { prod: print }, policies: "e", packages: { zod: "1.0.0" } };
const resource: StateResource = {
  urn: "urn:pulumi:prod::palier::kubernetes:core/v1:Secret::redis",
  type: "kubernetes:core/v1:Secret",
  id: "redis",
  custom: true,
  created: "2026-11-01T10:00:00Z",
  modified: "2026-11-02T10:00:00Z",
  inputs: { stringData: "ciphertext, another one at each reading" },
};
const seal = (changes: Partial<Parameters<typeof sealOf>[0]> = {}): Seal =>
  sealSchema.parse(sealOf({ stack: "prod", commit: "1", prints, state: [resource], ...changes }));
const withPrint = (changes: Partial<StackPrint>): Seal =>
  seal({ prints: { ...prints, stacks: { prod: { ...print, ...changes } } } });

describe("the seal on a review", () => {
  it("holds while everything is as it was, whatever the order and the ciphers of the state", () => {
    const other = { ...resource, urn: `${resource.urn}-2` };
    const before = seal({ state: [resource, other] });
    expect(brokenParts(before, seal({ commit: "2", state: [other, { ...resource, inputs: {} }] }))).toEqual([]);
  });

  it.each([
    ["the plan of the stack is another one", withPrint({ plan: "x" })],
    ["the program registers other resources", withPrint({ program: "x" })],
    ["the stack's settings are others", withPrint({ settings: "x" })],
    ["the policy pack is another one", withPrint({ policyConfig: "x" })],
    ["the policy pack is another one", seal({ prints: { ...prints, policies: "x" } })],
    ["packages have other versions", seal({ prints: { ...prints, packages: { zod: "1.0.1" } } })],
    ["the stack was updated since", seal({ state: [{ ...resource, modified: "2026-11-03T10:00:00Z" }] })],
    ["the stack was updated since", seal({ state: [] })],
  ])("is broken where %s", (words, now) => {
    expect(brokenParts(seal(), now)).toEqual([words]);
  });

  it("is broken for another stack, and names all that is different", () => {
    const now = { ...seal(), stack: "staging", plan: "x", state: "y" };
    expect(brokenParts(seal(), now)).toEqual([
      "the review was of stack prod",
      "the plan of the stack is another one",
      "the stack was updated since",
    ]);
  });

  it("is not made of a stack with mistakes, and is made of one that was never up", () => {
    const mistaken = { ...prints, stacks: { prod: { ...print, plan: undefined, program: undefined } } };
    expect(sealOf({ stack: "prod", commit: "1", prints: mistaken, state: [] })).toBeUndefined();
    expect(seal({ state: undefined }).state).toBe(seal({ state: [] }).state);
  });
});
