import { toPolicies } from "../../policies/adapter";
import { Briefing } from "../../policies/briefing";
import { rules } from "../../policies/catalogue";
import { type Environment, environmentFrom, environments, type Hints, levelIn } from "../../policies/levels";
import type { Rule } from "../../policies/rule";

const settings = (environment: unknown): string => JSON.stringify({ platform: "shop", environment });
const namesAt = (environment: Environment, isSoft: boolean): readonly string[] =>
  rules
    .filter((rule) => (levelIn(environment, rule) === "advisory") === isSoft)
    .map(({ name }) => name)
    .sort();

/** The levels that the engine is told for the rules, when it asks. */
const told = (briefing: Briefing): ReadonlyMap<string, string | undefined> =>
  new Map(toPolicies(rules, { briefing }).map(({ name, enforcementLevel }) => [name, enforcementLevel]));

describe("levels by environment", () => {
  it("are mandatory in prod for all rules, and in staging for all but the protection of data", () => {
    expect(namesAt("prod", true)).toEqual([]);
    expect(namesAt("staging", true)).toEqual(["protected-data", "volume-retention"]);
  });

  it("are advisory in dev, but for what others could read or reach", () => {
    expect(namesAt("dev", false)).toEqual(
      expect.arrayContaining(["database-ports", "plain-secrets", "s3-public-access"]),
    );
    expect(namesAt("dev", true)).toEqual(expect.arrayContaining(["resource-limits", "probes", "disruption"]));
  });

  it("of a rule are never weaker in a stronger environment", () => {
    const falls = (rule: Rule): boolean =>
      environments.some((environment, index) => {
        const next = environments[index + 1];
        return next !== undefined && levelIn(environment, rule) === "mandatory" && levelIn(next, rule) === "advisory";
      });
    expect(rules.filter(falls)).toEqual([]);
  });
});

describe("the environment", () => {
  it.each<readonly [string, Environment, Hints]>([
    ["the variable, before all", "dev", { variable: "dev", settings: settings("prod"), stack: "prod" }],
    ["the stack's settings, before its name", "staging", { settings: settings("staging"), stack: "dev" }],
    ["the stack's name, where its settings say nothing", "dev", { settings: "{}", stack: "dev" }],
    ["the stack's name, where there are no settings", "staging", { stack: "staging" }],
    ["prod, where nothing is known", "prod", {}],
    ["prod, for a name that is not one of ours", "prod", { stack: "dev-of-somebody" }],
    ["prod, for a variable that is not one of ours", "prod", { variable: "development", stack: "dev" }],
    ["prod, for settings that are not one of ours", "prod", { settings: settings("demo"), stack: "dev" }],
    ["the stack's name, where settings are no JSON", "dev", { settings: "{", stack: "dev" }],
    ["the stack's name, where settings are of a strange type", "dev", { settings: settings(1), stack: "dev" }],
  ])("is %s", (_, expected, hints) => {
    expect(environmentFrom(hints)).toBe(expected);
  });

  it("decides the levels that the engine is told, although it is known after the policies are made", () => {
    const briefing = new Briefing(rules);
    const policies = toPolicies(rules, { briefing });
    const levelOf = (name: string) => policies.find((policy) => policy.name === name)?.enforcementLevel;
    expect(levelOf("probes")).toBe("mandatory");
    expect(levelOf("disruption")).toBe("mandatory");
    briefing.hearStack("dev", undefined);
    expect(levelOf("probes")).toBe("advisory");
    expect(levelOf("disruption")).toBe("advisory");
    expect(levelOf("plain-secrets")).toBe("mandatory");
  });

  it("changes no level of what the pack says about itself", () => {
    const [dev, prod] = [new Briefing(rules, "dev"), new Briefing(rules, "prod")].map(told);
    for (const own of ["broken-rule", "broken-stack-rule", "malformed-config", "malformed-waivers", "expired-waiver"]) {
      expect([dev?.get(own), prod?.get(own)]).toEqual(["mandatory", "mandatory"]);
    }
  });
});
