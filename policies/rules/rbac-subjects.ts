import type { Field } from "../field";
import { alwaysMandatory } from "../levels";
import { objectsOf } from "../objects";
import { type ResourceRule, texts, type Violation } from "../rule";

/** Rights are somebody's. */
export const rbacSubjects: ResourceRule = {
  sees: "resource",
  name: "rbac-subjects",
  description: "Roles are bound to accounts of their own: to nobody unknown, not to all, and not to default accounts.",
  references: [
    "CIS Kubernetes 5.1.5",
    "CIS Kubernetes 5.1.7",
    "NSA Kubernetes Hardening Guide: authentication and authorization",
    "HIPAA §164.312(a)(2)(i)",
    "ISO 27001 A.5.16",
  ],
  levels: alwaysMandatory,
  settings: {
    everybody: {
      type: "array",
      items: { type: "string" },
      default: [
        ...["system:anonymous", "system:unauthenticated", "system:authenticated"],
        ...["system:serviceaccounts", "system:masters"],
      ],
      description: "Users and groups that nothing is to be bound to",
    },
  },
  check: (resource, settings) => {
    const everybody = texts(settings.at("everybody"));
    return objectsOf(resource, { group: "rbac.authorization.k8s.io", kinds: ["RoleBinding", "ClusterRoleBinding"] })
      .flatMap((binding) => binding.at("subjects").items())
      .flatMap((subject) => shared(subject, everybody));
  },
};

const fix = '{ kind: "ServiceAccount", name: "api", namespace: "shop" }, an account that only this program has';

function shared(subject: Field, everybody: readonly string[]): readonly Violation[] {
  const [kind, name] = [subject.at("kind"), subject.at("name")];
  const { path, shown: found, text = "" } = name;
  switch (kind.text) {
    case "ServiceAccount":
      if (text !== "default") return [];
      return [{ path, found, message: "The role is bound to the account of every pod that has no other", fix }];
    case "User":
    case "Group":
      if (!everybody.includes(text) && !text.startsWith("system:serviceaccounts:")) return [];
      return [{ path, found, message: "The role is bound to more than its holder", fix }];
    case undefined:
    default:
      return [];
  }
}
