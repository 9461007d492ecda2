import type { Field } from "./field";
import type { CheckedResource } from "./rule";
import { kindOf } from "./workloads";

/** Kinds of one group of Kubernetes' API. */
export interface Kinds {
  /** Group as in a resource's type: `core`, `rbac.authorization.k8s.io`. */
  readonly group: string;
  /** Kinds such as `Role`. */
  readonly kinds: readonly string[];
}

/** The objects of these kinds that a resource is: one, or those of a list of them; none for other resources. */
export function objectsOf(resource: CheckedResource, { group, kinds }: Kinds): readonly Field[] {
  const kind = kindOf(resource, group) ?? "";
  if (kinds.includes(kind)) return [resource.props];
  return kinds.some((one) => kind === `${one}List`) ? resource.props.at("items").items() : [];
}

/** An object, and the resource of the program that it stands in. */
export interface Found {
  readonly resource: CheckedResource;
  readonly object: Field;
}

/** The objects of these kinds in a whole stack. */
export const ofKinds = (resources: readonly CheckedResource[], wanted: Kinds): readonly Found[] =>
  resources.flatMap((resource) => objectsOf(resource, wanted).map((object) => ({ resource, object })));

/** Namespace in which an object without one lands. */
const usual = "default";

/** An object's namespace by name; none where a preview does not know it yet. */
export function namespaceOf(object: Field): string | undefined {
  const namespace = object.at("metadata", "namespace");
  return namespace.isMissing ? usual : namespace.text;
}

/** Whether two objects are in one namespace; none where a preview does not know it yet. */
export function areTogether(one: Field, other: Field): boolean | undefined {
  const [first, second] = [namespaceOf(one), namespaceOf(other)];
  return first === undefined || second === undefined ? undefined : first === second;
}
