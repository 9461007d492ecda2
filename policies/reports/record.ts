import type { AskedRule, FailedCheck, Finding, NotJudged, ReportedResource, Results, Sink } from "./finding";

/** While a run goes on, reports are written again after so many times what writing them took. */
const share = 10;

/**
 * Keeps what the policies of a run see, each thing once, and has reports written: when the stack was judged, and after a resource of which
 * something is wrong, because an update ends at its first violation without asking about the stack. Then the engine ends the pack at once,
 * so that reports must be there before it is answered.
 */
export class Recording implements Sink {
  private readonly rules = new Map<string, AskedRule>();
  private readonly findings = new Map<string, Finding>();
  private readonly unknowns = new Map<string, NotJudged>();
  private readonly failures = new Map<string, FailedCheck>();
  private isWhole = false;
  private isBehind = false;
  private awaited: NodeJS.Timeout | undefined;
  private writtenAt = Number.NEGATIVE_INFINITY;
  private cost = 0;

  constructor(private readonly write: (results: Results) => void) {}

  /** Writes reports in which nothing was judged yet. */
  start(): void {
    this.writeNow();
  }

  readonly asked = (rule: AskedRule): void => {
    this.rules.set(rule.name, rule);
  };

  readonly found = (finding: Finding): void => {
    this.findings.set(keyOf(finding.rule, finding.resource, finding.path, finding.message), finding);
    this.isBehind = true;
  };

  readonly notJudged = (check: NotJudged): void => {
    this.unknowns.set(keyOf(check.rule, check.resource, check.path), check);
  };

  readonly failed = (failure: FailedCheck): void => {
    this.failures.set(keyOf(failure.rule, failure.resource), failure);
    this.isBehind = true;
  };

  readonly judged = (): void => {
    if (!this.isBehind) return;
    const rest = this.writtenAt + share * this.cost - performance.now();
    if (rest <= 0) this.writeNow();
    else this.awaited ??= setTimeout(this.writeNow, rest);
  };

  readonly ended = (): void => {
    this.isWhole = true;
    this.writeNow();
  };

  private readonly writeNow = (): void => {
    clearTimeout(this.awaited);
    this.awaited = undefined;
    this.isBehind = false;
    const start = performance.now();
    this.write(this.results());
    this.writtenAt = performance.now();
    this.cost = this.writtenAt - start;
  };

  /** Sorted, as the engine asks about resources in another order each time, and reports are compared. */
  private results(): Results {
    return {
      isWhole: this.isWhole,
      rules: sorted(this.rules),
      findings: sorted(this.findings),
      notJudged: sorted(this.unknowns),
      failed: sorted(this.failures),
    };
  }
}

const sorted = <Of>(byKey: ReadonlyMap<string, Of>): readonly Of[] =>
  [...byKey].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, value]) => value);

const keyOf = (rule: string, resource: ReportedResource | undefined, ...more: readonly string[]): string =>
  JSON.stringify([rule, resource?.urn, ...more]);
