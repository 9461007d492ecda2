import { databaseCluster } from "../database-clusters";
import { kindOf } from "../workloads";
import { type CheckedResource, type ResourceRule, texts } from "../rule";

/** What belongs together is apart from the rest. */
export const sharedNamespaces: ResourceRule = {
  sees: "resource",
  name: "shared-namespaces",
  description: "Nothing of a platform is in a namespace that everybody uses.",
  references: [
    "CIS Kubernetes 5.6.1",
    "CIS Kubernetes 5.6.4",
    "NSA Kubernetes Hardening Guide: network separation",
    "HIPAA §164.312(a)(1)",
    "ISO 27001 A.8.22",
  ],
  settings: {
    namespaces: {
      type: "array",
      items: { type: "string" },
      default: ["default", "kube-node-lease", "kube-public", "kube-system"],
      description: "Namespaces that are nobody's own",
    },
  },
  check: (resource, settings) => {
    if (!belongsSomewhere(resource)) return [];
    const shared = texts(settings.at("namespaces"));
    const items = resource.props.at("items").items();
    return (items.length > 0 ? items : [resource.props])
      .map((object) => object.at("metadata", "namespace"))
      .filter((field) => shared.includes(field.isMissing ? "default" : (field.text ?? "")))
      .map((field) => ({
        path: field.path,
        found: field.isMissing ? 'nothing, which means "default"' : field.shown,
        message: "The object is in a namespace that others use too: quotas, policies and rights cannot be its own",
        fix: 'namespace: "shop", one that the program makes',
      }));
  },
};

const kinds = [
  ...["ConfigMap", "CronJob", "DaemonSet", "Deployment", "Job", "PersistentVolumeClaim", "Pod", "ReplicaSet"],
  ...["ReplicationController", "Secret", "Service", "StatefulSet", "Ingress"],
];

/** What runs or holds data; operators rightly put roles into the namespace of the system. */
function belongsSomewhere(resource: CheckedResource): boolean {
  const kind = kindOf(resource, "core", "apps", "batch", "networking.k8s.io")?.replace(/List$/, "");
  return databaseCluster(resource) !== undefined || (kind !== undefined && kinds.includes(kind));
}
