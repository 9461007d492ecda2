import type * as k8s from "@pulumi/kubernetes";
import { selectorLabels } from "../../../targets/kubernetes/labels";
import type { KubernetesTarget } from "../../../targets/kubernetes/target";
import { spreadOver } from "../../../targets/kubernetes/workload";
import type { ServicePlan } from "../plan";
import type { Color } from "../release";
import type { Scheduling } from "../scheduling";

type Affinity = k8s.types.input.core.v1.Affinity;

/** On which nodes a set's pods go: spread over zones and hosts, and as the plan says beyond that (AUD-HA-06 to 08). */
export function schedulingOf(
  plan: ServicePlan,
  target: KubernetesTarget,
  color: Color | undefined,
): Pick<k8s.types.input.core.v1.PodSpec, "affinity" | "topologySpreadConstraints"> {
  const affinity = plan.scheduling && {
    ...nodeAffinity(plan.scheduling),
    ...(plan.scheduling.onePerHost && { podAntiAffinity: apartByHost(plan, target, color) }),
  };
  return {
    topologySpreadConstraints: spreadOver(plan, target, color),
    ...(affinity && Object.keys(affinity).length > 0 && { affinity }),
  };
}

/** Where the environment does not spread strictly, a second pod on a host is better than none. */
function apartByHost(
  plan: ServicePlan,
  target: KubernetesTarget,
  color: Color | undefined,
): NonNullable<Affinity["podAntiAffinity"]> {
  const term = {
    topologyKey: "kubernetes.io/hostname",
    labelSelector: { matchLabels: selectorLabels(plan, color) },
  };
  return target.spread === "required"
    ? { requiredDuringSchedulingIgnoredDuringExecution: [term] }
    : { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: term }] };
}

const nodeAffinity = ({ preferredNodes }: Scheduling): Pick<Affinity, "nodeAffinity"> =>
  preferredNodes.length === 0
    ? {}
    : {
        nodeAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: preferredNodes.map(({ label, values, weight }) => ({
            weight,
            preference: { matchExpressions: [{ key: label, operator: "In", values: [...values] }] },
          })),
        },
      };
