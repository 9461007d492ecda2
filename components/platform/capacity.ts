import { addCapacity, type Quota } from "../language/capacity";
import { type Zone, zones } from "../language/context";
import { formatCpu, formatMemory } from "../language/quantity";
import type { Capacity, TierPlan } from "../language/tier-plan";

/** What a whole platform takes: the sum, and the bound of each zone (ROF-CON-16). */
export interface PlatformCapacity {
  readonly total: Capacity;
  readonly quotas: Readonly<Record<Zone, Quota>>;
}

/** Room above the planned sum for rolling updates, backups and jobs of operators: a third. */
const headroom = 4 / 3;

/** The sum of all tiers, and a quota for each zone: the sum of its tiers with headroom, rounded up. */
export function planCapacity(tiers: readonly TierPlan[]): PlatformCapacity {
  const quotas = zones.map((zone) => [zone, quotaOf(tiers.filter((tier) => tier.zone === zone))] as const);
  return {
    total: addCapacity(tiers.map((tier) => tier.capacity)),
    quotas: { ...emptyQuotas, ...Object.fromEntries(quotas) },
  };
}

// Steps keep a quota as it is when one small service more joins a large platform.
const roundUp = (amount: number, step: number): number => Math.max(1, Math.ceil((amount * headroom) / step)) * step;

function quotaOf(tiers: readonly TierPlan[]): Quota {
  const sum = addCapacity(tiers.map((tier) => tier.capacity));
  return {
    pods: String(roundUp(sum.pods, 25)),
    requestsCpu: formatCpu(roundUp(sum.cpuRequest, 8000)),
    requestsMemory: formatMemory(roundUp(sum.memoryRequest, 16 * 1024)),
    limitsCpu: formatCpu(roundUp(sum.cpuLimit, 16_000)),
    limitsMemory: formatMemory(roundUp(sum.memoryLimit, 32 * 1024)),
    requestsStorage: formatMemory(roundUp(sum.storage, 100 * 1024)),
    volumes: String(roundUp(sum.volumes, 25)),
  };
}

const emptyQuotas: Readonly<Record<Zone, Quota>> = {
  frontend: quotaOf([]),
  backend: quotaOf([]),
  database: quotaOf([]),
};
