import type { z } from "zod";
import type { Connection } from "../language/connection";
import type { Problem } from "../language/problem";
import type { PlanContext, Planned, TierInput } from "../language/tier-plan";
import { validate } from "../language/validate";
import type { Settings } from "./settings";
import type { PlatformSpec, SpecOf } from "./spec";
import { type Profiles, type TierKind, tiers } from "./tiers";

export type PlanOf<K extends TierKind> = ReturnType<(typeof tiers)[K]["plan"]>["plan"];
export type AnyPlan = { [K in TierKind]: PlanOf<K> }[TierKind];
type OverridesOf<K extends TierKind> = z.output<(typeof tiers)[K]["overrides"]>;
type InputOf<K extends TierKind> = TierInput<SpecOf<K>, Profiles[K], OverridesOf<K>>;
type Connections = Readonly<Record<string, Connection>>;

/** What every tier's pure half offers. `bind` is the second step of those that need what other tiers hand out. */
interface Planner<K extends TierKind> {
  readonly overrides: z.ZodType<OverridesOf<K>>;
  readonly plan: (input: InputOf<K>) => Planned<PlanOf<K>>;
  readonly bind?: (plan: PlanOf<K>, input: InputOf<K>, connections: Connections) => Planned<PlanOf<K>>;
}
const planners: { readonly [K in TierKind]: Planner<K> } = tiers;

/** A planned tier that still has to learn what the others hand out. */
interface Unbound<P> {
  readonly plan: P;
  readonly bind: (connections: Connections) => { readonly plan: P; readonly problems: readonly Problem[] };
}

interface Planning {
  readonly settings: Settings;
  readonly profiles: Profiles;
  readonly context: PlanContext;
  readonly stackFile: string;
}

/** All tiers of a platform, planned, with what is wrong with them. */
export interface PlannedTiers {
  readonly plans: readonly AnyPlan[];
  readonly problems: readonly Problem[];
  readonly warnings: readonly string[];
}

/** Plans every tier by itself with the stack's exceptions, then hands to each what the tiers that it uses give. */
export function planTiers(spec: PlatformSpec, planning: Planning): PlannedTiers {
  const planned = Object.entries(spec.tiers).map(([name, tier]) => planTier(name, tier, planning));
  const tiersFound = planned.flatMap((result) => (result.tier ? [result.tier] : []));
  const connections = Object.fromEntries(tiersFound.map(({ plan }) => [plan.name, plan.connection]));
  const bound = tiersFound.map((tier) => tier.bind(connections));
  return {
    plans: bound.map((result) => result.plan),
    problems: [...planned.flatMap((result) => result.problems), ...bound.flatMap((result) => result.problems)],
    warnings: planned.flatMap((result) => result.warnings),
  };
}

function planTier<K extends TierKind>(
  name: string,
  spec: SpecOf<K> & { readonly kind: K },
  { settings, profiles, context, stackFile }: Planning,
): { readonly tier?: Unbound<PlanOf<K>>; readonly problems: readonly Problem[]; readonly warnings: readonly string[] } {
  const planner = planners[spec.kind];
  const at = ["palier:stack", "tiers", name];
  const source = { code: 100, file: stackFile, at } as const;
  const written = validate(planner.overrides, settings.tiers[name] ?? {}, source);
  // A tier whose exceptions are wrong is planned without them, so that those who use it are not told that it is missing.
  const overrides = written.ok ? written : validate(planner.overrides, {}, source);
  const mistakes = written.ok ? [] : written.problems;
  if (!overrides.ok) return { problems: mistakes, warnings: [] };
  const input = { name, spec, profile: profiles[spec.kind], overrides: overrides.value, context };
  const { plan, problems, warnings } = planner.plan(input);
  const bind: Unbound<PlanOf<K>>["bind"] = (connections) =>
    planner.bind?.(plan, input, connections) ?? { plan, problems: [] };
  return { tier: { plan, bind }, problems: [...mistakes, ...problems], warnings };
}
