import { z } from "zod";
import { imageSchema } from "../../language/image";
import { localPortsSchema } from "../../language/local-ports";
import { memorySchema, resourcesSchema } from "../../language/quantity";
import { countSchema, nameSchema, portSchema } from "../../language/words";
import { autoscalingSchema } from "./autoscaling";
import { buildSchema } from "./build";
import { probesSchema } from "./probes";
import { releaseOverridesSchema, releaseSchema } from "./release";
import { annotationsSchema, labelsSchema, schedulingSchema, updateSchema } from "./scheduling";

const wholeSeconds = (most: number, meaning: string): z.ZodExactOptional<z.ZodInt> => {
  const allowed = `1 to ${String(most)} s`;
  return z.int("whole seconds").min(1, allowed).max(most, allowed).exactOptional().describe(meaning);
};

/** How Docker asks a service for its health, which it does for readiness alone. */
const healthCheckSchema = z
  .strictObject({
    intervalSeconds: wholeSeconds(300, "Time between two questions, in s. Default 10."),
    timeoutSeconds: wholeSeconds(300, "Most time for an answer, in s. Default 10."),
    retries: countSchema.exactOptional().describe("Failures in a row that count. Default: those of the longest start."),
  })
  .readonly();
export type HealthCheck = z.output<typeof healthCheckSchema>;

const variableName = z.string().regex(/^[A-Z][A-Z0-9_]*$/, "a variable of capitals, digits and underscores");

/** A program of the platform's own: what it runs on, what it needs, who reaches it (ROF-SVC-01 to 18). */
export const serviceSchema = z
  .strictObject({
    kind: z.literal("service"),
    runtime: z
      .enum(["spring", "fastapi", "nestjs", "next", "static"], "spring, fastapi, nestjs, next or static")
      .describe("What it runs on: it decides probes and how connections are handed over."),
    image: imageSchema,
    port: portSchema.describe("The port that it serves HTTP on."),
    zone: z.enum(["frontend", "backend"]).default("backend").describe("Network zone. Default backend."),
    resources: resourcesSchema,
    replicas: countSchema
      .optional()
      .describe("Replicas where the environment is highly available. Default: the environment's."),
    autoscaling: autoscalingSchema.optional().describe("Growth under load. Default: none."),
    heap: z
      .strictObject({ initial: memorySchema, maximum: memorySchema })
      .readonly()
      .optional()
      .describe(
        "Java heap, at most 75 % of the memory limit (ROF-CON-14). Default: from the memory request up to 75 % of the limit.",
      ),
    javaOptions: z
      .array(z.string().regex(/^-\S+$/, 'an option such as "-Xmx4g"'))
      .readonly()
      .optional()
      .describe("All options of the JVM, as they stand (AUD-SVC-05). Default: the heap above, and the common ones."),
    databasePool: countSchema.default(20).describe("Most database connections of one replica (ROF-DB-21). Default 20."),
    startPeriodSeconds: z
      .int()
      .min(30, "30 to 90 seconds")
      .max(90, "30 to 90 seconds")
      .default(60)
      .describe("Usual time to start, in s (ROF-SVC-16). Default 60."),
    probes: probesSchema
      .optional()
      .describe("How it is asked for its health, where that is not its runtime's way. Default: the runtime's way."),
    healthCheck: healthCheckSchema
      .optional()
      .describe("How Docker asks it for its health, on the path of its readiness. Default: every 10 s."),
    localPorts: localPortsSchema,
    scheduling: schedulingSchema
      .optional()
      .describe("On which nodes its pods go. Default: spread over zones and hosts."),
    update: updateSchema
      .optional()
      .describe("How a rolling update goes. Default: one pod more than usual, and never one less."),
    release: releaseSchema,
    scratch: memorySchema
      .optional()
      .describe("Size of /tmp, on the node's disk: all else cannot be written (AUD-CON-09). Default 256Mi."),
    labels: labelsSchema.describe("Labels of its objects and pods, beside the program's own. Default none."),
    annotations: annotationsSchema.describe("Annotations of its objects and pods. Default none."),
    provides: z
      .enum(["configuration", "registry"])
      .optional()
      .describe("What it gives to all services: their configuration, or the registry in which they find each other."),
    uses: z
      .array(nameSchema)
      .readonly()
      .default([])
      .describe(
        "Tiers that it needs: healthy before it starts, and reachable. The variables of a second tier of a kind begin with its name.",
      ),
    calledBy: z.array(nameSchema).readonly().default([]).describe("Tiers that call it although they start before it."),
    environment: z.record(variableName, z.string()).default({}).describe("Plain variables. Never a secret."),
    secrets: z
      .record(variableName, nameSchema)
      .default({})
      .describe("Variables that hold a secret of the platform, by its name."),
    user: z
      .int()
      .min(1)
      .max(65535)
      .default(1000)
      .describe("User and group id of the process, never root. Default 1000."),
  })
  .readonly();
export type ServiceSpec = z.output<typeof serviceSchema>;

/** What a stack may say differently for one service. */
export const serviceOverridesSchema = z
  .strictObject({
    image: imageSchema.optional().describe("Another image. Default: the spec's."),
    build: buildSchema.optional().describe("Sources that its image is built from, on Docker. Default: it is pulled."),
    replicas: countSchema
      .optional()
      .describe("Another number of replicas, whatever the environment. Default: the spec's."),
    resources: resourcesSchema.optional().describe("Other requests and limits. Default: the spec's."),
    autoscaling: autoscalingSchema.optional().describe("Other growth under load. Default: the spec's."),
    environment: z.record(variableName, z.string()).optional().describe("Variables to add or replace. Default: none."),
    release: releaseOverridesSchema
      .optional()
      .describe(
        "Which of the two colors gets all requests, and their images. Default: blue, both with the image above.",
      ),
  })
  .readonly();
export type ServiceOverrides = z.output<typeof serviceOverridesSchema>;

/** How strong services stand in an environment. */
export interface ServiceProfile {
  /** Replicas of a service whose spec names none. */
  readonly replicas: number;
  /** Most replicas of any service: 1 where nothing must survive a failure. */
  readonly mostReplicas: number;
  /** Whether the specs' growth under load is in force. */
  readonly autoscaling: boolean;
}
