import { z } from "zod";

const labelKey = z
  .string()
  .regex(
    /^(?:[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?\/)?[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/,
    'a label such as "node-type" or "example.org/node-type"',
  );
const allowedValue = "letters, digits, hyphens, underscores and dots, at most 63";
const labelValue = z.string().regex(/^(?:[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?$/, allowedValue);

/** The program's own labels say what belongs to what: nobody else may set them. */
const ownKey = labelKey.refine(
  (key) => !/^(?:[a-z.-]*\.)?palier\.dev\//.test(key) && !/^app\.kubernetes\.io\/(?:name|part-of)$/.test(key),
  "a key outside of palier.dev, and neither app.kubernetes.io/name nor app.kubernetes.io/part-of",
);

/** Labels beside the program's own. */
export const labelsSchema = z.record(ownKey, labelValue).default({});
/** Annotations beside the program's own. */
export const annotationsSchema = z.record(ownKey, z.string()).default({});

/** On which nodes a service's pods go. They are spread over zones and hosts in any case. */
export const schedulingSchema = z
  .strictObject({
    onePerHost: z
      .boolean("true or false")
      .default(false)
      .describe(
        "Never two pods on one host where the environment spreads strictly, and rather not elsewhere. Default false.",
      ),
    preferredNodes: z
      .array(
        z
          .strictObject({
            label: labelKey.describe("Label of the nodes."),
            values: z.array(labelValue).readonly().describe("Values of the label that are preferred."),
            weight: z
              .int("a whole number")
              .min(1, "1 to 100")
              .max(100, "1 to 100")
              .default(100)
              .describe("How much it counts beside others, 1 to 100. Default 100."),
          })
          .readonly(),
      )
      .readonly()
      .default([])
      .describe("Nodes on which pods go first. Default: any."),
  })
  .readonly();
export type Scheduling = z.output<typeof schedulingSchema>;

const pods = z.int("a whole number").min(0, "0 to 100 pods").max(100, "0 to 100 pods");

/** How a rolling update goes. */
export const updateSchema = z
  .strictObject({
    maxSurge: pods.describe("Pods that may be there beside the usual ones. None where no host is free for them."),
    maxUnavailable: pods.describe("Pods that may be missing."),
  })
  .refine(({ maxSurge, maxUnavailable }) => maxSurge + maxUnavailable > 0, "one of the two above 0: else nothing moves")
  .readonly();
export type Update = z.output<typeof updateSchema>;
