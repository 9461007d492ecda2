import type {
  EnforcementLevel,
  PolicyConfigSchema,
  PolicyResource,
  ResourceValidationArgs,
  ResourceValidationPolicy,
  StackValidationPolicy,
} from "@pulumi/policy";
import { Field, type NoteUnknown } from "./field";
import { type AskedRule, type Finding, noSink, type ReportedResource, type Sink } from "./reports/finding";
import {
  type CheckedResource,
  placeOf,
  report,
  type ResourceRule,
  type Rule,
  type StackRule,
  type Violation,
} from "./rule";
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
  /** Where everything that is seen is written down for reports. Default nowhere. */
  readonly sink?: Sink;
}

/** What the policies of a run write down for each other. */
interface Notes {
  readonly failures: Failure[];
  readonly book: WaiverBook;
  readonly sink: Sink;
}

const noWaivers: Waivers = { file: defaultFile, list: [] };

/**
 * The policies that the engine asks: one for each rule, then those about waivers, and last those that report rules that failed themselves.
 * These are always mandatory: a failed rule has judged nothing, whatever its own level is.
 */
export function toPolicies(
  rules: readonly Rule[],
  { waivers = noWaivers, now = new Date(), sink = noSink }: RunOptions = {},
): (ResourceValidationPolicy | StackValidationPolicy)[] {
  const notes: Notes = { failures: [], book: new WaiverBook(waivers, now), sink };
  const policies = rules.map((rule) => {
    switch (rule.sees) {
      case "resource":
        return resourcePolicy(rule, notes);
      case "stack":
        return stackPolicy(rule, notes);
    }
  });
  return [
    ...policies,
    ...waiverPolicies(notes.book, sink),
    brokenOnResources(notes.failures),
    brokenOnStack(notes.failures),
    endOfStack(sink),
  ];
}

function resourcePolicy(rule: ResourceRule, { failures, book, sink }: Notes): ResourceValidationPolicy {
  return {
    ...common(rule),
    validateResource: (args, reportViolation) => {
      sink.asked(askedRule(rule));
      const told = (): ReportedResource => reported(args);
      const resource = checked(args, (path) => {
        sink.notJudged({ rule: rule.name, resource: told(), path });
      });
      const settings = settingsOf(rule, args.getConfig());
      if (isExcepted(resource, settings)) return;
      try {
        for (const violation of rule.check(resource, settings)) {
          const finding = findingOf({ rule, violation, resource: told(), book });
          sink.found(finding);
          if (finding.waiver === undefined) reportViolation(report(rule, resource, violation));
        }
      } catch (error) {
        const message = broken(rule, told().place, error);
        failures.push({ urn: args.urn, message });
        sink.failed({ rule: rule.name, resource: told(), message });
      }
    },
  };
}

function stackPolicy(rule: StackRule, { failures, book, sink }: Notes): StackValidationPolicy {
  return {
    ...common(rule),
    validateStack: (args, reportViolation) => {
      sink.asked(askedRule(rule));
      const settings = settingsOf(rule, args.getConfig());
      const given = checkedStack(args.resources, (resource, path) => {
        sink.notJudged({ rule: rule.name, resource: reported(resource), path });
      });
      try {
        for (const violation of rule.check([...given.keys()], settings)) {
          const from = given.get(violation.resource);
          if (from === undefined || isExcepted(violation.resource, settings)) continue;
          const finding = findingOf({ rule, violation, resource: reported(from), book });
          sink.found(finding);
          if (finding.waiver === undefined) reportViolation(report(rule, violation.resource, violation), from.urn);
        }
      } catch (error) {
        const message = broken(rule, "the whole stack", error);
        failures.push({ message });
        sink.failed({ rule: rule.name, message });
      }
    },
  };
}

const askedRule = (rule: Rule): AskedRule => {
  const { name, description, references } = rule;
  return { name, description, references, level: common(rule).enforcementLevel };
};

/** A violation together with what reports say besides. */
function findingOf({
  rule,
  violation: { path, found, message, fix },
  resource,
  book,
}: {
  readonly rule: Rule;
  readonly violation: Violation;
  readonly resource: ReportedResource;
  readonly book: WaiverBook;
}): Finding {
  const waiver = book.waiverOf(rule.name, resource.name);
  return { rule: rule.name, resource, path, found, message, fix, ...(waiver !== undefined && { waiver }) };
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

/** The last that the engine asks: then the run is over. */
const endOfStack = (sink: Sink): StackValidationPolicy => ({
  name: "reports",
  description: "Reports hold everything that was seen.",
  enforcementLevel: mandatory,
  validateStack: () => {
    sink.ended();
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

type Given = ResourceValidationArgs | PolicyResource;

const checked = (
  { type, name, props, opts }: Given,
  noteUnknown?: NoteUnknown,
  sourcesOf: CheckedResource["sourcesOf"] = () => [],
): CheckedResource => ({
  type,
  name,
  props: new Field("", props, noteUnknown),
  isProtected: opts.protect,
  sourcesOf,
});

/** A resource as reports name it, read anew: its name in the cluster may be unknown too, which no rule asked for. */
const reported = (given: Given): ReportedResource => {
  const { urn, type, name } = given;
  return { urn, type, name, place: placeOf(checked(given)) };
};

/** All resources of a stack, each of which knows those that its properties come from, with what the engine gave. */
function checkedStack(
  resources: readonly PolicyResource[],
  noteUnknown: (resource: PolicyResource, path: string) => void,
): ReadonlyMap<CheckedResource, PolicyResource> {
  const byUrn = new Map<string, readonly [CheckedResource, PolicyResource]>();
  for (const resource of resources) {
    const sourcesOf = (property: string): readonly CheckedResource[] =>
      (resource.propertyDependencies[property] ?? []).flatMap(({ urn }) => byUrn.get(urn)?.[0] ?? []);
    const note = (path: string): void => {
      noteUnknown(resource, path);
    };
    byUrn.set(resource.urn, [checked(resource, note, sourcesOf), resource]);
  }
  return new Map(byUrn.values());
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
