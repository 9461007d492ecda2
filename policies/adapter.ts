import type { ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import { Briefing } from "./briefing";
import { settingsOf } from "./config";
import { configPolicy } from "./config-policy";
import { FailedRules } from "./failed-rules";
import { Field } from "./field";
import { checked, checkedStack, reported } from "./given";
import { applyMends } from "./mend";
import { type AskedRule, type Finding, noSink, type ReportedResource, type Sink } from "./reports/finding";
import { type CheckedResource, report, type ResourceRule, type Rule, type StackRule, type Violation } from "./rule";
import { waiverPolicies } from "./waiver-policies";
import { defaultFile, WaiverBook, type Waivers } from "./waivers";

/** What a run has beside its rules. */
export interface RunOptions {
  /** Leave to break rules. Default none. */
  readonly waivers?: Waivers;
  /** The day on which waivers are looked at. Default the clock's. */
  readonly now?: Date;
  /** Where everything that is seen is written down for reports. Default nowhere. */
  readonly sink?: Sink;
  /** What the engine tells the pack of the run. Default nothing, which means production, without a policy config. */
  readonly briefing?: Briefing;
}

/** What the policies of a run write down for each other. */
interface Notes {
  readonly failed: FailedRules;
  readonly book: WaiverBook;
  readonly sink: Sink;
  readonly briefing: Briefing;
}

const noWaivers: Waivers = { file: defaultFile, list: [] };

/**
 * The policies that the engine asks: one for each rule, then those about the pack's own files, and last those that report rules that failed
 * themselves.
 */
export function toPolicies(
  rules: readonly Rule[],
  { waivers = noWaivers, now = new Date(), sink = noSink, briefing = new Briefing(rules) }: RunOptions = {},
): (ResourceValidationPolicy | StackValidationPolicy)[] {
  const notes: Notes = { failed: new FailedRules(sink), book: new WaiverBook(waivers, now), sink, briefing };
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
    configPolicy(briefing, sink),
    ...waiverPolicies(notes.book, sink),
    ...notes.failed.policies(),
    ...ends(sink),
  ];
}

/** The part of a policy that the engine asks for at the level `remediate`, before it asks all policies to judge what has come of it. */
function mending(rule: Rule, { failed, book }: Notes): Pick<ResourceValidationPolicy, "remediateResource"> {
  const { mends } = rule;
  if (mends === undefined) return {};
  const configured = settingsReader(rule);
  return {
    remediateResource: (args) => {
      const resource = checked(args);
      const settings = configured(args.getConfig());
      if (isExcepted(resource, settings) || book.waiverOf(rule.name, resource.name) !== undefined) return undefined;
      try {
        const wanted = mends(resource, settings);
        if (wanted.length === 0) return undefined;
        applyMends(args.props, wanted);
        return args.props;
      } catch (error) {
        failed.add(rule, error, reported(args));
        return undefined;
      }
    },
  };
}

function resourcePolicy(rule: ResourceRule, notes: Notes): ResourceValidationPolicy {
  const { failed, book, sink, briefing } = notes;
  const configured = settingsReader(rule);
  return {
    ...namedAs(rule),
    ...mending(rule, notes),
    // The engine tells the environment after the start, and before it asks for levels.
    get enforcementLevel() {
      return briefing.levelOf(rule);
    },
    validateResource: (args, reportViolation) => {
      sink.asked(askedRule(rule, briefing));
      const told = (): ReportedResource => reported(args);
      const resource = checked(args, (path) => {
        sink.notJudged({ rule: rule.name, resource: told(), path });
      });
      const settings = configured(args.getConfig());
      if (isExcepted(resource, settings)) return;
      try {
        for (const violation of rule.check(resource, settings)) {
          const finding = findingOf({ rule, violation, resource: told(), book });
          sink.found(finding);
          if (finding.waiver === undefined) reportViolation(report(rule, resource, violation));
        }
      } catch (error) {
        failed.add(rule, error, told());
      }
    },
  };
}

function stackPolicy(rule: StackRule, notes: Notes): StackValidationPolicy {
  const { failed, book, sink, briefing } = notes;
  const configured = settingsReader(rule);
  return {
    ...namedAs(rule),
    ...mending(rule, notes),
    get enforcementLevel() {
      return briefing.levelOf(rule);
    },
    validateStack: (args, reportViolation) => {
      sink.asked(askedRule(rule, briefing));
      const settings = configured(args.getConfig());
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
        failed.add(rule, error);
      }
    },
  };
}

const askedRule = (rule: Rule, briefing: Briefing): AskedRule => {
  const { name, description, references } = rule;
  return { name, description, references, level: briefing.levelOf(rule) };
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

/** The last that the engine asks about a resource, and about the stack: then the run is over. */
const ends = (sink: Sink): (ResourceValidationPolicy | StackValidationPolicy)[] => [
  {
    name: "reports-of-resources",
    description: "Reports hold what is wrong with a resource before an update ends at it.",
    enforcementLevel: "mandatory",
    validateResource: () => {
      sink.judged();
    },
  },
  {
    name: "reports",
    description: "Reports hold everything that was seen.",
    enforcementLevel: "mandatory",
    validateStack: () => {
      sink.ended();
    },
  },
];

/**
 * Types are not told: the engine would refuse values of wrong types, and then nobody would hear of names that it does not know.
 * `configPolicy` tells of both.
 */
const namedAs = (rule: Rule) => ({
  name: rule.name,
  description: rule.description,
  configSchema: {
    properties: Object.fromEntries(
      Object.entries(settingsOf(rule)).map(([name, { description }]) => [name, { description }]),
    ),
  },
});

/** Reads the settings of a rule, defaults included: anew where the engine gives others than the last time. */
function settingsReader(rule: Rule): (given: object) => Field {
  const defaults = Object.entries(settingsOf(rule)).map(([name, setting]) => [name, setting.default] as const);
  let last: { readonly given: string; readonly settings: Field } | undefined;
  return (given) => {
    const text = JSON.stringify(given);
    if (last?.given !== text) {
      last = { given: text, settings: new Field("", { ...Object.fromEntries(defaults), ...given }) };
    }
    return last.settings;
  };
}

const isExcepted = (resource: CheckedResource, settings: Field): boolean =>
  settings
    .at("except")
    .items()
    .some((name) => name.is(resource.name));
