import type * as k8s from "@pulumi/kubernetes";
import type { KubernetesTarget } from "../../targets/kubernetes/target";
import type { PostgresPlan } from "./plan";

type Policy = k8s.types.input.networking.v1.NetworkPolicySpec;

/** Name that the manual gives to a cluster restored beside the one it is restored from. */
export const restoredName = (plan: PostgresPlan): string => `${plan.name}-restored`;

/**
 * The operator's jobs make the first instance, copy one to a new standby, and restore a backup. Their pods carry only the operator's own
 * labels, which the platform's policies do not know: without this one a database would never start where policies are enforced.
 */
export function operatorPodsPolicy(plan: PostgresPlan, target: KubernetesTarget): Policy {
  const pods = {
    matchExpressions: [{ key: "cnpg.io/cluster", operator: "In", values: [plan.name, restoredName(plan)] }],
  };
  const members = [{ podSelector: pods }];
  const ports = [tcp(5432), tcp(8000)];
  const networks = target.apiServerNetworks ?? ["0.0.0.0/0"];
  return {
    podSelector: pods,
    policyTypes: ["Ingress", "Egress"],
    ingress: [{ from: members, ports }],
    egress: [
      { to: members, ports },
      { to: networks.map((cidr) => ({ ipBlock: { cidr } })), ports: [tcp(443), tcp(6443)] },
      ...(plan.backup ? [{ to: [{ ipBlock: { cidr: "0.0.0.0/0" } }], ports: [tcp(plan.backup.storePort)] }] : []),
    ],
  };
}

const tcp = (port: number): k8s.types.input.networking.v1.NetworkPolicyPort => ({ port, protocol: "TCP" });
