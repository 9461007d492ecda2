import { z } from "zod";
import { jsonOf } from "../json";
import { partsOf } from "../review/differences";

const entrySchema = z.object({
  manager: z.string().default("unknown"),
  time: z.string().optional(),
  subresource: z.string().optional(),
  fieldsV1: z.record(z.string(), z.unknown()).default({}),
});

/** What the API server notes of who wrote which fields of an object. */
export const managedFieldsSchema = z.array(entrySchema).default([]);

/** Notes of one object. */
export type ManagedFields = z.output<typeof managedFieldsSchema>;

/** Who wrote a field last. */
export interface Writer {
  readonly name: string;
  /** ISO 8601. Default: the server did not note it. */
  readonly time?: string;
}

/** The engine's own name at the API server begins so. */
const engine = /^pulumi-/;

/** Who wrote a field last, beside the engine; nothing where nobody else did. @param path such as `spec.template.spec.containers[web].image` */
export function writerOf(fields: ManagedFields, path: string): Writer | undefined {
  const parts = partsOf(path).map(({ text }) => text);
  const others = fields.filter(({ manager, fieldsV1 }) => !engine.test(manager) && owns(fieldsV1, parts));
  const [last] = [...others].sort((one, other) => (other.time ?? "").localeCompare(one.time ?? ""));
  if (last === undefined) return undefined;
  return { name: last.manager, ...(last.time !== undefined && { time: last.time }) };
}

/** Whether a set of fields holds a path, a part above it as a whole, or something below it. */
function owns(fields: Readonly<Record<string, unknown>>, [first, ...rest]: readonly string[]): boolean {
  if (first === undefined) return true;
  const entries = Object.entries(fields).filter(([key]) => isPart(key, first));
  return entries.some(([, inner]) => {
    const below = z.record(z.string(), z.unknown()).safeParse(inner).data ?? {};
    return Object.keys(below).length === 0 || owns(below, rest);
  });
}

/** `f:` names a key of an object, `k:` an entry of a list by its keys, `v:` one by its value, `i:` one by its place. */
function isPart(key: string, part: string): boolean {
  const [kind, value] = [key.slice(0, 2), key.slice(2)];
  if (kind === "f:" || kind === "i:") return value === part;
  if (kind === "v:") return jsonOf(value) === part;
  if (kind !== "k:") return false;
  const keys = z.record(z.string(), z.unknown()).safeParse(jsonOf(value)).data ?? {};
  return Object.values(keys).some((one) => String(one) === part);
}
