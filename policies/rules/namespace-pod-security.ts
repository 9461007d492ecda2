import { objectsOf } from "../objects";
import type { ResourceRule, Violation } from "../rule";

const label = "pod-security.kubernetes.io/enforce";

/** The cluster itself refuses pods that no policy pack has seen. */
export const namespacePodSecurity: ResourceRule = {
  sees: "resource",
  name: "namespace-pod-security",
  description: "Every namespace has the cluster enforce the Pod Security Standards.",
  references: ["ROF-SEC-15", "CIS Kubernetes 5.2.1", "Kubernetes Pod Security Admission", "ISO 27001 A.8.9"],
  settings: {
    level: {
      type: "string",
      enum: ["baseline", "restricted"],
      default: "restricted",
      description: "Level of the standard that a namespace enforces at least",
    },
  },
  check: (resource, settings) => {
    const level = settings.at("level").text ?? "restricted";
    const accepted = level === "baseline" ? ["baseline", "restricted"] : ["restricted"];
    return objectsOf(resource, { group: "core", kinds: ["Namespace"] })
      .map((namespace) => namespace.at("metadata", "labels", label))
      .filter((field) => !field.isUnknown && !accepted.includes(field.text ?? ""))
      .map((field): Violation => ({
        path: field.path,
        found: field.shown,
        message: `The cluster does not refuse pods of this namespace that break the level ${level}`,
        fix: `labels: { "${label}": "${level}" }`,
      }));
  },
};
