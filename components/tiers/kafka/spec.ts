import { z } from "zod";
import { imageSchema } from "../../language/image";
import { localPortsSchema } from "../../language/local-ports";
import { memorySchema, resourcesSchema } from "../../language/quantity";

const countOf = (what: string): z.ZodInt => z.int("a whole number").min(1, `1 to 9 ${what}`).max(9, `1 to 9 ${what}`);
const hours = "1 to 87600 hours";

/** A Kafka cluster: SASL PLAIN inside TLS for its users, certificates among its members (ROF-MSG-01 to 05). */
export const kafkaSchema = z
  .strictObject({
    kind: z.literal("kafka"),
    version: z
      .string()
      .regex(/^\d+\.\d+$/, 'a version such as "4.3"')
      .default("4.3")
      .describe('Version of Kafka, without its patch. Default "4.3".'),
    coordination: z
      .enum(["kraft", "zookeeper"], "kraft or zookeeper")
      .default("kraft")
      .describe("How brokers agree. Default kraft: Kafka 4 knows no ZooKeeper (ROF-CON-08)."),
    resources: resourcesSchema.describe("Requests and limits of each broker. Half of the memory limit is its heap."),
    storage: memorySchema
      .optional()
      .describe("Size of each broker's volume, in every environment. Default: the environment's."),
    partitions: z
      .int("a whole number")
      .min(1, "1 to 1000 partitions")
      .max(1000, "1 to 1000 partitions")
      .default(3)
      .describe("Partitions of a topic that names no number. Default 3."),
    replicationFactor: countOf("copies")
      .optional()
      .describe(
        "Copies of a topic that names no number, and of Kafka's own topics. Default: 3, or 1 for a single broker.",
      ),
    minInSyncReplicas: countOf("copies")
      .optional()
      .describe(
        "Copies that must have a message before it is acknowledged. Default: one less than there are, at least 1.",
      ),
    retentionHours: z
      .int("a whole number")
      .min(1, hours)
      .max(87_600, hours)
      .default(168)
      .describe("How long messages are kept, in hours. Default 168 (7 days)."),
    autoCreateTopics: z
      .boolean("true or false")
      .default(true)
      .describe("Whether a topic is made when it is first written to. Default true, as the document lists no topics."),
    localPorts: localPortsSchema.describe("Port of 127.0.0.1 on Docker in dev, as `kafka`. Default none."),
  })
  .readonly();
export type KafkaSpec = z.output<typeof kafkaSchema>;

/** What a stack may say differently for one Kafka. */
export const kafkaOverridesSchema = z
  .strictObject({
    image: imageSchema.optional().describe("Another image of the same version. Default: the pinned one."),
    resources: resourcesSchema.optional().describe("Other requests and limits. Default: the spec's."),
    brokers: countOf("brokers")
      .optional()
      .describe("Another number of brokers. From 1 to 3 is a new cluster. Default: the environment's."),
    storage: memorySchema.optional().describe("Another size of each broker's volume. Default: the spec's."),
    retentionHours: z
      .int("a whole number")
      .min(1, hours)
      .max(87_600, hours)
      .optional()
      .describe("Another time for which messages are kept, in hours. Default: the spec's."),
  })
  .readonly();
export type KafkaOverrides = z.output<typeof kafkaOverridesSchema>;

/** How strong a Kafka stands in an environment. */
export interface KafkaProfile {
  /** Brokers; the first three, or the only one, also keep the cluster's metadata. One alone, or three and more. */
  readonly brokers: number;
  /** Size of each broker's volume, where the spec names none. */
  readonly storage: string;
}
