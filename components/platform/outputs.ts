import type { Capacity } from "../language/tier-plan";
import { formatCpu, formatMemory } from "../language/quantity";
import type { PlatformPlan } from "./plan";

/** What a stack tells its users. None of it is secret: secrets are named, with the place where they lie. */
export interface StackOutputs {
  /** Public addresses by the host's name at the edge. */
  readonly endpoints: readonly string[];
  /** Each generated secret: its version, who reads it, and the namespaces in which it lies. */
  readonly secrets: Readonly<
    Record<
      string,
      { readonly version: number; readonly readers: readonly string[]; readonly namespaces: readonly string[] }
    >
  >;
  /** Tiers in the waves in which they start. */
  readonly startOrder: readonly (readonly string[])[];
  /** What the platform asks of the cluster. */
  readonly capacity: Readonly<Record<string, string | number>>;
  /** What its operators should know. */
  readonly notes: readonly string[];
}

/** The outputs of a stack, from its plan. */
export const outputsOf = (plan: PlatformPlan): StackOutputs => ({
  endpoints: plan.tiers.flatMap((tier) => (tier.connection.kind === "public" ? tier.connection.urls : [])),
  secrets: Object.fromEntries(
    plan.secrets.map(({ name, version, readers, zones }) => [
      name,
      { version, readers, namespaces: zones.map((zone) => plan.namespaces[zone]) },
    ]),
  ),
  startOrder: plan.waves,
  capacity: describeCapacity(plan.capacity.total),
  notes: plan.warnings,
});

const describeCapacity = (total: Capacity): StackOutputs["capacity"] => ({
  pods: total.pods,
  cpuRequests: formatCpu(total.cpuRequest),
  cpuLimits: formatCpu(total.cpuLimit),
  memoryRequests: formatMemory(total.memoryRequest),
  memoryLimits: formatMemory(total.memoryLimit),
  volumes: total.volumes,
  storage: formatMemory(total.storage),
});
