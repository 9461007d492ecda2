import type { EnforcementLevel, ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import type { FailedCheck, ReportedResource, Sink } from "./reports/finding";
import type { Rule } from "./rule";

const mandatory: EnforcementLevel = "mandatory";

/** Rules that failed while they judged: what they could not judge is not passed, whatever their own level is. */
export class FailedRules {
  private list: readonly FailedCheck[] = [];

  constructor(private readonly sink: Sink) {}

  /** @param resource the resource that the rule could not judge. Default the whole stack. */
  add(rule: Rule, error: unknown, resource?: ReportedResource): void {
    const why = error instanceof Error ? error.message : "It gave no reason";
    const place = resource?.place ?? "the whole stack";
    const message = `The rule ${rule.name} is itself broken: it could not judge ${place}. ${why}.`;
    const failure = { rule: rule.name, message, ...(resource !== undefined && { resource }) };
    this.list = [...this.list, failure];
    this.sink.failed(failure);
  }

  /** These must run after the rules, as the engine's library asks the policies in their order. */
  policies(): (ResourceValidationPolicy | StackValidationPolicy)[] {
    return [
      {
        name: "broken-rule",
        description: "Every rule must be able to judge every resource.",
        enforcementLevel: mandatory,
        validateResource: ({ urn }, reportViolation) => {
          for (const { message } of this.take(urn)) reportViolation(message);
        },
      },
      {
        name: "broken-stack-rule",
        description: "Every rule must be able to judge the whole stack.",
        enforcementLevel: mandatory,
        validateStack: (_, reportViolation) => {
          for (const { message } of this.take()) reportViolation(message);
        },
      },
    ];
  }

  /** The failures of a resource, or of the whole stack; each is told once. */
  private take(urn?: string): readonly FailedCheck[] {
    const taken = this.list.filter(({ resource }) => resource?.urn === urn);
    this.list = this.list.filter((failure) => !taken.includes(failure));
    return taken;
  }
}
