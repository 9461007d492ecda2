import { alwaysMandatory } from "../levels";
import type { ResourceRule } from "../rule";

/**
 * Versions of groups that the API server has no more, each with the minor version that was the first without it, and what came after. As in
 * the lifecycle of `k8s.io/api`, `k8s.io/apiextensions-apiserver` and `k8s.io/kube-aggregator` 0.36; kinds that nobody registers are left out.
 */
const removed: readonly (readonly [
  apiVersion: string,
  kinds: readonly string[],
  minor: number,
  replacement: string,
])[] = [
  ["extensions/v1beta1", ["Deployment", "DaemonSet", "ReplicaSet"], 16, "apps/v1"],
  ["extensions/v1beta1", ["NetworkPolicy"], 16, "networking.k8s.io/v1"],
  ["extensions/v1beta1", ["PodSecurityPolicy"], 16, "the Pod Security Standards"],
  ["extensions/v1beta1", ["Ingress"], 22, "networking.k8s.io/v1"],
  ["apps/v1beta1", ["Deployment", "StatefulSet", "ControllerRevision"], 16, "apps/v1"],
  ["apps/v1beta2", ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ControllerRevision"], 16, "apps/v1"],
  [
    "admissionregistration.k8s.io/v1beta1",
    ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"],
    22,
    "admissionregistration.k8s.io/v1",
  ],
  ["apiextensions.k8s.io/v1beta1", ["CustomResourceDefinition"], 22, "apiextensions.k8s.io/v1"],
  ["apiregistration.k8s.io/v1beta1", ["APIService"], 22, "apiregistration.k8s.io/v1"],
  ["authentication.k8s.io/v1beta1", ["TokenReview"], 22, "authentication.k8s.io/v1"],
  [
    "authorization.k8s.io/v1beta1",
    ["LocalSubjectAccessReview", "SelfSubjectAccessReview", "SubjectAccessReview", "SelfSubjectRulesReview"],
    22,
    "authorization.k8s.io/v1",
  ],
  ["certificates.k8s.io/v1beta1", ["CertificateSigningRequest"], 22, "certificates.k8s.io/v1"],
  ["coordination.k8s.io/v1beta1", ["Lease"], 22, "coordination.k8s.io/v1"],
  ["networking.k8s.io/v1beta1", ["Ingress", "IngressClass"], 22, "networking.k8s.io/v1"],
  [
    "rbac.authorization.k8s.io/v1beta1",
    ["ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"],
    22,
    "rbac.authorization.k8s.io/v1",
  ],
  ["scheduling.k8s.io/v1beta1", ["PriorityClass"], 22, "scheduling.k8s.io/v1"],
  ["storage.k8s.io/v1beta1", ["CSIDriver", "CSINode", "StorageClass", "VolumeAttachment"], 22, "storage.k8s.io/v1"],
  ["batch/v1beta1", ["CronJob"], 25, "batch/v1"],
  ["discovery.k8s.io/v1beta1", ["EndpointSlice"], 25, "discovery.k8s.io/v1"],
  ["events.k8s.io/v1beta1", ["Event"], 25, "events.k8s.io/v1"],
  ["autoscaling/v2beta1", ["HorizontalPodAutoscaler"], 25, "autoscaling/v2"],
  ["policy/v1beta1", ["PodDisruptionBudget"], 25, "policy/v1"],
  ["policy/v1beta1", ["PodSecurityPolicy"], 25, "the Pod Security Standards"],
  ["node.k8s.io/v1beta1", ["RuntimeClass"], 25, "node.k8s.io/v1"],
  ["autoscaling/v2beta2", ["HorizontalPodAutoscaler"], 26, "autoscaling/v2"],
  [
    "flowcontrol.apiserver.k8s.io/v1beta1",
    ["FlowSchema", "PriorityLevelConfiguration"],
    26,
    "flowcontrol.apiserver.k8s.io/v1",
  ],
  ["storage.k8s.io/v1beta1", ["CSIStorageCapacity"], 27, "storage.k8s.io/v1"],
  [
    "flowcontrol.apiserver.k8s.io/v1beta2",
    ["FlowSchema", "PriorityLevelConfiguration"],
    29,
    "flowcontrol.apiserver.k8s.io/v1",
  ],
  [
    "flowcontrol.apiserver.k8s.io/v1beta3",
    ["FlowSchema", "PriorityLevelConfiguration"],
    32,
    "flowcontrol.apiserver.k8s.io/v1",
  ],
  [
    "admissionregistration.k8s.io/v1alpha1",
    ["ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding"],
    32,
    "admissionregistration.k8s.io/v1",
  ],
  [
    "admissionregistration.k8s.io/v1beta1",
    ["ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding"],
    34,
    "admissionregistration.k8s.io/v1",
  ],
  ["storage.k8s.io/v1alpha1", ["CSIStorageCapacity", "VolumeAttachment"], 24, "storage.k8s.io/v1"],
  ["storage.k8s.io/v1alpha1", ["VolumeAttributesClass"], 35, "storage.k8s.io/v1"],
];

/** The cluster knows what the program asks it for. */
export const removedApis: ResourceRule = {
  sees: "resource",
  name: "removed-apis",
  description: "Objects are of versions of the API that the cluster still has.",
  references: ["Kubernetes deprecated API migration guide", "ISO 27001 A.8.8", "ISO 27001 A.8.32"],
  levels: alwaysMandatory,
  settings: {
    version: {
      type: "string",
      pattern: "^1\\.\\d\\d$",
      default: "1.36",
      description: "Version of the cluster, or of the one that it is to become",
    },
  },
  check: ({ type, props }, settings) => {
    const [provider, apiVersion = "", kindInType = ""] = type.split(":");
    if (provider !== "kubernetes") return [];
    const kind = kindInType.replace(/(?:List|Patch)$/, "");
    const minor = Number(settings.at("version").text?.split(".")[1]);
    return removed
      .filter(([version, kinds, since]) => version === apiVersion && kinds.includes(kind) && since <= minor)
      .map(([, , since, replacement]) => ({
        path: props.at("apiVersion").path,
        found: `"${apiVersion}"`,
        message: `The cluster has no ${kind} of this version since Kubernetes 1.${since}`,
        fix: replacement.includes("/") ? `apiVersion: "${replacement}"` : `${replacement} in its place`,
      }));
  },
};
