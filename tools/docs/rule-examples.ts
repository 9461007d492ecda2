import { unknownCheckingProxy } from "@pulumi/policy/proxy";
import { settingsOf } from "../../policies/config";
import { Field } from "../../policies/field";
import { type CheckedResource, report, type Rule } from "../../policies/rule";
import type { Program, RuleCases } from "../../tests/policy/support/cases/program";
import type { Given } from "../../tests/policy/support/judge";

/** What a rule says of programs that break it: the first report of each, as a user reads it. */
export const examplesOf = (rule: Rule, { breaks, settings = {} }: RuleCases): readonly string[] => [
  ...new Set(breaks.flatMap((program) => reportsOf(rule, program, settings).slice(0, 1))),
];

function reportsOf(rule: Rule, program: Program, configured: object): readonly string[] {
  const defaults = Object.entries(settingsOf(rule)).map(([name, setting]) => [name, setting.default]);
  const settings = new Field("", { ...Object.fromEntries(defaults), ...configured });
  const resources = resourcesOf(program);
  switch (rule.sees) {
    case "resource":
      return resources.flatMap((resource) => rule.check(resource, settings).map((one) => report(rule, resource, one)));
    case "stack":
      return rule.check(resources, settings).map((one) => report(rule, one.resource, one));
  }
}

function resourcesOf(program: Program): readonly CheckedResource[] {
  const resources: CheckedResource[] = program.map((given) => ({
    ...checked(given),
    sourcesOf: (property) => {
      const names = given.sources?.[property] ?? [];
      return resources.filter(({ name }) => names.includes(name));
    },
  }));
  return resources;
}

const checked = ({ type, name = "it", props, protect = false, ignoreChanges = [] }: Given) => ({
  type,
  name,
  props: new Field("", unknownCheckingProxy(props)),
  isProtected: protect,
  ignoredChanges: ignoreChanges,
});
