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
