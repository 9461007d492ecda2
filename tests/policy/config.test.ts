import Ajv from "ajv";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { toPolicies } from "../../policies/adapter";
import { Briefing } from "../../policies/briefing";
import { rules } from "../../policies/catalogue";
import { configSchema, mistakesIn } from "../../policies/config";
import { judgeAll } from "./support/judge";

const right = {
  all: "advisory",
  probes: "mandatory",
  disruption: { enforcementLevel: "disabled", except: ["api"] },
  "pod-security": { level: "baseline", version: "1.34" },
  "password-strength": { length: 40, bits: 200 },
  "plain-secrets": { entropy: 3.5 },
  "database-ports": { ports: [5432] },
  "s3-object-lock": { always: true },
};

/** One mistake each, with what is said about it. */
const wrong: readonly (readonly [unknown, string])[] = [
  [{ probe: "advisory" }, "probe: there is no such rule; the rules are resource-limits, "],
  [
    { probes: { sidecar: [] } },
    "probes.sidecar: there is no such setting; the settings are enforcementLevel, sidecars, ",
  ],
  [{ probes: "optional" }, "probes.enforcementLevel: expected one of "],
  [{ all: { level: "advisory" } }, "all.level: there is no such setting; the settings are enforcementLevel"],
  [{ probes: 1 }, "probes.enforcementLevel: expected one of "],
  [{ probes: null }, "probes.enforcementLevel: expected one of "],
  [{ probes: { except: "api" } }, 'probes.except: expected array, received string; found "api"'],
  [{ probes: { except: ["api", 1] } }, "probes.except[1]: expected string, received number; found 1"],
  [{ "pod-security": { level: "open" } }, 'pod-security.level: expected one of "baseline"|"restricted"; found "open"'],
  [{ "pod-security": { version: "1.9" } }, 'pod-security.version: must match pattern /^1\\.3\\d$/; found "1.9"'],
  [{ "password-strength": { length: 0 } }, "password-strength.length: Too small: expected number to be >=1; found 0"],
  [{ "password-strength": { length: 1.5 } }, "password-strength.length: expected int, received number; found 1.5"],
  [{ "s3-object-lock": { always: "yes" } }, 's3-object-lock.always: expected boolean, received string; found "yes"'],
  [{ "database-ports": { ports: ["a"] } }, 'database-ports.ports[0]: expected number, received string; found "a"'],
  [["probes"], "there is no such rule"],
  ["advisory", 'it must be an object with a key for each rule; found "advisory"'],
];

const isValid = new Ajv({ strict: true, allowUnionTypes: true }).compile(configSchema(rules));

describe("a policy config", () => {
  it("has no mistake where it names rules and settings that are there", () => {
    expect(mistakesIn(rules, right)).toEqual([]);
    expect(mistakesIn(rules, {})).toEqual([]);
    expect(isValid(right)).toBe(true);
  });

  it.each(wrong)("with the mistake %j is told what is wrong and what may stand there", (config, said) => {
    const mistakes = mistakesIn(rules, config);
    expect(mistakes).toHaveLength(1);
    expect(mistakes[0]).toContain(said);
    expect(isValid(config)).toBe(false);
  });

  it("is told all its mistakes at once", () => {
    const several = { probe: {}, probes: { except: [1, "api", 2], sidecar: 1 }, disruption: "always" };
    expect(mistakesIn(rules, several)).toHaveLength(5);
  });

  it("is shown in the manual as it may be", () => {
    const [, shown = ""] =
      /```json\n([^`]+)```/.exec(readFileSync(join(__dirname, "../../policies/README.md"), "utf8")) ?? [];
    expect(shown).toContain("enforcementLevel");
    expect(mistakesIn(rules, JSON.parse(shown))).toEqual([]);
  });

  it("knows every default of the rules as right", () => {
    const defaults = rules.map(({ name, settings }) => {
      const values = Object.entries(settings).map(([key, setting]) => [key, setting.default] as const);
      return [name, Object.fromEntries(values)] as const;
    });
    expect(mistakesIn(rules, Object.fromEntries(defaults))).toEqual([]);
  });
});

describe("a policy config that the engine hands over", () => {
  const stack = { type: "pulumi:pulumi:Stack", props: {} };
  const level = "mandatory";

  it("with mistakes is a violation, told once, with the first resource", async () => {
    const briefing = new Briefing(rules);
    const policies = toPolicies(rules, { briefing });
    const names = policies.map(({ name }) => name);
    briefing.hearConfig(new Map(names.map((name) => [name, { level, settings: {} }])), names);
    expect(await judgeAll(policies, stack)).toEqual([]);
    briefing.hearConfig(new Map([["probe", { level, settings: {} }]]), names);
    const [report, ...others] = await judgeAll(policies, stack);
    expect(others).toEqual([]);
    expect(report).toMatch(/^The policy config has mistakes:\n {2}probe: there is no such rule; /);
    expect(await judgeAll(policies, { ...stack, type: "pulumi:providers:kubernetes" })).toEqual([]);
  });

  it("says the level of a rule, whatever the environment", () => {
    const briefing = new Briefing(rules, "dev");
    const [rule] = rules;
    if (rule === undefined) throw new Error("the catalogue is empty");
    expect(briefing.levelOf(rule)).toBe("advisory");
    briefing.hearConfig(new Map([[rule.name, { level: "disabled", settings: {} }]]), []);
    expect(briefing.levelOf(rule)).toBe("disabled");
  });

  it("tells a variable for the environment that is none of ours", async () => {
    const policies = toPolicies(rules, { briefing: new Briefing(rules, "development") });
    expect(await judgeAll(policies, stack)).toEqual([
      'The policy config has mistakes:\n  PALIER_ENVIRONMENT: expected one of dev, staging, prod; found "development"',
    ]);
  });
});
