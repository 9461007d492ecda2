import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { z } from "zod";
import { rules } from "../../policies/catalogue";
import { levelIn } from "../../policies/levels";
import type { Rule } from "../../policies/rule";
import { probes } from "../../policies/rules/probes";
import { ensureToolchain } from "../../tools/toolchain";
import { cases } from "../policy/support/cases";
import type { Program, RuleCases } from "../policy/support/cases/program";
import { Engine, type Finished } from "./support/engine";
import { SmallProgram } from "./support/small-program";

const minutes = 60_000;
const policies = join(__dirname, "..", "..", "policies");
const program = new SmallProgram();
const settingsFile = "policy-config.json";
const noSettings = "no-settings.json";
const recordSchema = z.record(z.string(), z.unknown());

let engine: Engine;

const preview = (stack: string, config = settingsFile): Promise<Finished> => {
  const pack = ["--policy-pack", policies, "--policy-pack-config", config];
  return engine.run("preview", "--stack", stack, "--non-interactive", ...pack);
};

/** Names of the policies that the engine tells at a level. */
function told(output: string, level: string): readonly string[] {
  const names = [...output.matchAll(/\[(\w+)\]\s+([\w-]+)\s+\(/g)];
  return [...new Set(names.filter(([, found]) => found === level).map(([, , name = ""]) => name))].sort();
}

/** One case for each of the rules. */
const programsOf = (asked: readonly Rule[], choose: (cases: RuleCases) => Program): Readonly<Record<string, Program>> =>
  Object.fromEntries(
    asked.flatMap(({ name }) => (cases[name] === undefined ? [] : [[name, choose(cases[name])] as const])),
  );

const broken = ({ breaks: [first] }: RuleCases): Program => first;
const kept = ({ keeps }: RuleCases): Program => keeps;
const namesOf = (asked: readonly Rule[]): readonly string[] => asked.map(({ name }) => name).sort();
const isConfigured = ({ name }: Rule): boolean => cases[name]?.settings !== undefined;
const isSoft = (rule: Rule): boolean => levelIn("dev", rule) === "advisory";

beforeAll(async () => {
  const toolchain = await ensureToolchain({ sandbox: false });
  const settings = Object.entries(cases).flatMap(([name, { settings }]) =>
    settings === undefined ? [] : [[name, settings] as const],
  );
  program.write(settingsFile, JSON.stringify(Object.fromEntries(settings)));
  program.write(noSettings, "{}");
  engine = new Engine(program, "prod", toolchain, join(program.folder, "no-kubeconfig"));
  await engine.init();
  await engine.mustRun("stack", "init", "dev", "--non-interactive");
}, 10 * minutes);

afterAll(() => {
  engine.remove();
  program.remove();
});

describe("the engine with the pack", () => {
  it(
    "refuses in prod what breaks rules, by every rule of the catalogue",
    async () => {
      program.register(programsOf(rules, broken));
      const { code, output } = await preview("prod");
      expect(told(output, "mandatory")).toEqual(namesOf(rules));
      expect(output).not.toContain("is itself broken");
      expect(code).not.toBe(0);
    },
    4 * minutes,
  );

  it.each([
    ["all twins", rules.filter((rule) => !isConfigured(rule))],
    ["the twins of rules that ask for nothing without settings", rules.filter(isConfigured)],
  ])(
    "lets %s pass that keep the rules",
    async (_, asked) => {
      program.register(programsOf(asked, kept));
      const { code, output } = await preview("prod", asked.some(isConfigured) ? settingsFile : noSettings);
      expect([...told(output, "mandatory"), ...told(output, "advisory")]).toEqual([]);
      expect(output).toContain("palier@v");
      expect(code).toBe(0);
    },
    4 * minutes,
  );

  it(
    "tells in dev what breaks a rule that is soft there, and lets it pass",
    async () => {
      program.register(programsOf(rules.filter(isSoft), broken));
      const { code, output } = await preview("dev");
      expect(told(output, "mandatory")).toEqual([]);
      expect(told(output, "advisory")).toEqual(expect.arrayContaining([...namesOf(rules.filter(isSoft))]));
      expect(code).toBe(0);
    },
    4 * minutes,
  );

  it(
    "refuses in dev too what others could read or reach",
    async () => {
      const hard = rules.filter((rule) => !isSoft(rule));
      program.register(programsOf(hard, broken));
      const { code, output } = await preview("dev");
      expect(told(output, "mandatory")).toEqual(namesOf(hard));
      expect(code).not.toBe(0);
    },
    4 * minutes,
  );

  it(
    "takes a stack for what its settings say, and not for what it is called",
    async () => {
      program.register(programsOf([probes], broken));
      const settings = { "palier:stack": { environment: "prod" } };
      const file = join(program.folder, "Pulumi.dev.yaml");
      const salted = recordSchema.parse(parse(readFileSync(file, "utf8")));
      program.write("Pulumi.dev.yaml", stringify({ ...salted, config: settings }));
      const { code, output } = await preview("dev");
      expect(told(output, "mandatory")).toContain("probes");
      expect(code).not.toBe(0);
    },
    4 * minutes,
  );

  it(
    "refuses a policy config with mistakes, and tells all of them",
    async () => {
      program.register({});
      const config = { probe: "advisory", probes: { sidecar: [] }, "s3-object-lock": { always: "yes" } };
      program.write("mistaken.json", JSON.stringify(config));
      const { code, output } = await preview("prod", "mistaken.json");
      expect(told(output, "mandatory")).toEqual(["malformed-config"]);
      expect(output).toContain("probe: there is no such rule; the rules are resource-limits, ");
      expect(output).toContain(
        "probes.sidecar: there is no such setting; the settings are enforcementLevel, sidecars, ",
      );
      expect(output).toContain('s3-object-lock.always: expected boolean, received string; found "yes"');
      expect(code).not.toBe(0);
    },
    4 * minutes,
  );
});
