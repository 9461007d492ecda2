import type { Connection } from "../../../language/connection";
import type { ResolvedResources } from "../../../language/quantity";
import type { PlanContext } from "../../../language/tier-plan";
import type { ServiceSpec } from "../spec";

/** A variable of a container: a plain value, or a key of a secret. */
export type Variable =
  | { readonly name: string; readonly value: string }
  | { readonly name: string; readonly secret: string; readonly key: string };

/** Paths of the three probes, on the service's own port, and how long a start may take. */
export interface ServiceProbes {
  readonly startup: string;
  readonly liveness: string;
  readonly readiness: string;
  /** Longest start, in s, before the container is started anew. */
  readonly startSeconds: number;
}

/** What a runtime gets from the tiers that its service uses. */
export interface RuntimeBinding {
  readonly variables: readonly Variable[];
  /** Secrets that are read, beside those that the spec names. */
  readonly reads: readonly string[];
  /** Secrets whose files are mounted. */
  readonly mounts: readonly { readonly secret: string; readonly path: string; readonly keys: readonly string[] }[];
}

/** A tier that a service uses, and what that tier hands to it. */
export interface UsedTier {
  readonly tier: string;
  readonly connection: Connection;
}

/** From what a binding is made. */
export interface BindingInput {
  readonly name: string;
  readonly spec: ServiceSpec;
  readonly resources: ResolvedResources;
  readonly context: PlanContext;
  readonly used: readonly UsedTier[];
}

/** How a kind of program tells its health and learns its connections. */
export interface Runtime {
  readonly probes: (spec: ServiceSpec) => ServiceProbes;
  /** Path of Prometheus metrics on the service's port, if it has any. */
  readonly metricsPath?: string;
  readonly bind: (input: BindingInput) => RuntimeBinding;
}
