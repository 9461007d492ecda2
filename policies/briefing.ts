import type { EnforcementLevel } from "@pulumi/policy";
import { mistakesIn } from "./config";
import { type Environment, environmentFrom, environments, levelIn } from "./levels";
import type { Rule } from "./rule";

/** What a policy config says of one policy. */
export interface Configured {
  /** The level that holds: the config's, else the one that the pack gave. */
  readonly level: EnforcementLevel;
  /** Settings that the config names. */
  readonly settings: object;
}

/** What the engine tells a pack before it asks about the first resource, as far as it has told it. */
export class Briefing {
  /** Read once: every rule asks for it, for every resource. */
  private known: Environment;
  private config: ReadonlyMap<string, Configured> = new Map();
  private wrong: readonly string[] = [];

  /** @param variable the environment variable `PALIER_ENVIRONMENT`, which nothing that the engine tells can change */
  constructor(
    private readonly rules: readonly Rule[],
    private readonly variable?: string,
  ) {
    this.known = environmentFrom({ variable });
  }

  /** @param settings the stack's setting `palier:stack`, as JSON */
  hearStack(name: string, settings: string | undefined): void {
    this.known = environmentFrom({ variable: this.variable, settings, stack: name });
  }

  /** @param policies names of all policies of the pack */
  hearConfig(config: ReadonlyMap<string, Configured>, policies: readonly string[]): void {
    this.config = config;
    const settings = [...config].map(([name, policy]) => [name, policy.settings] as const);
    this.wrong = mistakesIn(this.rules, Object.fromEntries(settings), policies);
  }

  get environment(): Environment {
    return this.known;
  }

  /** The level at which a rule is kept in this run. */
  levelOf(rule: Rule): EnforcementLevel {
    return this.config.get(rule.name)?.level ?? levelIn(this.environment, rule);
  }

  /** All that is wrong with how the pack was configured. */
  get mistakes(): readonly string[] {
    const { variable, wrong } = this;
    if (variable === undefined || environments.some((environment) => environment === variable)) return wrong;
    return [`PALIER_ENVIRONMENT: expected one of ${environments.join(", ")}; found "${variable}"`, ...wrong];
  }
}
