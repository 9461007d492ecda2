import { z } from "zod";
import { cronSchema, nameSchema } from "../../language/words";

/** Text of one pattern. What is allowed is said the same way where it is wrong and where it is missing. */
const text = (pattern: RegExp, allowed: string): z.ZodString => z.string(allowed).regex(pattern, allowed);

/** The operator's own parser of time tables knows no names of days and months, and no day 7. */
const operatorCron = cronSchema.refine(
  (text) =>
    text
      .trim()
      .split(/\s+/)
      .every((field, index) => (index === 4 ? /^[0-6*/,-]+$/ : /^[\d*/,-]+$/).test(field)),
  'five cron fields of digits, "*", "/", "," and "-", days of the week from 0, Sunday, to 6',
);

/** When a platform's databases are backed up, and how long backups are kept (ROF-BAK-02, ROF-BAK-03). */
export const backupSpecSchema = z
  .strictObject({
    schedule: operatorCron
      .default("0 2 * * *")
      .describe('When base backups are made: five cron fields, UTC. Default "0 2 * * *".'),
    retentionDays: z
      .int("a whole number of days")
      .min(1, "1 to 3650 days")
      .max(3650, "1 to 3650 days")
      .default(30)
      .describe("How far back a database can be restored, in days. Default 30."),
  })
  .readonly()
  .prefault({});
export type BackupSpec = z.output<typeof backupSpecSchema>;

const bucketSchema = text(
  /^(?!xn--|sthree-|amzn-s3-demo-)(?!.*(?:-s3alias|--ol-s3|--x-s3|--table-s3)$)[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/,
  "3 to 63 small letters, digits and hyphens, at both ends no hyphen, and none of the beginnings and ends that S3 keeps for itself",
);

const regionSchema = text(/^[a-z]{2,}(?:-[a-z]+)+-\d{1,2}$/, 'a region such as "eu-west-3"');

const prefixSchema = text(
  /^[A-Za-z0-9_.=-]+(?:\/[A-Za-z0-9_.=-]+)*$/,
  'a path such as "databases/prod", without a slash at its ends',
)
  .optional()
  .describe("Path inside the bucket. Default: <platform>/<environment>.");

const endpointSchema = text(
  /^https:\/\/[a-z0-9.-]+(?::\d{2,5})?$/,
  'an address such as "https://s3.example.org", with no path',
).describe("Address of the S3-compatible server, by https: passwords and data pass there.");

const objectLockSchema = z
  .strictObject({
    mode: z
      .enum(["GOVERNANCE", "COMPLIANCE"], "GOVERNANCE or COMPLIANCE")
      .describe("Whether an administrator may lift the lock (GOVERNANCE), or nobody (COMPLIANCE)."),
    days: z
      .int("a whole number of days")
      .min(1, "1 to 3650 days")
      .max(3650, "1 to 3650 days")
      .describe("How long every object is locked after it was written, in days."),
  })
  .readonly()
  .describe("Objects that nobody can delete for a time, not even with the stolen key of a database. Default: none.");

const awsSchema = z.strictObject({
  provider: z.literal("aws").describe("A bucket of AWS, made and owned by this stack."),
  region: regionSchema.describe("AWS region of the bucket."),
  bucket: bucketSchema.describe("Name of the bucket: unique in all of AWS."),
  prefix: prefixSchema,
  kmsKey: text(/^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/, "the ARN of a KMS key")
    .optional()
    .describe("KMS key that encrypts the objects, by its ARN. Default: keys of S3 (AES256)."),
  objectLock: objectLockSchema.optional(),
});

const s3CompatibleSchema = z.strictObject({
  provider: z.literal("s3-compatible").describe("A bucket that exists already, at any server that speaks S3."),
  endpoint: endpointSchema,
  bucket: bucketSchema.describe("Name of the bucket. It must exist, best with versions and encryption switched on."),
  prefix: prefixSchema,
  region: text(/^[a-z0-9-]{1,40}$/, 'a region of small letters, digits and hyphens, such as "eu-west-3"')
    .optional()
    .describe("Region that the server expects. Default: none."),
  credentialsSecret: nameSchema.describe(
    "Secret in the database namespace, made by the cluster's owner, with the keys accessKeyId and secretAccessKey.",
  ),
  certificateAuthoritySecret: nameSchema
    .optional()
    .describe(
      "Secret in the database namespace whose key ca.crt signs the server's certificate. Default: public ones.",
    ),
});

const noneSchema = z.strictObject({ provider: z.literal("none").describe("No backups are kept.") });

/** Where a stack's backups go. */
export const backupSettingsSchema = z
  .discriminatedUnion("provider", [awsSchema, s3CompatibleSchema, noneSchema], {
    error: "a place for backups: provider aws, s3-compatible or none, with the keys of its kind",
  })
  .readonly()
  .describe("Where backups go.");
export type BackupSettings = z.output<typeof backupSettingsSchema>;
