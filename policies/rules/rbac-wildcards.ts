import type { Field } from "../field";
import { alwaysMandatory } from "../levels";
import { objectsOf } from "../objects";
import { type ResourceRule, texts, type Violation } from "../rule";

const group = "rbac.authorization.k8s.io";

/** Who may do something says what it is. */
export const rbacWildcards: ResourceRule = {
  sees: "resource",
  name: "rbac-wildcards",
  description: "No role allows everything of a kind, and nobody is bound to a role that allows everything.",
  references: [
    "ROF-SEC-15",
    "CIS Kubernetes 5.1.1",
    "CIS Kubernetes 5.1.3",
    "NSA Kubernetes Hardening Guide: authentication and authorization",
    "HIPAA §164.312(a)(1)",
    "ISO 27001 A.8.2",
  ],
  levels: alwaysMandatory,
  settings: {
    clusterRoles: {
      type: "array",
      items: { type: "string" },
      default: ["cluster-admin"],
      description: "Cluster roles that nobody is to be bound to",
    },
  },
  check: (resource, settings) => [
    ...objectsOf(resource, { group, kinds: ["Role", "ClusterRole"] }).flatMap((role) =>
      role.at("rules").items().flatMap(wildcards),
    ),
    ...objectsOf(resource, { group, kinds: ["RoleBinding", "ClusterRoleBinding"] }).flatMap((binding) =>
      forbiddenRole(binding.at("roleRef"), texts(settings.at("clusterRoles"))),
    ),
  ],
};

const parts = [
  { part: "verbs", what: "every verb", example: '["get", "list", "watch"]' },
  { part: "resources", what: "every kind of resource", example: '["configmaps"]' },
  { part: "apiGroups", what: "every group of the API", example: '["apps"]' },
] as const;

function wildcards(rule: Field): readonly Violation[] {
  return parts.flatMap(({ part, what, example }) =>
    rule
      .at(part)
      .items()
      .filter((item) => item.text === "*" || item.text?.startsWith("*/"))
      .map((item) => ({
        path: item.path,
        found: item.shown,
        message: `The role is for ${what}, those of tomorrow too`,
        fix: `${part}: ${example}, with what is needed`,
      })),
  );
}

function forbiddenRole(roleRef: Field, forbidden: readonly string[]): readonly Violation[] {
  const name = roleRef.at("name");
  const isOfCluster = roleRef.at("kind").isMissing || roleRef.at("kind").is("ClusterRole");
  if (!isOfCluster || !forbidden.some((role) => name.is(role))) return [];
  return [
    {
      path: name.path,
      found: name.shown,
      message: "The binding gives a role that allows everything",
      fix: `roleRef: { apiGroup: "${group}", kind: "Role", name: "…" }, a role with what is needed`,
    },
  ];
}
