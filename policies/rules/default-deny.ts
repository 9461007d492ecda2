import { databaseCluster } from "../database-clusters";
import type { Field } from "../field";
import { type Default, defaultOf, type Direction } from "../network-policies";
import { objectsOf } from "../objects";
import { isOfOperators, operatorNamespaces } from "../operators";
import type { CheckedResource, StackRule, ViolationOf } from "../rule";
import { podTemplates } from "../workloads";

/** Nothing talks to anything, but for what policies allow. */
export const defaultDeny: StackRule = {
  sees: "stack",
  name: "default-deny",
  description: "Every namespace with workloads has a network policy that denies all ingress and egress by default.",
  references: [
    "ROF-SEC-13",
    "CIS Kubernetes 5.3.2",
    "NSA Kubernetes Hardening Guide: network policies",
    "HIPAA §164.312(e)(1)",
    "ISO 27001 A.8.22",
  ],
  settings: { ...operatorNamespaces },
  check: (resources, settings) => {
    const policies = resources.flatMap((resource) =>
      objectsOf(resource, { group: "networking.k8s.io", kinds: ["NetworkPolicy"] }),
    );
    return [...namespacesWithWorkloads(resources)]
      .filter(([, { field }]) => !isOfOperators(field, settings))
      .flatMap(([namespace, { resource }]) =>
        openDirections(namespace, namespaceOf(resources, namespace) ?? resource, policies),
      );
  },
};

/** Where an object without a namespace goes. */
const usual = "default";

const nameOf = (namespace: Field): string | undefined => (namespace.isMissing ? usual : namespace.text);

interface Workload {
  readonly resource: CheckedResource;
  readonly field: Field;
}

/** Namespaces that are known, each with the first workload in it. */
function namespacesWithWorkloads(resources: readonly CheckedResource[]): ReadonlyMap<string, Workload> {
  const found = new Map<string, Workload>();
  for (const resource of resources) {
    if (podTemplates(resource).length === 0 && databaseCluster(resource) === undefined) continue;
    const items = resource.props.at("items").items();
    for (const object of items.length === 0 ? [resource.props] : items) {
      const field = object.at("metadata", "namespace");
      const name = nameOf(field);
      if (name !== undefined && !found.has(name)) found.set(name, { resource, field });
    }
  }
  return found;
}

const namespaceOf = (resources: readonly CheckedResource[], name: string): CheckedResource | undefined =>
  resources.find((resource) =>
    objectsOf(resource, { group: "core", kinds: ["Namespace"] }).some((one) => one.at("metadata", "name").is(name)),
  );

function openDirections(
  namespace: string,
  resource: CheckedResource,
  policies: readonly Field[],
): readonly ViolationOf[] {
  const directions: readonly Direction[] = ["Ingress", "Egress"];
  const open = directions.filter((direction) => !isClosed(namespace, direction, policies));
  if (open.length === 0) return [];
  return [
    {
      resource,
      path: `NetworkPolicy for all pods of the namespace ${namespace}`,
      found: `none that denies ${open.map((direction) => direction.toLowerCase()).join(" and ")}, or one that allows all of it`,
      message: `Pods of the namespace ${namespace} may talk to others as long as nothing says otherwise`,
      fix: `new k8s.networking.v1.NetworkPolicy("${namespace}", { metadata: { namespace: "${namespace}" }, spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] } })`,
    },
  ];
}

/** Policies add up: one closes the direction, and none of them opens all of it again. */
function isClosed(namespace: string, direction: Direction, policies: readonly Field[]): boolean {
  const here = policies.flatMap((policy): readonly Default[] => {
    const field = policy.at("metadata", "namespace");
    if (!field.isUnknown && nameOf(field) !== namespace) return [];
    const answer = defaultOf(policy.at("spec"), direction);
    // A policy whose namespace a preview does not know may be for this one, so that it may close it; it opens nothing for sure.
    if (field.isUnknown) return answer.closes === "no" ? [] : [{ closes: "unknown", opens: false }];
    return [answer];
  });
  return here.some(({ closes }) => closes !== "no") && !here.some(({ opens }) => opens);
}
