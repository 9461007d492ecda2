import type { EnforcementLevel } from "@pulumi/policy";

/** A resource as reports name it. */
export interface ReportedResource {
  readonly urn: string;
  /** Type such as `kubernetes:apps/v1:Deployment`. */
  readonly type: string;
  /** Name of the resource in the program. */
  readonly name: string;
  /** The resource in words, such as `Deployment shop/api (resource "shop-api")`. */
  readonly place: string;
}

/** A rule that was asked in a run. */
export interface AskedRule {
  readonly name: string;
  readonly description: string;
  /** Level that the pack gives to the rule in this run. */
  readonly level: EnforcementLevel;
  /** Controls of standards that ask for the rule. */
  readonly references: readonly string[];
}

/** Leave that somebody gave to break a rule. */
export interface GivenLeave {
  readonly owner: string;
  readonly reason: string;
  /** Last day, such as `2027-01-31`. */
  readonly expires: string;
}

/** A violation of a rule, waived or not. */
export interface Finding {
  /** Name of the rule. */
  readonly rule: string;
  /** The resource. Default: the finding is about the whole program, such as one about its waivers. */
  readonly resource?: ReportedResource;
  /** Path from the resource to the value. */
  readonly path: string;
  /** The value, as a person reads it; never a secret. */
  readonly found: string;
  readonly message: string;
  readonly fix: string;
  /** The leave to break the rule. Default none: the finding counts. */
  readonly waiver?: GivenLeave;
}

/** A value that a rule asked for and a preview did not know yet: what depends on it is not judged before the update. */
export interface NotJudged {
  readonly rule: string;
  readonly resource: ReportedResource;
  readonly path: string;
}

/** A rule that failed itself, and so has judged nothing. */
export interface FailedCheck {
  readonly rule: string;
  /** The resource that it could not judge. Default: the whole stack. */
  readonly resource?: ReportedResource;
  readonly message: string;
}

/** Everything that a run of the pack has to tell. */
export interface Results {
  /** Whether the whole stack was judged: an update ends at its first violation, and leaves the rest unjudged. */
  readonly isWhole: boolean;
  readonly rules: readonly AskedRule[];
  readonly findings: readonly Finding[];
  readonly notJudged: readonly NotJudged[];
  readonly failed: readonly FailedCheck[];
}

/** What reports say of a run that was cut off. */
export const cutOff = "The run ended before the whole stack was judged: there may be more.";

/** Where the policies of a run write down what they see. */
export interface Sink {
  readonly asked: (rule: AskedRule) => void;
  readonly found: (finding: Finding) => void;
  readonly notJudged: (check: NotJudged) => void;
  readonly failed: (failure: FailedCheck) => void;
  /** Called when all rules have judged a resource: an update may end before the next. */
  readonly judged: () => void;
  /** Called when everything of the stack was judged. */
  readonly ended: () => void;
}

const nothing = (): void => undefined;

/** For runs of which nobody wants a report. */
export const noSink: Sink = {
  asked: nothing,
  found: nothing,
  notJudged: nothing,
  failed: nothing,
  judged: nothing,
  ended: nothing,
};

/** Level of a finding's rule; rules that were not asked are as strict as can be. */
export const levelOf = ({ rules }: Results, rule: string): EnforcementLevel =>
  rules.find(({ name }) => name === rule)?.level ?? "mandatory";

/** Whether a finding stops the update. */
export const stops = (results: Results, { rule, waiver }: Finding): boolean =>
  waiver === undefined && levelOf(results, rule) !== "advisory";
