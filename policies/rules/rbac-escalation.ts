import type { Field } from "../field";
import { alwaysMandatory } from "../levels";
import { areTogether, type Found, ofKinds } from "../objects";
import { isOfOperators, operatorNamespaces } from "../operators";
import type { CheckedResource, StackRule, ViolationOf } from "../rule";

const group = "rbac.authorization.k8s.io";

/** Rights that are more than they look. */
export const rbacEscalation: StackRule = {
  sees: "stack",
  name: "rbac-escalation",
  description: "No role lets its holder take other rights, or read the secrets of all namespaces.",
  references: [
    "CIS Kubernetes 5.1.2",
    "CIS Kubernetes 5.1.8 to 5.1.13",
    "NSA Kubernetes Hardening Guide: authentication and authorization",
    "HIPAA §164.312(a)(1)",
    "HIPAA §164.308(a)(4)",
    "ISO 27001 A.8.2",
  ],
  levels: alwaysMandatory,
  settings: { ...operatorNamespaces },
  check: (resources, settings) => {
    const roles = ofKinds(resources, { group, kinds: ["Role", "ClusterRole"] });
    const bindings = ofKinds(resources, { group, kinds: ["RoleBinding", "ClusterRoleBinding"] });
    return roles
      .filter((role) => !isOfOperatorsAlone(role, bindings, settings))
      .flatMap((role) =>
        role.object
          .at("rules")
          .items()
          .flatMap((rule) => dangers.flatMap((danger) => dangerIn(rule, role.resource, danger))),
      );
  },
};

/** Whether all who hold a role are accounts of operators; a role that nobody is bound to is everybody's to bind. */
function isOfOperatorsAlone(role: Found, bindings: readonly Found[], settings: Field): boolean {
  if (!isOfCluster(role.resource) && isOfOperators(role.object.at("metadata", "namespace"), settings)) return true;
  const subjects = bindings
    .filter(({ object }) => isFor(object, role))
    .flatMap(({ object }) => object.at("subjects").items());
  return subjects.length > 0 && subjects.every((subject) => isOfOperators(subject.at("namespace"), settings));
}

function isFor(binding: Field, { resource, object }: Found): boolean {
  const name = object.at("metadata", "name").text;
  const isOfName = name !== undefined && binding.at("roleRef", "name").is(name);
  if (!isOfName) return false;
  const kind = binding.at("roleRef", "kind");
  return isOfCluster(resource) ? kind.is("ClusterRole") : kind.is("Role") && areTogether(binding, object) !== false;
}

const isOfCluster = ({ type }: CheckedResource): boolean => /:ClusterRole(?:List)?$/.test(type);

/** Rights on kinds of objects that give more than they name. */
interface Danger {
  readonly groups: readonly string[];
  readonly kinds: readonly string[];
  readonly verbs: readonly string[];
  readonly message: string;
  readonly fix: string;
  /** Whether only a role of the whole cluster is meant. Default false. */
  readonly ofClusterOnly?: boolean;
}

const roles = ["roles", "clusterroles", "rolebindings", "clusterrolebindings"];
const webhooks = ["validatingwebhookconfigurations", "mutatingwebhookconfigurations"];

const dangers: readonly Danger[] = [
  {
    groups: [group],
    kinds: roles,
    verbs: ["escalate", "bind"],
    message: "Who has the role can take any right of the cluster",
    fix: "leave out escalate and bind, or name the roles in resourceNames",
  },
  {
    groups: ["", "authentication.k8s.io"],
    kinds: ["users", "groups", "serviceaccounts", "userextras"],
    verbs: ["impersonate"],
    message: "Who has the role can be anybody",
    fix: "leave out impersonate, or name those who are meant in resourceNames",
  },
  {
    groups: [""],
    kinds: ["secrets"],
    verbs: ["get", "list", "watch"],
    message: "Who has the role can read the secrets of every namespace",
    fix: "a Role in the namespace that is meant, with resourceNames; or verbs without get, list and watch",
    ofClusterOnly: true,
  },
  {
    groups: [""],
    kinds: ["serviceaccounts/token"],
    verbs: ["create"],
    message: "Who has the role can be any service account",
    fix: "name the accounts in resourceNames",
  },
  {
    groups: [""],
    kinds: ["nodes/proxy"],
    verbs: ["get", "create"],
    message: "Who has the role can run commands in every pod of a node, past the audit of the API",
    fix: 'resources: ["nodes/metrics", "nodes/stats"], or what is needed of them',
  },
  {
    groups: [""],
    kinds: ["pods/exec", "pods/attach", "pods/ephemeralcontainers"],
    verbs: ["create", "get", "update", "patch"],
    message: "Who has the role can run commands in pods of every namespace",
    fix: "a Role in the namespace that is meant",
    ofClusterOnly: true,
  },
  {
    groups: ["admissionregistration.k8s.io"],
    kinds: webhooks,
    verbs: ["create", "update", "patch"],
    message: "Who has the role can read and change whatever is written to the cluster",
    fix: "name the configurations in resourceNames",
  },
  {
    groups: ["certificates.k8s.io"],
    kinds: ["certificatesigningrequests/approval"],
    verbs: ["update", "patch"],
    message: "Who has the role can make certificates for anybody",
    fix: "leave out certificatesigningrequests/approval",
  },
];

/** A rule that names its objects is as narrow as it can be. Wildcards are another rule's. */
function dangerIn(rule: Field, resource: CheckedResource, danger: Danger): readonly ViolationOf[] {
  const has = (part: string, wanted: readonly string[]): Field | undefined =>
    rule
      .at(part)
      .items()
      .find(({ text }) => text !== undefined && wanted.includes(text));
  const verb = has("verbs", danger.verbs);
  const kind = has("resources", danger.kinds);
  const isNarrow = rule.at("resourceNames").items().length > 0 || (danger.ofClusterOnly && !isOfCluster(resource));
  if (verb === undefined || kind === undefined || isNarrow || has("apiGroups", danger.groups) === undefined) return [];
  const found = `${verb.text ?? ""} of ${kind.text ?? ""}`;
  return [{ resource, path: verb.path, found, message: danger.message, fix: danger.fix }];
}
