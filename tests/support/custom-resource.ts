import { Ajv, type ValidateFunction } from "ajv";
import { z } from "zod";
import { type OperatorName, readOperators } from "../../components/targets/kubernetes/operator-files";

const definitionSchema = z.object({
  spec: z.object({
    group: z.string(),
    names: z.object({ kind: z.string() }),
    versions: z.array(
      z.object({ name: z.string(), served: z.boolean(), schema: z.object({ openAPIV3Schema: z.looseObject({}) }) }),
    ),
  }),
});

const resourceSchema = z.looseObject({ apiVersion: z.string(), kind: z.string() });

const ajv = new Ajv({ strict: false, allErrors: true, formats: { int32: true, int64: true, "date-time": true } });
/** Compiled once by kind: that of a long schema takes seconds. */
const validators = new Map<string, ValidateFunction>();

/**
 * What the definition that an operator brings has against a custom resource: fields that it does not know, and values that it does not
 * allow. Rules that only the API server can ask are not among them.
 * @throws Error when the operator has no such kind.
 */
export function faultsOfCustomResource(operator: OperatorName, inputs: unknown): readonly string[] {
  const { apiVersion, kind } = resourceSchema.parse(inputs);
  const validate = validators.get(kind) ?? ajv.compile(closed(schemaOf(operator, apiVersion, kind)));
  validators.set(kind, validate);
  if (validate(inputs)) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message ?? ""} ${JSON.stringify(params)}`,
  );
}

function schemaOf(operator: OperatorName, apiVersion: string, kind: string): object {
  const definitions = readOperators([operator])
    .flatMap(({ objects }) => objects)
    .filter((object) => object.kind === "CustomResourceDefinition")
    .map((object) => definitionSchema.parse(object).spec);
  const versions = definitions
    .filter(({ names }) => names.kind === kind)
    .flatMap(({ group, versions }) => versions.filter(({ name }) => `${group}/${name}` === apiVersion));
  const found = versions.find(({ served }) => served);
  if (!found) throw new Error(`${operator} has no ${apiVersion} ${kind}`);
  return found.schema.openAPIV3Schema;
}

/** The schema as the API server takes it when it is strict: what it does not name is a mistake, except for the object's own metadata. */
function closed(schema: object): object {
  if (Array.isArray(schema)) return schema.map((part) => closedPart(part));
  const parts: readonly (readonly [string, unknown])[] = Object.entries(schema);
  const known = Object.fromEntries(parts.map(([key, part]) => [key, closedPart(part)]));
  const isOpen =
    known["properties"] === undefined ||
    known["additionalProperties"] !== undefined ||
    known["x-kubernetes-preserve-unknown-fields"] === true;
  return isOpen ? known : { ...known, additionalProperties: false };
}

const closedPart = (part: unknown): unknown => (typeof part === "object" && part !== null ? closed(part) : part);
