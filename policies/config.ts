import { z } from "zod";
import { pathIn } from "./paths";
import type { Rule, Setting, Settings } from "./rule";

type Schema = Omit<Setting, "default">;

/** The setting that every rule has. */
const except: Setting = {
  type: "array",
  items: { type: "string" },
  default: [],
  description: "Names of resources in the program that this rule leaves alone",
};

/** The level of a rule, which stands among its settings, or in their place. */
const enforcementLevel: Schema = {
  type: "string",
  enum: ["advisory", "mandatory", "remediate", "disabled"],
  description:
    "What a violation does: it is told, stops the update, is mended where the rule can, or is not looked for",
};

/** The key by which the engine sets the level of everything at once. */
const all = { name: "all", description: "The level of every rule." } as const;

/** All settings of a rule, each with its default. */
export const settingsOf = (rule: Pick<Rule, "settings">): Settings => ({ ...rule.settings, except });

/** JSON Schema of a policy config, for editors, and for those who make such files. */
export function configSchema(rules: readonly Rule[]): object {
  const ofRules = rules.map((rule) => [rule.name, levelOr(rule.description, settingsOf(rule))] as const);
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "A policy config of Palier's pack, as the engine takes it by --policy-pack-config",
    type: "object",
    properties: { [all.name]: levelOr(all.description, {}), ...Object.fromEntries(ofRules) },
    additionalProperties: false,
  };
}

const levelOr = (description: string, settings: Settings): object => ({
  description,
  anyOf: [
    enforcementLevel,
    { type: "object", properties: { enforcementLevel, ...settings }, additionalProperties: false },
  ],
});

/**
 * All that is wrong with a policy config: rules and settings that are not there, levels that are none, values of a wrong type.
 * @param others names of policies that are no rules, and that the engine configures too. Default none.
 */
export function mistakesIn(rules: readonly Rule[], config: unknown, others: readonly string[] = []): readonly string[] {
  if (!isObject(config)) return [`it must be an object with a key for each rule; found ${JSON.stringify(config)}`];
  const names = rules.map(({ name }) => name);
  return Object.entries(config).flatMap(([name, value]) => {
    const rule = rules.find((known) => known.name === name);
    if (rule !== undefined) return mistakesOf(name, value, settingsOf(rule));
    if (name === all.name) return mistakesOf(name, value, {});
    return others.includes(name) ? [] : [`${name}: there is no such rule; the rules are ${names.join(", ")}`];
  });
}

function mistakesOf(rule: string, value: unknown, settings: Settings): readonly string[] {
  const known: Readonly<Record<string, Schema>> = { enforcementLevel, ...settings };
  const given = isObject(value) ? value : { enforcementLevel: value };
  return Object.entries(given).flatMap(([name, found]) => {
    const place = `${rule}.${name}`;
    const schema = known[name];
    if (schema !== undefined) return misfits(place, found, schema);
    return [`${place}: there is no such setting; the settings are ${Object.keys(known).join(", ")}`];
  });
}

function misfits(place: string, value: unknown, schema: Schema): readonly string[] {
  const { error } = z.fromJSONSchema({ ...schema }).safeParse(value);
  return (error?.issues ?? []).map(({ path, message }) => {
    const found = path.reduce<unknown>((part, key) => (isObject(part) ? Reflect.get(part, key) : undefined), value);
    return `${place}${pathIn(path)}: ${message.replace(/^Invalid \w+: /, "")}; found ${JSON.stringify(found)}`;
  });
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;
