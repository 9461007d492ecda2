import { z } from "zod";
import { imageSchema } from "../../language/image";
import { localPortsSchema } from "../../language/local-ports";
import { memorySchema, resourcesSchema } from "../../language/quantity";
import { releases } from "./releases";

/** What a full Redis does with the next write: evicts a key by one of these rules, or refuses. */
export const evictionPolicies = [
  "allkeys-lru",
  "allkeys-lfu",
  "allkeys-random",
  "volatile-lru",
  "volatile-lfu",
  "volatile-random",
  "volatile-ttl",
  "noeviction",
] as const;

const membersSchema = z.int("a whole number").min(1, "1 to 9 members").max(9, "1 to 9 members");
const sentinelsSchema = z.int("a whole number").min(0, "0 to 9 Sentinels").max(9, "0 to 9 Sentinels");

/** A Redis with a password, and Sentinels where the environment has several members (ROF-CAC-01 to 08). */
export const redisSchema = z
  .strictObject({
    kind: z.literal("redis"),
    release: z
      .enum(releases, `a release: ${releases.join(", ")}`)
      .default("redis-8")
      .describe('Software and major version. Default "redis-8".'),
    resources: resourcesSchema.describe("Requests and limits of each server."),
    maxMemory: memorySchema
      .default("256Mi")
      .describe("Most memory for keys and values; the eviction policy says what happens then. Default 256Mi."),
    evictionPolicy: z
      .enum(evictionPolicies, `an eviction policy: ${evictionPolicies.join(", ")}`)
      .default("allkeys-lru")
      .describe("What a full Redis does with the next write. Default allkeys-lru; noeviction keeps sessions alive."),
    masterName: z
      .string()
      .regex(/^[a-z][a-z0-9-]{0,62}$/, "small letters, digits and hyphens, first a letter, at most 63 characters")
      .default("mymaster")
      .describe('Name under which the Sentinels know the master. Default "mymaster".'),
    storage: memorySchema
      .optional()
      .describe("Size of each server's volume, in every environment. Default: the environment's."),
    localPorts: localPortsSchema.describe("Port of 127.0.0.1 on Docker in dev, as `redis`. Default none."),
  })
  .readonly();
export type RedisSpec = z.output<typeof redisSchema>;

/** What a stack may say differently for one Redis. */
export const redisOverridesSchema = z
  .strictObject({
    image: imageSchema.optional().describe("Another image of the same release. Default: the pinned one."),
    resources: resourcesSchema.optional().describe("Other requests and limits. Default: the spec's."),
    maxMemory: memorySchema.optional().describe("Other most memory for keys and values. Default: the spec's."),
    members: membersSchema.optional().describe("Another number of servers. Default: the environment's."),
    sentinels: sentinelsSchema.optional().describe("Another number of Sentinels. Default: the environment's."),
    storage: memorySchema.optional().describe("Another size of each server's volume. Default: the spec's."),
  })
  .readonly();
export type RedisOverrides = z.output<typeof redisOverridesSchema>;

/** How strong a Redis stands in an environment. */
export interface RedisProfile {
  /** Servers: one master, the others follow it. One alone, or three and more. */
  readonly members: number;
  /** Sentinels, which watch the master and let another member take over: none for one member, else an odd number from three on. */
  readonly sentinels: number;
  /** Size of each server's volume, where the spec names none. */
  readonly storage: string;
}
