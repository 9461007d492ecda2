import { rules } from "../../policies/catalogue";
import { environments, levelIn } from "../../policies/levels";
import { block, code, plain, table } from "../../policies/reports/markdown";
import type { Rule, Setting } from "../../policies/rule";
import { cases } from "../../tests/policy/support/cases";
import { examplesOf } from "./rule-examples";

/** Where the page of all rules lies. */
export const rulesFile = "docs/policy-rules.md";

/** Where the short list lies that the pack carries with it. */
export const rulesListFile = "policies/RULES.md";

const made = "Made from the code by `npm run schema`, not by hand.";

const byName = [...rules].sort((one, other) => (one.name < other.name ? -1 : 1));

const levelsIn = (rule: Rule): readonly string[] => environments.map((environment) => levelIn(environment, rule));

/** The page of all rules: level, what is asked and why, settings, what is refused and how it is mended. */
export const rulesText = (): string =>
  [
    "# The rules of the policy pack",
    "",
    `${made} Reports under "refused" are what the rules say of the programs that their tests use.`,
    "[policies](policies.md) compares them with other packs, [the pack's manual](../policies/README.md) says how they are configured and waived.",
    "",
    `${rules.length} rules, and their level in each environment: what is mandatory stops the update, what is advisory is told.`,
    "",
    ...index((name) => `[${code(name)}](#${name})`),
    "",
    ...byName.flatMap(section),
  ].join("\n");

/** Whether the rule mends what it finds, at the level `remediate`. */
const canMend = ({ mends }: Rule): boolean => mends !== undefined;

/** The list of all rules: what is asked, levels, settings, and which can mend. */
export const rulesListText = (): string =>
  [
    "# Rules",
    "",
    `${made} Every rule has the setting \`except\` besides: names of resources in the program that it leaves alone.`,
    "",
    ...index(code, ["settings", ({ settings }) => Object.keys(settings).map(code).join(", ")]),
    "",
    `At the level \`remediate\`, ${byName
      .filter(canMend)
      .map(({ name }) => code(name))
      .join(", ")} mend what is safe to mend.`,
    "",
  ].join("\n");

/** A row for each rule; a column more where one is given. */
function index(named: (name: string) => string, more?: readonly [string, (rule: Rule) => string]): readonly string[] {
  const head = ["rule", "what it asks for", ...environments, ...(more === undefined ? [] : [more[0]])];
  return table(
    head,
    byName.map((rule) => [
      named(rule.name),
      plain(rule.description),
      ...levelsIn(rule),
      ...(more === undefined ? [] : [more[1](rule)]),
    ]),
  );
}

function section(rule: Rule): readonly string[] {
  const levels = environments.map((environment) => `${levelIn(environment, rule)} in ${environment}`);
  return [
    `## ${rule.name}`,
    "",
    plain(rule.description),
    "",
    `- Level: ${levels.join(", ")}`,
    `- Looks at: ${rule.sees === "stack" ? "all resources of the stack together" : "each resource"}`,
    ...(canMend(rule) ? ["- Mends: what is safe, at the level `remediate`"] : []),
    `- Why: ${rule.references.map(plain).join("; ")}`,
    "",
    ...settingsTable(rule),
    ...refused(rule),
  ];
}

function settingsTable({ settings }: Rule): readonly string[] {
  const rows = Object.entries(settings);
  if (rows.length === 0) return [];
  const cells = rows.map(([name, setting]) => [
    code(name),
    plain(setting.description),
    code(kindOf(setting)),
    value(setting),
  ]);
  return [...table(["setting", "what it is", "kind", "default"], cells), ""];
}

const kindOf = ({ type, items, enum: words, pattern, minimum }: Setting): string =>
  [
    words?.join(" | ") ?? (items === undefined ? type : `list of ${items.type}`),
    ...(pattern === undefined ? [] : [`like ${pattern}`]),
    ...(minimum === undefined ? [] : [`from ${minimum}`]),
  ].join(", ");

const value = (setting: Setting): string =>
  Array.isArray(setting.default) && setting.default.length === 0 ? "none" : code(JSON.stringify(setting.default));

function refused(rule: Rule): readonly string[] {
  const known = cases[rule.name];
  if (known === undefined) return [];
  return ["Refused:", "", block(examplesOf(rule, known).join("\n\n"), "text"), ""];
}
