import type {
  EnforcementLevel,
  PolicyConfigSchema,
  PolicyResource,
  ResourceValidationArgs,
  ResourceValidationPolicy,
  StackValidationPolicy,
} from "@pulumi/policy";
import { Field } from "./field";
import { type CheckedResource, placeOf, report, type ResourceRule, type Rule, type StackRule } from "./rule";
import { waiverPolicies } from "./waiver-policies";
import { defaultFile, WaiverBook, type Waivers } from "./waivers";

/** The setting that every rule has. */
const except = {
  except: {
    type: "array",
    items: { type: "string" },
    default: [],
    description: "Names of resources in the program that this rule leaves alone",
  },
} as const;

/** A rule that failed while it looked at a resource: the resource's URN, or none for the whole stack, and the report. */
interface Failure {
  readonly urn?: string;
  readonly message: string;
}

/** What a run has beside its rules. */
export interface RunOptions {
  /** Leave to break rules. Default none. */
  readonly waivers?: Waivers;
  /** The day on which waivers are looked at. Default the clock's. */
  readonly now?: Date;
}

/** What the policies of a run write down for each other. */
interface Notes {
  readonly failures: Failure[];
  readonly book: WaiverBook;
}

const noWaivers: Waivers = { file: defaultFile, list: [] };

/**
 * The policies that the engine asks: one for each rule, then those about waivers, and last those that report rules that failed themselves.
 * These are always mandatory: a failed rule has judged nothing, whatever its own level is.
 */
export function toPolicies(
  rules: readonly Rule[],
  { waivers = noWaivers, now = new Date() }: RunOptions = {},
): (ResourceValidationPolicy | StackValidationPolicy)[] {
  const notes: Notes = { failures: [], book: new WaiverBook(waivers, now) };
  const policies = rules.map((rule) => {
    switch (rule.sees) {
      case "resource":
        return resourcePolicy(rule, notes);
      case "stack":
        return stackPolicy(rule, notes);
    }
  });
  return [...policies, ...waiverPolicies(notes.book), brokenOnResources(notes.failures), brokenOnStack(notes.failures)];
}

function resourcePolicy(rule: ResourceRule, { failures, book }: Notes): ResourceValidationPolicy {
  return {
    ...common(rule),
    validateResource: (args, reportViolation) => {
      const resource = checked(args);
      const settings = settingsOf(rule, args.getConfig());
      if (isExcepted(resource, settings)) return;
      try {
        for (const violation of rule.check(resource, settings)) {
          if (!book.waives(rule.name, resource.name)) reportViolation(report(rule, resource, violation));
        }
      } catch (error) {
        failures.push({ urn: args.urn, message: broken(rule, placeOf(resource), error) });
      }
    },
  };
}

function stackPolicy(rule: StackRule, { failures, book }: Notes): StackValidationPolicy {
  return {
    ...common(rule),
    validateStack: (args, reportViolation) => {
      const settings = settingsOf(rule, args.getConfig());
      const urns = checkedStack(args.resources);
      try {
        for (const violation of rule.check([...urns.keys()], settings)) {
          if (isExcepted(violation.resource, settings) || book.waives(rule.name, violation.resource.name)) continue;
          reportViolation(report(rule, violation.resource, violation), urns.get(violation.resource));
        }
      } catch (error) {
        failures.push({ message: broken(rule, "the whole stack", error) });
      }
    },
  };
}

const mandatory: EnforcementLevel = "mandatory";

/** Runs after the rules for the same resource, as the engine's library asks the policies in their order. */
const brokenOnResources = (failures: Failure[]): ResourceValidationPolicy => ({
  name: "broken-rule",
  description: "Every rule must be able to judge every resource.",
  enforcementLevel: mandatory,
  validateResource: ({ urn }, reportViolation) => {
    for (const { message } of failures.filter((failure) => failure.urn === urn)) reportViolation(message);
    failures.splice(0, failures.length, ...failures.filter((failure) => failure.urn !== urn));
  },
});

const brokenOnStack = (failures: Failure[]): StackValidationPolicy => ({
  name: "broken-stack-rule",
  description: "Every rule must be able to judge the whole stack.",
  enforcementLevel: mandatory,
  validateStack: (_, reportViolation) => {
    for (const { message } of failures.splice(0)) reportViolation(message);
  },
});

const broken = (rule: Rule, place: string, error: unknown): string =>
  `The rule ${rule.name} is itself broken: it could not judge ${place}. ${error instanceof Error ? error.message : "It gave no reason"}.`;

const common = (rule: Rule) => ({
  name: rule.name,
  description: rule.description,
  enforcementLevel: rule.level,
  configSchema: { properties: { ...rule.settings, ...except } },
});

const checked = (
  { type, name, props, opts }: ResourceValidationArgs | PolicyResource,
  sourcesOf: CheckedResource["sourcesOf"] = () => [],
): CheckedResource => ({
  type,
  name,
  props: new Field("", props),
  isProtected: opts.protect,
  sourcesOf,
});

/** All resources of a stack, each of which knows those that its properties come from, with their URNs. */
function checkedStack(resources: readonly PolicyResource[]): ReadonlyMap<CheckedResource, string> {
  const byUrn = new Map<string, CheckedResource>();
  for (const resource of resources) {
    const sourcesOf = (property: string): readonly CheckedResource[] =>
      (resource.propertyDependencies[property] ?? []).flatMap(({ urn }) => byUrn.get(urn) ?? []);
    byUrn.set(resource.urn, checked(resource, sourcesOf));
  }
  return new Map([...byUrn].map(([urn, resource]) => [resource, urn]));
}

function settingsOf(rule: Rule, configured: object): Field {
  return new Field("", { ...defaultsOf(rule.settings), ...defaultsOf(except), ...configured });
}

const defaultsOf = (settings: PolicyConfigSchema["properties"]): object =>
  Object.fromEntries(Object.entries(settings).map(([name, setting]) => [name, setting.default]));

const isExcepted = (resource: CheckedResource, settings: Field): boolean =>
  settings
    .at("except")
    .items()
    .some((name) => name.is(resource.name));
