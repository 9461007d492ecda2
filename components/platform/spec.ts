import { z } from "zod";
import type { Checked } from "../language/problem";
import { validate } from "../language/validate";
import { hostSchema, nameSchema } from "../language/words";
import { backupSpecSchema } from "../tiers/backup/settings";
import { tiers, type TierKind } from "./tiers";

const tierSchema = z.discriminatedUnion(
  "kind",
  [
    tiers.developerTool.schema.unwrap(),
    tiers.edge.schema.unwrap(),
    tiers.elasticsearch.schema.unwrap(),
    tiers.kafka.schema.unwrap(),
    tiers.mariadb.schema.unwrap(),
    tiers.mongodb.schema.unwrap(),
    tiers.monitoring.schema.unwrap(),
    tiers.objectStore.schema.unwrap(),
    tiers.postgres.schema.unwrap(),
    tiers.rabbitmq.schema.unwrap(),
    tiers.redis.schema.unwrap(),
    tiers.service.schema.unwrap(),
  ],
  { error: `a tier of the kinds ${Object.keys(tiers).join(", ")}` },
);

/** What a platform is, in its own words: no environment, no target, no Pulumi. */
export const platformSchema = z
  .strictObject({
    name: nameSchema.describe("Name of the platform: first part of its namespaces."),
    domain: hostSchema.describe("Domain of its public hosts. A stack may put another in its place."),
    tiers: z.record(nameSchema, tierSchema).describe("Every tier by its name."),
    startOrder: z
      .array(z.array(nameSchema).readonly())
      .readonly()
      .default([])
      .describe(
        "Groups of tiers: each group starts when the one before it is healthy. Default: only what `uses` asks for.",
      ),
    secrets: z
      .record(nameSchema, z.strictObject({ bytes: z.literal([32, 64], "32 or 64") }).readonly())
      .default({})
      .describe("Secrets of the platform that no tier makes by itself, with their size in random bytes."),
    backups: backupSpecSchema,
  })
  .readonly();

export type PlatformSpec = z.output<typeof platformSchema>;
/** A platform as its author writes it: members with a default may be left out. */
export type PlatformInput = z.input<typeof platformSchema>;

export type SpecOf<K extends TierKind> = z.output<(typeof tiers)[K]["schema"]>;
export type AnySpec = { [K in TierKind]: SpecOf<K> }[TierKind];

/** Gives the author of a platform completion and types. It is checked, whole, when a stack plans it. */
export const definePlatform = (platform: PlatformInput): PlatformInput => platform;

/** Reads a platform's spec whole: valid, or every mistake that is in it. */
export const parsePlatform = (input: PlatformInput): Checked<PlatformSpec> =>
  validate(platformSchema, input, { code: 200, file: `platforms/${input.name}.ts` });
