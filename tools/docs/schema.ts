import { z } from "zod";
import { settingsSchema } from "../../components/platform/settings";
import { type TierKind, tiers } from "../../components/platform/tiers";

/** Where the schema lies: stack files name it in their first line, and editors complete them by it. */
export const schemaFile = "schemas/stack.schema.json";

const overridesOf = (kind: TierKind): object => ({
  title: `Exceptions for a tier of kind ${kind}`,
  ...z.toJSONSchema(tiers[kind].overrides, { io: "input", target: "draft-7" }),
});

/** JSON Schema of a stack's file, made from the very schemas that check it. */
export function stackFileSchema(): object {
  const settings = z.toJSONSchema(settingsSchema, { io: "input", target: "draft-7" });
  const kinds: readonly TierKind[] = ["edge", "kafka", "postgres", "redis", "service"];
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "A stack of Palier",
    type: "object",
    properties: {
      encryptionsalt: { type: "string", description: "Written by the engine: salt of the stack's secrets." },
      secretsprovider: { type: "string", description: "Written by the engine: what encrypts the stack's secrets." },
      encryptedkey: { type: "string", description: "Written by the engine: data key of the secrets provider." },
      config: {
        type: "object",
        properties: {
          "palier:stack": {
            ...settings,
            properties: {
              ...settings.properties,
              tiers: { type: "object", additionalProperties: { anyOf: kinds.map(overridesOf) } },
            },
          },
        },
        required: ["palier:stack"],
      },
    },
    required: ["config"],
  };
}
