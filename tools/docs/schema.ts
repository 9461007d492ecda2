import { z } from "zod";
import { settingsSchema } from "../../components/platform/settings";
import { tiers } from "../../components/platform/tiers";

/** Where the schema lies: stack files name it in their first line, and editors complete them by it. */
export const schemaFile = "schemas/stack.schema.json";

type JsonSchema = z.core.JSONSchema.BaseSchema;

/** A key of the program that is not the one it knows: the program refuses it too, and leaves other packages' keys alone. */
const foreignKeys = { not: { pattern: "^palier:(?!stack$)" } };

const describeEngineKey = (description: string): object => ({ type: "string", description });

/** What a stack may say differently for a tier, for each kind there is. */
const overridesOfKinds = (): JsonSchema[] =>
  Object.entries(tiers).map(([kind, { overrides }]) => ({
    title: `Exceptions for a tier of kind ${kind}`,
    ...jsonSchemaOf(overrides),
  }));

/** JSON Schema of a stack's file, made from the very schemas that check it. */
export function stackFileSchema(): object {
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "A stack of Palier",
    type: "object",
    properties: {
      encryptionsalt: describeEngineKey("Written by the engine: salt of the stack's secrets."),
      secretsprovider: describeEngineKey("Written by the engine: what encrypts the stack's secrets."),
      encryptedkey: describeEngineKey("Written by the engine: data key of the secrets provider."),
      config: {
        type: "object",
        properties: { "palier:stack": settings() },
        propertyNames: foreignKeys,
        required: ["palier:stack"],
      },
    },
    required: ["config"],
  };
}

/** The schema as it is written to {@link schemaFile}. */
export const schemaText = (): string => `${JSON.stringify(stackFileSchema(), null, 2)}\n`;

/** The settings, where the exceptions of a tier, whose kind the file does not say, are those of some kind of tier. */
function settings(): JsonSchema {
  const schema = jsonSchemaOf(settingsSchema);
  const byName = schema.properties?.["tiers"];
  const exceptions = { additionalProperties: { anyOf: overridesOfKinds() } };
  const described = { ...(typeof byName === "object" && byName), ...exceptions };
  return { ...schema, properties: { ...schema.properties, tiers: described } };
}

/** Without `readOnly`, by which editors understand what nobody may write, and without formats, whose pattern stands beside them. */
function jsonSchemaOf(schema: z.ZodType): JsonSchema {
  const written: JsonSchema = z.toJSONSchema(schema, {
    io: "input",
    target: "draft-7",
    override: ({ jsonSchema }) => {
      delete jsonSchema.readOnly;
      if (jsonSchema.pattern !== undefined) delete jsonSchema.format;
    },
  });
  delete written.$schema;
  return written;
}
