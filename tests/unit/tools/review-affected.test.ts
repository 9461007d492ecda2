import { type CheckoutPrints, compare, type StackPrint } from "../../../tools/review/affected";

const print: StackPrint = { plan: "a", program: "b", settings: "c", policyConfig: "d" };
const prints = (
  stacks: Readonly<Record<string, StackPrint>>,
  others: Partial<CheckoutPrints> = {},
): CheckoutPrints => ({ stacks, policies: "e", packages: { zod: "1.0.0", yaml: "2.0.0" }, ...others });
const base = prints({ dev: print, prod: print });
const touched = (head: CheckoutPrints, before: CheckoutPrints | undefined = base): Readonly<Record<string, string>> =>
  Object.fromEntries(compare(before, head).stacks.map(({ stack, reasons }) => [stack, reasons.join(", ")]));

describe("stacks that a change touches", () => {
  it("are none where plans, resources, policies and packages are the same", () => {
    expect(touched(base)).toEqual({ dev: "", prod: "" });
    expect(compare(base, base).stacks[0]?.sentence).toBe(
      "not touched: the same plan, resources, policies and packages",
    );
  });

  it("are those with another plan, and no other", () => {
    expect(touched(prints({ dev: print, prod: { ...print, plan: "x", program: "y" } }))).toEqual({
      dev: "",
      prod: "plan",
    });
  });

  it("are those whose plan is the same, but not what is registered, or what the engine is told besides", () => {
    const head = prints({ dev: { ...print, program: "x" }, prod: { ...print, settings: "x" } });
    expect(touched(head)).toEqual({ dev: "program", prod: "settings" });
  });

  it("are those with mistakes, so that the review tells of them", () => {
    expect(touched(prints({ dev: { ...print, plan: undefined, program: undefined }, prod: print }))).toEqual({
      dev: "mistakes",
      prod: "",
    });
  });

  it("are all of them where the policy pack or a package that runs is another one", () => {
    expect(touched(prints(base.stacks, { policies: "x" }))).toEqual({ dev: "policies", prod: "policies" });
    const head = prints(base.stacks, { packages: { zod: "1.0.1", yaml: "2.0.0" } });
    expect(touched(head)).toEqual({ dev: "packages", prod: "packages" });
    expect(compare(base, head).stacks[0]?.sentence).toBe("other versions of zod");
  });

  it("are those alone whose own policy config is another one", () => {
    expect(touched(prints({ dev: { ...print, policyConfig: "x" }, prod: print }))).toEqual({
      dev: "policies",
      prod: "",
    });
  });

  it("are new ones; one whose file is gone is told apart, as what it provisioned stays", () => {
    const affected = compare(base, prints({ dev: print, staging: print }));
    expect(affected.stacks.map(({ stack, sentence }) => `${stack}: ${sentence}`)).toEqual([
      "dev: not touched: the same plan, resources, policies and packages",
      "staging: the base has no such stack",
    ]);
    expect(affected.removed).toEqual(["prod"]);
  });

  it("are all of them where the base could not be planned", () => {
    const affected = compare(undefined, base);
    expect(affected.stacks.map(({ reasons }) => reasons)).toEqual([["unknown base"], ["unknown base"]]);
  });
});
