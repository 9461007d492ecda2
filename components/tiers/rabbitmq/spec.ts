import { z } from "zod";
import { imageSchema } from "../../language/image";
import { localPortsSchema } from "../../language/local-ports";
import { memorySchema, resourcesSchema } from "../../language/quantity";
import { releases } from "./releases";

const membersSchema = z.int("a whole number").min(1, "1 to 9 members").max(9, "1 to 9 members");

const allowedUser = "small letters, digits, hyphens and underscores, first a letter, at most 63 characters";
const userSchema = z
  .string(allowedUser)
  .regex(/^[a-z][a-z0-9_-]{0,62}$/, allowedUser)
  .refine((name) => !["guest", "admin"].includes(name), 'a name other than "guest", which is closed, and "admin"');

const allowedHost = 'a slash, or letters, digits, ".", "_" and "-", at most 63 characters';

/** A RabbitMQ cluster whose queues are quorum queues unless their maker says otherwise (MED-MSG-01 to 04). */
export const rabbitmqSchema = z
  .strictObject({
    kind: z.literal("rabbitmq"),
    version: z
      .enum(releases, `a version of RabbitMQ: ${releases.join(", ")}`)
      .default("4.3")
      .describe('Version of RabbitMQ, without its patch. Default "4.3".'),
    resources: resourcesSchema.describe("Requests and limits of each member. 0.6 of the memory limit is for messages."),
    username: userSchema.default("services").describe('User with which services log in. Default "services".'),
    virtualHost: z
      .string(allowedHost)
      .regex(/^(?:\/|[A-Za-z0-9][A-Za-z0-9._-]{0,62})$/, allowedHost)
      .default("/")
      .describe('Virtual host of the platform. Default "/".'),
    storage: memorySchema
      .optional()
      .describe("Size of each member's volume, in every environment. Default: the environment's."),
    localPorts: localPortsSchema.describe(
      "Ports of 127.0.0.1 on Docker in dev, as `amqp` and `management`. Default none.",
    ),
  })
  .readonly();
export type RabbitmqSpec = z.output<typeof rabbitmqSchema>;

/** What a stack may say differently for one RabbitMQ. */
export const rabbitmqOverridesSchema = z
  .strictObject({
    image: imageSchema.optional().describe("Another image of the same version. Default: the pinned one."),
    resources: resourcesSchema.optional().describe("Other requests and limits. Default: the spec's."),
    members: membersSchema
      .optional()
      .describe(
        "Another number of members: an odd one. Members that go take their queues along. Default: the environment's.",
      ),
    storage: memorySchema
      .optional()
      .describe("Another size of each member's volume. It may grow, never shrink. Default: the spec's."),
  })
  .readonly();
export type RabbitmqOverrides = z.output<typeof rabbitmqOverridesSchema>;

/** How strong a RabbitMQ stands in an environment. */
export interface RabbitmqProfile {
  /** Members: an odd number, as a majority of them decides. */
  readonly members: number;
  /** Size of each member's volume, where the spec names none. */
  readonly storage: string;
}
