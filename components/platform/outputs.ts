import type { Capacity } from "../language/tier-plan";
import { formatCpu, formatMemory } from "../language/quantity";
import type { DockerHostPlan } from "../targets/docker/host";
import type { PlatformPlan } from "./plan";

/** A generated secret: its version, who reads it, and where it lies. */
export interface SecretOutput {
  readonly version: number;
  readonly readers: readonly string[];
  /** Namespaces with a Secret of its name. On Docker there are none. */
  readonly namespaces: readonly string[];
  /** Containers that hold it as a file. Absent on Kubernetes. */
  readonly containers?: readonly string[];
}

/** What a stack tells its users. None of it is secret: secrets are named, with the place where they lie. */
export interface StackOutputs {
  /** Public addresses by the host's name at the edge. */
  readonly endpoints: readonly string[];
  readonly secrets: Readonly<Record<string, SecretOutput>>;
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
      {
        version,
        readers,
        ...(plan.host
          ? { namespaces: [], containers: holdersOf(name, plan.host) }
          : { namespaces: zones.map((zone) => plan.namespaces[zone]) }),
      },
    ]),
  ),
  startOrder: plan.waves,
  capacity: describeCapacity(plan.capacity.total),
  notes: plan.warnings,
});

const holdersOf = (secret: string, { containers }: DockerHostPlan): readonly string[] =>
  containers
    .filter(({ files }) => files.some(({ content }) => "secret" in content && content.secret === secret))
    .map(({ fullName }) => fullName);

const describeCapacity = (total: Capacity): StackOutputs["capacity"] => ({
  pods: total.pods,
  cpuRequests: formatCpu(total.cpuRequest),
  cpuLimits: formatCpu(total.cpuLimit),
  memoryRequests: formatMemory(total.memoryRequest),
  memoryLimits: formatMemory(total.memoryLimit),
  volumes: total.volumes,
  storage: formatMemory(total.storage),
});
