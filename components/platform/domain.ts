import type { PlatformInput } from "./spec";

type Tiers = PlatformInput["tiers"];

/** The same platform under another domain: every host that ends with the platform's own domain moves. */
export function underDomain(platform: PlatformInput, domain: string | undefined): PlatformInput {
  if (domain === undefined) return platform;
  const move = (host: string): string =>
    host === platform.domain || host.endsWith(`.${platform.domain}`)
      ? `${host.slice(0, host.length - platform.domain.length)}${domain}`
      : host;
  return { ...platform, domain, tiers: moveHosts(platform.tiers, move) };
}

const moveHosts = (tiers: Tiers, move: (host: string) => string): Tiers =>
  Object.fromEntries(
    Object.entries(tiers).map(([name, tier]) => [name, tier.kind === "edge" ? moveEdge(tier, move) : tier]),
  );

type Edge = Extract<Tiers[string], { readonly kind: "edge" }>;

const moveEdge = (edge: Edge, move: (host: string) => string): Edge => ({
  ...edge,
  hosts: Object.fromEntries(
    Object.entries(edge.hosts).map(([name, entry]) => [name, { ...entry, host: move(entry.host) }]),
  ),
});
