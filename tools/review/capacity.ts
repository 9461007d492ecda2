import { addCapacity } from "../../components/language/capacity";
import type { Capacity } from "../../components/language/tier-plan";
import type { Field } from "../../policies/field";
import { namespaceOf } from "../../policies/objects";
import { quantityOf } from "../../policies/quantities";
import type { CheckedResource } from "../../policies/rule";
import { kindOf, podTemplates } from "../../policies/workloads";
import { type Taken, takenBy } from "./amounts";
import type { CapacityChange, CostEstimate, Fit } from "./report";
import type { Cluster, Prices } from "./settings";
import { sideOf, type Step } from "./steps";

/**
 * What a stack takes before and after, and whether it finds room.
 * @param cluster what is declared of the cluster, or of the host on Docker
 * @param place what that is called
 */
export function capacityChange(steps: readonly Step[], cluster: Cluster, place = "cluster"): CapacityChange {
  const before = steps.flatMap((step) => sideOf(step, "before") ?? []);
  const after = steps.flatMap((step) => sideOf(step, "after") ?? []);
  const taken = takenBy(after);
  const total = addCapacity(taken.map(({ amounts }) => amounts));
  const reasons = [
    ...quotaReasons(after, taken),
    ...nodeReasons(after, cluster),
    ...clusterReasons(total, cluster, place),
  ];
  return {
    before: addCapacity(takenBy(before).map(({ amounts }) => amounts)),
    after: total,
    fit: fitOf(reasons, after, { cluster, place }),
  };
}

interface Room {
  readonly cluster: Cluster;
  readonly place: string;
}

function fitOf(reasons: readonly string[], after: readonly CheckedResource[], { cluster, place }: Room): Fit {
  if (reasons.length > 0) return { status: "exceeds", reasons };
  const hasQuotas = after.some((one) => kindOf(one, "core") === "ResourceQuota");
  const compared = [
    ...(hasQuotas ? ["the quotas of its namespaces"] : []),
    ...(cluster.nodes === undefined ? [] : [`${cluster.nodes} nodes`]),
    ...([cluster.cpu, cluster.memory, cluster.storage].some((one) => one !== undefined)
      ? [`the declared size of the ${place}`]
      : []),
  ];
  if (compared.length === 0) return { status: "unknown", reasons: [`nothing is declared of the ${place}'s size`] };
  return { status: "fits", reasons: [`compared with ${compared.join(" and ")}`] };
}

type Amount = Exclude<keyof Capacity, "pods" | "volumes">;

const bounds: readonly {
  readonly hard: string;
  readonly amount: keyof Capacity;
  readonly unit: number;
  readonly words: string;
}[] = [
  { hard: "pods", amount: "pods", unit: 1, words: "pods" },
  { hard: "requests.cpu", amount: "cpuRequest", unit: 1e-3, words: "thousandths of a core" },
  { hard: "limits.cpu", amount: "cpuLimit", unit: 1e-3, words: "thousandths of a core at most" },
  { hard: "requests.memory", amount: "memoryRequest", unit: 2 ** 20, words: "Mi of memory" },
  { hard: "limits.memory", amount: "memoryLimit", unit: 2 ** 20, words: "Mi of memory at most" },
  { hard: "requests.storage", amount: "storage", unit: 2 ** 20, words: "Mi of storage" },
  { hard: "persistentvolumeclaims", amount: "volumes", unit: 1, words: "volumes" },
];

/** Beyond a quota, the API server refuses pods and volumes. */
function quotaReasons(after: readonly CheckedResource[], taken: readonly Taken[]): readonly string[] {
  return after
    .filter((one) => kindOf(one, "core") === "ResourceQuota")
    .flatMap((quota) => {
      const namespace = namespaceOf(quota.props);
      const sum = addCapacity(taken.filter((one) => one.namespace === namespace).map(({ amounts }) => amounts));
      return bounds.flatMap(({ hard, amount, unit, words }) => {
        const most = quantityOf(hardOf(quota.props, hard));
        if (most === undefined || sum[amount] <= most / unit) return [];
        return [
          `the namespace ${namespace ?? ""} needs ${sum[amount]} ${words}, and its quota is ${Math.floor(most / unit)}`,
        ];
      });
    });
}

const hardOf = (quota: Field, name: string): Field => quota.at("spec", "hard", name);

/** Pods that must each stand on a host of their own need as many hosts. */
function nodeReasons(after: readonly CheckedResource[], { nodes }: Cluster): readonly string[] {
  if (nodes === undefined) return [];
  return after.flatMap((resource) => {
    const pods = resource.props.at("spec", "replicas").number ?? resource.props.at("spec", "instances").number ?? 1;
    if (pods <= nodes || !standsApart(resource)) return [];
    return [`${resource.name} needs ${pods} hosts, one for each pod, and the cluster has ${nodes}`];
  });
}

const standsApart = (resource: CheckedResource): boolean =>
  podTemplates(resource).some(({ spec }) =>
    spec
      .at("affinity", "podAntiAffinity", "requiredDuringSchedulingIgnoredDuringExecution")
      .items()
      .some((term) => term.at("topologyKey").is("kubernetes.io/hostname")),
  ) || resource.props.at("spec", "affinity", "podAntiAffinityType").is("required");

function clusterReasons(total: Capacity, { cpu, memory, storage }: Cluster, place: string): readonly string[] {
  const beyond = (amount: Amount, most: number | undefined, unit: number, words: string): readonly string[] =>
    most === undefined || total[amount] <= most * unit
      ? []
      : [`it needs ${Math.ceil(total[amount] / unit)} ${words}, and the ${place} has ${most}`];
  return [
    ...beyond("cpuRequest", cpu, 1000, "cores"),
    ...beyond("memoryRequest", memory, 1024, "Gi of memory"),
    ...beyond("storage", storage, 1024, "Gi of storage"),
  ];
}

/** What a month costs before and after, by the project's own prices. */
export function costEstimate({ before, after }: CapacityChange, prices: Prices): CostEstimate {
  const of = ({ cpuRequest, memoryRequest, storage }: Capacity): number =>
    Math.round(
      ((cpuRequest / 1000) * prices.cpu + (memoryRequest / 1024) * prices.memory + (storage / 1024) * prices.storage) *
        100,
    ) / 100;
  return { currency: prices.currency, before: of(before), after: of(after), source: prices.source };
}
