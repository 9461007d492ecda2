import { z } from "zod";

/** The keys that an object may have at this path of this input: what a typing mistake is compared with. */
export function keysAt(schema: z.core.$ZodType, input: unknown, path: readonly (string | number)[]): readonly string[] {
  const inner = unwrap(schema, input);
  const [head, ...rest] = path;
  if (head === undefined) return inner instanceof z.ZodObject ? Object.keys(inner.shape) : [];
  const child = childOf(inner, head);
  return child ? keysAt(child, property(input, head), rest) : [];
}

function childOf(schema: z.core.$ZodType, key: string | number): z.core.$ZodType | undefined {
  if (schema instanceof z.ZodObject) {
    const child: unknown = schema.shape[key];
    return child instanceof z.ZodType ? child : undefined;
  }
  if (schema instanceof z.ZodRecord) return schema.valueType;
  if (schema instanceof z.ZodArray) return schema.element;
  return undefined;
}

/** Takes optional, default and readonly off, and follows a discriminated union to the input's branch. */
function unwrap(schema: z.core.$ZodType, input: unknown): z.core.$ZodType {
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodReadonly ||
    schema instanceof z.ZodPrefault
  ) {
    return unwrap(schema.unwrap(), input);
  }
  if (schema instanceof z.ZodDiscriminatedUnion) {
    const { discriminator } = schema.def;
    const branch = schema.options.find((option) => accepts(option, discriminator, property(input, discriminator)));
    return branch ? unwrap(branch, input) : schema;
  }
  return schema;
}

function accepts(option: z.core.$ZodType, discriminator: string, value: unknown): boolean {
  const inner = unwrap(option, undefined);
  const literal: unknown = inner instanceof z.ZodObject ? inner.shape[discriminator] : undefined;
  return literal instanceof z.ZodLiteral && literal.safeParse(value).success;
}

const property = (input: unknown, key: string | number): unknown =>
  typeof input === "object" && input !== null ? Reflect.get(input, key) : undefined;
