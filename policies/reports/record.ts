import type { AskedRule, FailedCheck, Finding, NotJudged, ReportedResource, Results, Sink } from "./finding";

/** At most so often, in milliseconds, reports are written while a run goes on. */
const pause = 250;

/**
 * Keeps what the policies of a run see, each thing once, and has reports written: when the stack was judged, and as soon as something is
 * wrong, because an update ends at its first violation without asking about the stack.
 */
export class Recording implements Sink {
  private readonly rules = new Map<string, AskedRule>();
  private readonly findings = new Map<string, Finding>();
  private readonly unknowns = new Map<string, NotJudged>();
  private readonly failures = new Map<string, FailedCheck>();
  private writtenAt = -pause;

  constructor(
    private readonly write: (results: Results) => void,
    private readonly clock: () => number = () => performance.now(),
  ) {}

  readonly asked = (rule: AskedRule): void => {
    this.rules.set(rule.name, rule);
  };

  readonly found = (finding: Finding): void => {
    this.findings.set(keyOf(finding.rule, finding.resource, finding.path, finding.message), finding);
    this.hurry();
  };

  readonly notJudged = (check: NotJudged): void => {
    this.unknowns.set(keyOf(check.rule, check.resource, check.path), check);
  };

  readonly failed = (failure: FailedCheck): void => {
    this.failures.set(keyOf(failure.rule, failure.resource), failure);
    this.hurry();
  };

  readonly ended = (): void => {
    this.write(this.results());
    this.writtenAt = this.clock();
  };

  private hurry(): void {
    if (this.clock() - this.writtenAt >= pause) this.ended();
  }

  private results(): Results {
    return {
      rules: [...this.rules.values()],
      findings: [...this.findings.values()],
      notJudged: [...this.unknowns.values()],
      failed: [...this.failures.values()],
    };
  }
}

const keyOf = (rule: string, resource: ReportedResource | undefined, ...more: readonly string[]): string =>
  JSON.stringify([rule, resource?.urn, ...more]);
