import { type KubernetesObject, objectSchema } from "../../components/targets/kubernetes/operator-files";

/**
 * Objects as they are vendored: without descriptions in schemas, which are two thirds of their size, without empty maps that the API server
 * drops and that would be a difference in every preview, without the labels of another installer; in one order, keys too.
 */
export function normalise(objects: readonly KubernetesObject[]): readonly KubernetesObject[] {
  const clean = objects.map((object) => objectSchema.parse(cleaned(object, false)));
  return clean.sort((left, right) => compare(orderOf(left), orderOf(right)));
}

function cleaned(value: unknown, inSchema: boolean): unknown {
  if (Array.isArray(value)) return value.map((item) => cleaned(item, inSchema));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value)
    .map(([key, part]): [string, unknown] => [key, cleaned(part, isSchema(key, inSchema))])
    .filter(([key, part]) => !isSurplus(key, part) && !(inSchema && isSurplusInSchema(key, part)));
  return Object.fromEntries(entries.sort(([left], [right]) => compare(left, right)));
}

/** Examples and defaults within a schema are data of the schema's user, and no schema. */
const isSchema = (key: string, inSchema: boolean): boolean =>
  key === "openAPIV3Schema" || (inSchema && !["default", "enum", "example"].includes(key));

const isSurplusInSchema = (key: string, part: unknown): boolean =>
  (key === "description" && typeof part === "string") || (key === "properties" && isEmptyMap(part));

const isSurplus = (key: string, part: unknown): boolean =>
  key.startsWith("helm.sh/") ||
  (key === "app.kubernetes.io/managed-by" && (part === "Helm" || part === "kustomize")) ||
  ((key === "annotations" || key === "labels") && isEmptyMap(part));

const isEmptyMap = (part: unknown): boolean =>
  typeof part === "object" && part !== null && !Array.isArray(part) && Object.keys(part).length === 0;

/** The namespace first, the long definitions last, so that a file begins with what a reviewer reads. */
function orderOf({ kind, metadata }: KubernetesObject): string {
  const rank = { Namespace: "0", CustomResourceDefinition: "2" }[kind] ?? "1";
  return [rank, kind, metadata.namespace ?? "", metadata.name].join("/");
}

/** By code unit, which is the same on every machine. */
function compare(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
