import { z } from "zod";
import { imageSchema } from "../../language/image";
import { localPortsSchema } from "../../language/local-ports";
import { memorySchema, resourcesSchema } from "../../language/quantity";
import { majors } from "./versions";

const allowedName = "letters, digits, underscores and hyphens, first a letter, at most 63 characters";
const databaseName = z
  .string(allowedName)
  .regex(/^[A-Za-z][A-Za-z0-9_-]{0,62}$/, allowedName)
  .refine(
    (name) => !["admin", "config", "local"].includes(name.toLowerCase()),
    'a name other than "admin", "config" and "local", which every server has already',
  );

const userName = z
  .string(allowedName)
  .regex(/^[A-Za-z][A-Za-z0-9_-]{0,62}$/, allowedName)
  .refine(
    (name) => !["backup", "databaseAdmin", "clusterAdmin", "clusterMonitor", "userAdmin", "searchUser"].includes(name),
    "a name other than those of the operator's own users: backup, databaseAdmin, clusterAdmin, clusterMonitor, userAdmin and searchUser",
  );

const membersSchema = z.int("a whole number").min(1, "1 to 7 members").max(7, "1 to 7 members");

/** A MongoDB replica set with one database and its user (MED-DB-02). */
export const mongodbSchema = z
  .strictObject({
    kind: z.literal("mongodb"),
    version: z
      .enum(majors, `a major of MongoDB: ${majors.join(", ")}`)
      .default("8.0")
      .describe('Major version (MED-CON-01). Default "8.0".'),
    database: databaseName.describe("Name of the database."),
    username: userName.describe("Name of the user who reads and writes the database, and with which services log in."),
    resources: resourcesSchema.describe("Requests and limits of each member. The memory limit decides the cache."),
    storage: memorySchema
      .optional()
      .describe("Size of each member's volume, in every environment. Default: the environment's."),
    localPorts: localPortsSchema.describe(
      "Port of 127.0.0.1 on Docker in dev, as `mongodb`; it is reached with directConnection=true. Default none.",
    ),
  })
  .readonly();
export type MongodbSpec = z.output<typeof mongodbSchema>;

/** What a stack may say differently for one MongoDB. */
export const mongodbOverridesSchema = z
  .strictObject({
    image: imageSchema.optional().describe("Another image of the same major. Default: the pinned one."),
    members: membersSchema.optional().describe("Another number of members. Default: the environment's."),
    resources: resourcesSchema.optional().describe("Other requests and limits. Default: the spec's."),
    storage: memorySchema
      .optional()
      .describe("Another size of each volume. It may grow, never shrink. Default: the spec's."),
  })
  .readonly();
export type MongodbOverrides = z.output<typeof mongodbOverridesSchema>;

/** How strong a MongoDB stands in an environment. */
export interface MongodbProfile {
  /** Members of the replica set: one that writes, the others follow it and elect another. One alone, or an odd number from three on. */
  readonly members: number;
  /** Size of each member's volume, where the spec names none. */
  readonly storage: string;
  /** Whether it is backed up, where the stack has a place for backups. */
  readonly backups: boolean;
}
