import { z } from "zod";
import { imageSchema } from "../../language/image";
import { localPortsSchema } from "../../language/local-ports";
import { memorySchema, resourcesSchema } from "../../language/quantity";
import { nameSchema } from "../../language/words";
import { majors } from "./versions";

const allowedIdentifier = "small letters, digits and underscores, first no digit, at most 63 characters";
const identifier = z.string(allowedIdentifier).regex(/^[a-z_][a-z0-9_]{0,62}$/, allowedIdentifier);

const databaseName = identifier.refine(
  (name) => !["postgres", "template0", "template1"].includes(name),
  'a name other than "postgres", "template0" and "template1", which every server has already',
);

const userName = identifier.refine(
  (name) => !/^(?:postgres$|streaming_replica$|pg_|cnpg_)/.test(name),
  'a name other than "postgres" and "streaming_replica" that begins neither with "pg_" nor "cnpg_": those are the server\'s own',
);

const parametersSchema = z
  .record(z.string(), z.union([z.string().min(1), z.number()], { error: 'text or a number, such as "32MB" or 200' }))
  .describe("Server parameters that replace the derived ones, by PostgreSQL's own names. Default: none.");

const instancesSchema = z.int("a whole number").min(1, "1 to 9 instances").max(9, "1 to 9 instances");

/** A PostgreSQL server with one database and its owner (ROF-DB-01 to 27). */
export const postgresSchema = z
  .strictObject({
    kind: z.literal("postgres"),
    version: z
      .enum(majors, `a major of PostgreSQL: ${majors.join(", ")}`)
      .default("16")
      .describe('Major version (ROF-DB-12). Default "16".'),
    database: databaseName.describe("Name of the database."),
    username: userName.describe("Name of the role that owns the database, and with which services log in."),
    resources: resourcesSchema.describe(
      "Requests and limits of each instance, the one that writes and those that read alike. The memory limit decides the tuning.",
    ),
    readReplicas: z
      .int("a whole number")
      .min(1, "1 to 8 read replicas")
      .max(8, "1 to 8 read replicas")
      .optional()
      .describe(
        "Standbys that answer readers, by an address of their own that services get beside the other (AUD-DB-01). An environment with a single instance lets it answer both. Default: none; standbys only take over.",
      ),
    storage: memorySchema
      .optional()
      .describe("Size of each instance's data volume, in every environment. Default: the environment's."),
    parameters: parametersSchema.default({}),
    localPorts: localPortsSchema.describe("Port of 127.0.0.1 on Docker in dev, as `postgres`. Default none."),
  })
  .readonly();
export type PostgresSpec = z.output<typeof postgresSchema>;

/** What a stack may say differently for one database. */
export const postgresOverridesSchema = z
  .strictObject({
    image: imageSchema.optional().describe("Another image of the same major. Default: the pinned one."),
    instances: instancesSchema.optional().describe("Another number of instances. Default: the environment's."),
    resources: resourcesSchema.optional().describe("Other requests and limits. Default: the spec's."),
    storage: memorySchema
      .optional()
      .describe("Another size of each data volume. It may grow, never shrink. Default: the spec's."),
    walStorage: memorySchema
      .optional()
      .describe("Another size of each write-ahead log volume. It may grow, never shrink. Default: the environment's."),
    storageClass: z
      .string()
      .min(1)
      .optional()
      .describe("Storage class of its volumes, such as fast-ssd (AUD-DB-06). Default: kubernetes.storageClass."),
    parameters: parametersSchema.optional(),
    backupFolder: nameSchema
      .optional()
      .describe(
        "Its folder in the backup store. Default: its name. A database that was made anew needs another one: the folder of an earlier life is never written to.",
      ),
  })
  .readonly();
export type PostgresOverrides = z.output<typeof postgresOverridesSchema>;

/** How strong databases stand in an environment. */
export interface PostgresProfile {
  /** Servers of each database: one that writes, the others follow it and take over when it fails. */
  readonly instances: number;
  /** Size of each data volume whose spec names none. */
  readonly storage: string;
  /** Size of each write-ahead log volume. */
  readonly walStorage: string;
  /** Whether the databases are backed up, where the stack has a place for backups. */
  readonly backups: boolean;
  /** Whether a commit waits until a second instance has it, as long as one is healthy. */
  readonly synchronous: boolean;
}
