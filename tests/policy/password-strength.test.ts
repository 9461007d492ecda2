import { passwordStrength } from "../../policies/rules/password-strength";
import { unknown } from "./support/buckets";
import { judge } from "./support/judge";

const password = (props: object) => ({
  type: "random:index/randomPassword:RandomPassword",
  props: { result: "never-shown", ...props },
});
const digits = { upper: false, lower: false, special: false };

describe("password-strength", () => {
  it("ROF-SEC-02: accepts a password that is long enough, without special characters too", async () => {
    expect(await judge(passwordStrength, password({ length: 32 }))).toEqual([]);
    expect(await judge(passwordStrength, password({ length: 44, special: false }))).toEqual([]);
  });

  it("ROF-SEC-02: refuses one that is too short, once, and never shows the password", async () => {
    const [report, ...others] = await judge(passwordStrength, password({ length: 16, ...digits }));
    expect(others).toEqual([]);
    expect(report).toContain("The password has fewer than 32 characters.\n  where: length\n  found: 16\n");
    expect(report).toContain("fix:   length: 32");
    expect(report).not.toContain("never-shown");
  });

  it("refuses one that is long enough, but of too few characters", async () => {
    const [report, ...others] = await judge(passwordStrength, password({ length: 32, ...digits }));
    expect(others).toEqual([]);
    expect(report).toContain("found: 32 characters out of 10");
    expect(await judge(passwordStrength, password({ length: 39, ...digits }))).toEqual([]);
    const few = { upper: false, lower: false, numeric: false, overrideSpecial: "!!??" };
    expect(await judge(passwordStrength, password({ length: 100, ...few }))).toHaveLength(1);
  });

  it("takes what is enough from the configuration", async () => {
    expect(await judge(passwordStrength, password({ length: 44 }), { length: 64 })).toHaveLength(1);
    expect(await judge(passwordStrength, password({ length: 12 }), { length: 12, bits: 64 })).toEqual([]);
    expect(await judge(passwordStrength, password({ length: 12 }), { length: 12, bits: 100 })).toHaveLength(1);
  });

  it("leaves alone what is no password, and a length that a preview does not know yet", async () => {
    expect(await judge(passwordStrength, password({ length: unknown }))).toEqual([]);
    expect(await judge(passwordStrength, { type: "random:index/randomId:RandomId", props: { length: 4 } })).toEqual([]);
  });
});
