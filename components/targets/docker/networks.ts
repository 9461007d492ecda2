import type { Zone } from "../../language/context";
import type { Outside } from "../../language/tier-plan";

/**
 * The networks of a platform on one host. Zones as the documents have them; beside them two in which containers do not see each other:
 * `outside`, the way to the internet, and `published`, over which ports of the host are answered and which leads nowhere.
 */
export type NetworkKey = Zone | "outside" | "published";

/** A bridge network of the host. */
export interface NetworkPlan {
  readonly key: NetworkKey;
  /** Name on the daemon: `rofecare-dev-backend`. */
  readonly name: string;
  /** Whether no packet leaves it, nor comes in (ROF-SEC-11, ROF-SEC-12). */
  readonly internal: boolean;
  /** Options of the bridge driver. */
  readonly options: Readonly<Record<string, string>>;
}

/** A network that a container joins, and its names there. */
export interface Membership {
  readonly network: NetworkKey;
  /** Names beside the container's own. Others reach it in its tier's zone alone, so it has none elsewhere. */
  readonly aliases: readonly string[];
}

/** What one tier may reach, as the flows of the platform say it. */
export interface Reaches {
  readonly zone: Zone;
  /** Zones of the tiers that it uses, calls or measures. */
  readonly zones: readonly Zone[];
  readonly outside: readonly Outside[];
}

const apart = { "com.docker.network.bridge.enable_icc": "false" } as const;

const facts: Readonly<Record<NetworkKey, Pick<NetworkPlan, "internal" | "options">>> = {
  frontend: { internal: false, options: {} },
  backend: { internal: true, options: {} },
  database: { internal: true, options: {} },
  outside: { internal: false, options: apart },
  // Without a translated address no answer from the internet finds its way back: a published port gives no way out.
  published: { internal: false, options: { ...apart, "com.docker.network.bridge.enable_ip_masquerade": "false" } },
};

/** Name of a network on the daemon. */
export const networkName = (prefix: string, key: NetworkKey): string => `${prefix}-${key}`;

/** The three zones always, and those of the others that a container joins. */
export const planNetworks = (prefix: string, joined: Iterable<NetworkKey>): readonly NetworkPlan[] =>
  [...new Set<NetworkKey>(["frontend", "backend", "database", ...joined])]
    .sort()
    .map((key) => ({ key, name: networkName(prefix, key), ...facts[key] }));

/** Just the networks that a container's flows need: its own zone, those that it reaches, and one way to or from the world. */
export function membershipsOf(reaches: Reaches, aliases: readonly string[], publishes: boolean): readonly Membership[] {
  const zones = [...new Set([reaches.zone, ...reaches.zones])].sort();
  const joined: readonly NetworkKey[] = [...zones, ...worldOf(reaches, zones, publishes)];
  return joined.map((network) => ({ network, aliases: network === reaches.zone ? aliases : [] }));
}

/** The frontend is no internal network: who is in it needs no other way. */
function worldOf({ outside }: Reaches, zones: readonly Zone[], publishes: boolean): readonly NetworkKey[] {
  if (zones.includes("frontend")) return [];
  if (outside.includes("internet") || outside.includes("backupStore")) return ["outside"];
  return publishes ? ["published"] : [];
}
