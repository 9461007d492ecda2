import type { PlatformSpec } from "./spec";
import type { TierKind } from "./tiers";

/** How much of a platform stands: all of it, or what services run on, for services that run on one's own machine (ROF-ENV-07). */
export type Parts = "all" | "infrastructure";

const runsCode: Readonly<Record<"service" | "edge", true>> = { service: true, edge: true };
const isInfrastructure = (kind: TierKind): boolean => !Object.hasOwn(runsCode, kind);

/** The parts of a platform that a stack wants, in the order that is left of the whole one. */
export function partsOf(spec: PlatformSpec, parts: Parts): PlatformSpec {
  if (parts === "all") return spec;
  const tiers = Object.fromEntries(Object.entries(spec.tiers).filter(([, tier]) => isInfrastructure(tier.kind)));
  const startOrder = spec.startOrder
    .map((group) => group.filter((name) => Object.hasOwn(tiers, name)))
    .filter((group) => group.length > 0);
  return { ...spec, tiers, startOrder };
}
