import type * as k8s from "@pulumi/kubernetes";
import type { PortPlan } from "../../../language/tier-plan";
import { selectorLabels } from "../../../targets/kubernetes/labels";
import type { KubernetesTarget, Labels } from "../../../targets/kubernetes/target";
import type { EdgePlan } from "../plan";

type ServiceSpec = k8s.types.input.core.v1.ServiceSpec;

/** Public ports behind the cluster's load balancer, HTTP/3 among them (ROF-ING-01). Clients keep their addresses. */
export const serviceSpec = (plan: EdgePlan): ServiceSpec => ({
  type: "LoadBalancer",
  externalTrafficPolicy: "Local",
  selector: selectorLabels(plan),
  ports: plan.ports.filter(isPublic).map(({ name, port, protocol }) => ({ name, port, protocol, targetPort: name })),
});

const isPublic = ({ reach }: PortPlan): boolean => reach === "public";

export const disruptionBudget = (plan: EdgePlan): k8s.types.input.policy.v1.PodDisruptionBudgetSpec => ({
  maxUnavailable: 1,
  selector: { matchLabels: selectorLabels(plan) },
});

/** Several pods share their certificates, and the challenges that prove their hosts, through one volume. */
export const volumeClaimSpec = (
  storage: NonNullable<EdgePlan["storage"]>,
  target: KubernetesTarget,
): k8s.types.input.core.v1.PersistentVolumeClaimSpec => {
  const storageClassName = storage.shared ? (target.sharedStorageClass ?? target.storageClass) : target.storageClass;
  return {
    accessModes: [storage.shared ? "ReadWriteMany" : "ReadWriteOnce"],
    ...(storageClassName !== undefined && { storageClassName }),
    resources: { requests: { storage: storage.size } },
  };
};

/** A class that binds a volume when its first pod comes would be waited for before that pod exists. */
export const volumeClaimAnnotations: Labels = { "pulumi.com/skipAwait": "true" };
