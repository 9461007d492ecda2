import { type Cases, denyAll, deployment, manifest } from "./program";

const group = "rbac.authorization.k8s.io";
const role = (kind: string, rule: object) => manifest(`${group}/v1`, kind, { rules: [rule] });
const secrets = { apiGroups: [""], resources: ["secrets"], verbs: ["get"] };

const binding = (subject: object) =>
  manifest(`${group}/v1`, "RoleBinding", {
    roleRef: { apiGroup: group, kind: "Role", name: "reader" },
    subjects: [subject],
  });

const budget = (version: string) => manifest(version, "PodDisruptionBudget", { spec: { maxUnavailable: 1 } });

/** Who may do what, and where things are. */
export const access: Cases = {
  "rbac-escalation": {
    keeps: [role("Role", { ...secrets, resourceNames: ["login"] })],
    breaks: [
      [role("ClusterRole", secrets)],
      [role("Role", { apiGroups: [group], resources: ["roles"], verbs: ["bind"] })],
      [role("ClusterRole", { apiGroups: [""], resources: ["users"], verbs: ["impersonate"] })],
    ],
  },
  "rbac-subjects": {
    keeps: [binding({ kind: "ServiceAccount", name: "api", namespace: "shop" })],
    breaks: [
      [binding({ kind: "ServiceAccount", name: "default", namespace: "shop" })],
      [binding({ kind: "Group", name: "system:authenticated", apiGroup: group })],
    ],
  },
  "long-lived-tokens": {
    keeps: [manifest("v1", "Secret", { type: "Opaque", stringData: { login: "api" } })],
    breaks: [
      [manifest("v1", "Secret", { type: "kubernetes.io/service-account-token" })],
      [manifest("v1", "SecretList", { items: [{ type: "kubernetes.io/service-account-token" }] })],
    ],
  },
  "removed-apis": {
    keeps: [budget("policy/v1")],
    breaks: [[budget("policy/v1beta1")], [manifest("networking.k8s.io/v1beta1", "IngressClass", { spec: {} })]],
  },
  "shared-namespaces": {
    keeps: [deployment(), denyAll],
    breaks: [
      [manifest("v1", "ConfigMap", { metadata: { name: "api" }, data: { mode: "fast" } })],
      [manifest("v1", "ConfigMap", { metadata: { name: "api", namespace: "kube-system" }, data: { mode: "fast" } })],
    ],
  },
};
