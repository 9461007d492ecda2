import { z } from "zod";
import { countSchema } from "../../language/words";

const percent = (meaning: string): z.ZodInt =>
  z.int("whole %").min(10, "10 to 95 %").max(95, "10 to 95 %").describe(meaning);

const periodSeconds = z
  .int("whole seconds")
  .min(1, "1 to 1800 seconds")
  .max(1800, "1 to 1800 seconds")
  .describe("In how much time, in s.");

const stepSchema = z.union(
  [
    z.strictObject({
      percent: z
        .int("whole %")
        .min(1, "1 to 1000 %")
        .max(1000, "1 to 1000 %")
        .describe("Change, in % of what there is."),
      periodSeconds,
    }),
    z.strictObject({ pods: countSchema.describe("Change, in pods."), periodSeconds }),
  ],
  "a step of percent or of pods, with periodSeconds",
);

const paceSchema = z
  .strictObject({
    stabilizationSeconds: z
      .int("whole seconds")
      .min(0, "0 to 3600 seconds")
      .max(3600, "0 to 3600 seconds")
      .describe("How far back the autoscaler looks, in s, so that it does not follow every wave."),
    steps: z
      .array(stepSchema)
      .readonly()
      .refine((steps) => steps.length > 0, "at least one step")
      .describe("Most change in a time; of several steps the largest holds."),
  })
  .readonly();
export type Pace = z.output<typeof paceSchema>;

/** How a service grows under load. */
export const autoscalingSchema = z
  .strictObject({
    maxReplicas: countSchema.describe("Most replicas under load."),
    cpuPercent: percent("Mean processor use, in % of the request, that adds replicas. Default 70.").default(70),
    memoryPercent: percent("The same for memory. Default: memory adds none, as few programs give it back.").optional(),
    scaleUp: paceSchema.optional().describe("How fast replicas are added. Default: the cluster's."),
    scaleDown: paceSchema.optional().describe("How fast replicas are taken away. Default: the cluster's."),
  })
  .readonly();

/** Bounds of a service's growth, and what makes it grow. */
export type Autoscaling = z.output<typeof autoscalingSchema> & { readonly minReplicas: number };
