import { z } from "zod";
import { imageSchema } from "../../language/image";
import { localPortsSchema } from "../../language/local-ports";
import { memorySchema, resourcesSchema } from "../../language/quantity";
import { majors } from "./releases";

const allowedName = "small letters, digits and underscores, first a letter, at most 63 characters";
const databaseName = z
  .string(allowedName)
  .regex(/^[a-z][a-z0-9_]{0,62}$/, allowedName)
  .refine(
    (name) => !["mysql", "sys", "test", "information_schema", "performance_schema"].includes(name),
    'a name other than "mysql", "sys", "test", "information_schema" and "performance_schema", which are the server\'s own',
  );

const userName = z
  .string(allowedName)
  .regex(/^[a-z][a-z0-9_]{0,62}$/, allowedName)
  .refine(
    (name) => !["root", "mysql", "metrics", "mariadb"].includes(name),
    'a name other than "root", "mysql", "mariadb" and "metrics", which are the server\'s own',
  );

const membersSchema = z.int("a whole number").min(1, "1 to 9 members").max(9, "1 to 9 members");

/** A MariaDB with one database and its user: several members keep each other equal by Galera (MED-DB-03). */
export const mariadbSchema = z
  .strictObject({
    kind: z.literal("mariadb"),
    version: z
      .enum(majors, `a major of MariaDB with long support: ${majors.join(", ")}`)
      .default("11.8")
      .describe('Major version (MED-CON-01). Default "11.8".'),
    database: databaseName.describe("Name of the database."),
    username: userName.describe(
      "Name of the user who may do everything in the database, and with which services log in.",
    ),
    resources: resourcesSchema.describe("Requests and limits of each member. Half of the memory limit is its cache."),
    storage: memorySchema
      .optional()
      .describe("Size of each member's volume, in every environment. Default: the environment's."),
    maxConnections: z
      .int("a whole number")
      .min(10, "10 to 10000 connections")
      .max(10_000, "10 to 10000 connections")
      .default(150)
      .describe("Connections that each member accepts. Default 150."),
    localPorts: localPortsSchema.describe("Port of 127.0.0.1 on Docker in dev, as `mariadb`. Default none."),
  })
  .readonly();
export type MariadbSpec = z.output<typeof mariadbSchema>;

/** What a stack may say differently for one MariaDB. */
export const mariadbOverridesSchema = z
  .strictObject({
    image: imageSchema.optional().describe("Another image of the same major. Default: the pinned one."),
    members: membersSchema.optional().describe("Another number of members. Default: the environment's."),
    resources: resourcesSchema.optional().describe("Other requests and limits. Default: the spec's."),
    storage: memorySchema
      .optional()
      .describe("Another size of each volume. It may grow, never shrink. Default: the spec's."),
  })
  .readonly();
export type MariadbOverrides = z.output<typeof mariadbOverridesSchema>;

/** How strong a MariaDB stands in an environment. */
export interface MariadbProfile {
  /** Members, each with all of the data. One alone, or an odd number from three on. */
  readonly members: number;
  /** Size of each member's volume, where the spec names none. */
  readonly storage: string;
  /** Whether it is backed up, where the stack has a place for backups. */
  readonly backups: boolean;
}
