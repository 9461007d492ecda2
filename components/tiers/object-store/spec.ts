import { z } from "zod";
import { imageSchema } from "../../language/image";
import { localPortsSchema } from "../../language/local-ports";
import { memorySchema, resourcesSchema } from "../../language/quantity";
import { nameSchema } from "../../language/words";

/** Programs that may serve a store of objects. */
export const softwareNames = ["silo", "minio"] as const;
export type SoftwareName = (typeof softwareNames)[number];

const bucketName = z
  .string()
  .regex(
    /^(?!xn--)[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/,
    "3 to 63 small letters, digits and hyphens, at both ends no hyphen",
  );

const daysOf = (what: string): z.ZodInt =>
  z.int("a whole number of days").min(1, `1 to 3650 days ${what}`).max(3650, `1 to 3650 days ${what}`);

const bucketSchema = z
  .strictObject({
    versioning: z
      .boolean("true or false")
      .default(true)
      .describe("Whether an object that is overwritten or deleted can be brought back. Default true."),
    oldVersionsDays: daysOf("for old versions")
      .default(90)
      .describe("How long an overwritten or deleted object can be brought back, in days. Default 90."),
    lockDays: daysOf("of a lock")
      .optional()
      .describe(
        "Days for which nobody but an administrator may delete a version. It is decided when the bucket is made. Default: no lock.",
      ),
    quota: memorySchema.optional().describe("Most that the bucket may hold. Default: what the volumes hold."),
    login: nameSchema
      .optional()
      .describe(
        "Login of its own that reads and writes this bucket, by the Secret <tier>-<login>. Default: the tier's login, which services get that use the tier.",
      ),
  })
  .readonly();

/** A store of objects that speaks S3, with its buckets and their logins (MED-OBJ-01 to 03). */
export const objectStoreSchema = z
  .strictObject({
    kind: z.literal("objectStore"),
    software: z
      .enum(softwareNames, `a program: ${softwareNames.join(", ")}`)
      .default("silo")
      .describe("Program that serves it. Default silo, the maintained line of MinIO: same data, ports and settings."),
    resources: resourcesSchema.describe("Requests and limits of each member."),
    storage: memorySchema
      .optional()
      .describe("Size of each member's volume, in every environment. Default: the environment's."),
    region: z
      .string()
      .regex(/^[a-z0-9-]{1,40}$/, 'a region of small letters, digits and hyphens, such as "us-east-1"')
      .default("us-east-1")
      .describe('Region that the store calls itself. Default "us-east-1", which every client knows.'),
    buckets: z
      .record(bucketName, bucketSchema)
      .refine((buckets) => Object.keys(buckets).length > 0, "at least one bucket")
      .describe("Every bucket by its name (MED-OBJ-02)."),
    localPorts: localPortsSchema.describe("Ports of 127.0.0.1 on Docker in dev, as `s3` and `console`. Default none."),
  })
  .readonly();
export type ObjectStoreSpec = z.output<typeof objectStoreSchema>;

/** What a stack may say differently for one store. */
export const objectStoreOverridesSchema = z
  .strictObject({
    image: imageSchema.optional().describe("Another image of the same program. Default: the pinned one."),
    resources: resourcesSchema.optional().describe("Other requests and limits. Default: the spec's."),
    members: z
      .int("a whole number")
      .min(1, "1 to 16 members")
      .max(16, "1 to 16 members")
      .optional()
      .describe("Another number of members, decided when the store is made. Default: the environment's."),
    storage: memorySchema.optional().describe("Another size of each member's volume. Default: the spec's."),
  })
  .readonly();
export type ObjectStoreOverrides = z.output<typeof objectStoreOverridesSchema>;

/** How strong a store of objects stands in an environment. */
export interface ObjectStoreProfile {
  /** Members, each with one volume: one alone, or four and more, which spread every object over all of them. */
  readonly members: number;
  /** Size of each member's volume, where the spec names none. */
  readonly storage: string;
  /** Whether buckets are copied to the place for backups, where the stack has one. */
  readonly backups: boolean;
}
