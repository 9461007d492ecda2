import type * as k8s from "@pulumi/kubernetes";
import type { ResolvedResources } from "../../language/quantity";
import { selectorLabels } from "./labels";
import type { KubernetesTarget, Labels } from "./target";

type ResourceRequirements = k8s.types.input.core.v1.ResourceRequirements;

/** Requests and limits of a container, both for processor and memory (ROF-ENV-02). */
export const resourceRequirements = (resources: ResolvedResources): ResourceRequirements => ({
  requests: { cpu: resources.cpuRequest, memory: resources.memoryRequest },
  limits: { cpu: resources.cpuLimit, memory: resources.memoryLimit },
});

/** Resources of a small helper container: an exporter, or a step that prepares a volume. */
export const helperResources: ResolvedResources = {
  cpuRequest: "10m",
  cpuLimit: "100m",
  memoryRequest: "32Mi",
  memoryLimit: "64Mi",
};

/** Pods of one tier spread over zones and hosts; `required` leaves a pod unscheduled rather than beside its twin's zone. */
export function spreadOver(
  tier: { readonly name: string },
  target: KubernetesTarget,
  role?: string,
): k8s.types.input.core.v1.TopologySpreadConstraint[] {
  const labelSelector = { matchLabels: selectorLabels(tier, role) };
  const strictly = target.spread === "required" ? "DoNotSchedule" : "ScheduleAnyway";
  return [
    { maxSkew: 1, topologyKey: "topology.kubernetes.io/zone", whenUnsatisfiable: strictly, labelSelector },
    { maxSkew: 1, topologyKey: "kubernetes.io/hostname", whenUnsatisfiable: "ScheduleAnyway", labelSelector },
  ];
}

/** A writable folder for a container whose root file system is read-only, limited to a size in Mi. */
export const scratchVolume = (name: string, mebi: number): k8s.types.input.core.v1.Volume => ({
  name,
  emptyDir: { sizeLimit: `${String(mebi)}Mi` },
});

/** Annotations that make pods start anew when something they read changes: a secret's version, a configuration's digest. */
export const restartOn = (versions: Readonly<Record<string, string | number>>): Labels =>
  Object.fromEntries(
    Object.entries(versions).map(([name, version]) => [`palier.dev/version-of-${name}`, String(version)]),
  );
