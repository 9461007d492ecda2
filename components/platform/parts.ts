import type { PlatformSpec } from "./spec";
import type { TierKind } from "./tiers";

/**
 * How much of a platform stands: all of it; what services run on, for services that run on one's own machine (ROF-ENV-07); its
 * monitoring alone, before or after everything else; or everything but that (ROF-MON-13).
 */
export type Parts = "all" | "infrastructure" | "monitoring" | "without-monitoring";

const beyondInfrastructure: readonly TierKind[] = ["service", "edge", "developerTool"];

function isWanted(kind: TierKind, parts: Parts): boolean {
  switch (parts) {
    case "all":
      return true;
    case "infrastructure":
      return !beyondInfrastructure.includes(kind);
    case "monitoring":
      return kind === "monitoring";
    case "without-monitoring":
      return kind !== "monitoring";
  }
}

/**
 * The parts of a platform that a stack wants, in the order that is left of the whole one.
 * @param tools names of the developer tools among them.
 */
export function partsOf(spec: PlatformSpec, parts: Parts, tools: readonly string[] = []): PlatformSpec {
  const wanted = Object.entries(spec.tiers).filter(
    ([name, { kind }]) => isWanted(kind, parts) && (kind !== "developerTool" || tools.includes(name)),
  );
  if (wanted.length === Object.keys(spec.tiers).length) return spec;
  const names = new Set(wanted.map(([name]) => name));
  const leftOut = new Set(Object.keys(spec.tiers).filter((name) => !names.has(name)));
  const startOrder = spec.startOrder
    .map((group) => group.filter((name) => !leftOut.has(name)))
    .filter((group) => group.length > 0);
  const tiers = Object.fromEntries(wanted.map(([name, tier]) => [name, withoutHostsOf(tier, leftOut)]));
  return { ...spec, tiers, startOrder };
}

type Tier = PlatformSpec["tiers"][string];

/** A host of the edge whose tier does not stand says so. One whose tier never was is a mistake, and stays one. */
function withoutHostsOf(tier: Tier, leftOut: ReadonlySet<string>): Tier {
  if (tier.kind !== "edge") return tier;
  const hosts = Object.entries(tier.hosts).map(([name, { to, routes: all, ...host }]) => {
    const routes = all.filter((route) => !leftOut.has(route.to));
    const led = to === undefined || leftOut.has(to) ? host : { ...host, to };
    return [name, { ...led, routes }] as const;
  });
  return { ...tier, hosts: Object.fromEntries(hosts) };
}
