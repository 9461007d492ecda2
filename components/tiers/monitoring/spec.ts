import { z } from "zod";
import { imageSchema } from "../../language/image";
import { localPortsSchema } from "../../language/local-ports";
import { memorySchema, resourcesSchema } from "../../language/quantity";
import { nameSchema } from "../../language/words";
import { documentAlerts, severities } from "./alerts";

const intervalSchema = z.int("whole seconds").min(5, "5 to 300 seconds").max(300, "5 to 300 seconds");
const retentionSchema = z.int("whole days").min(1, "1 to 365 days").max(365, "1 to 365 days");
const replicasSchema = z.int("a whole number").min(1, "1 to 3 replicas").max(3, "1 to 3 replicas");
const textSchema = z.string().trim().min(1, "a text that is not empty");

const alertSchema = z
  .strictObject({
    name: z
      .string()
      .regex(/^[A-Za-z][A-Za-z0-9_]{0,99}$/, "letters, digits and underscores, first a letter, at most 100 characters")
      .describe("Name of the alert, once in the tier."),
    expression: textSchema.describe("What must hold, in PromQL."),
    forMinutes: z
      .int("whole minutes")
      .min(0, "0 to 1440 minutes")
      .max(1440, "0 to 1440 minutes")
      .describe("How long it must hold before the alert fires, in min."),
    severity: z.enum(severities, severities.join(", ")).describe("How urgent it is: critical, warning or info."),
    summary: textSchema.describe("What is said then, in one line; {{ $labels.tier }} and the like are filled in."),
  })
  .readonly();

const secretSchema = nameSchema.describe("Kubernetes Secret in the tier's zone whose key `url` holds the address.");

/** Who is told of alerts. Addresses are secrets of the site: whoever knows one may write there. */
const receiverSchema = z
  .discriminatedUnion(
    "kind",
    [
      z.strictObject({ kind: z.literal("none").describe("Nobody: alerts are seen in Grafana alone.") }),
      z.strictObject({
        kind: z.literal("webhook").describe("An HTTPS address that takes alerts as JSON."),
        urlSecret: secretSchema,
      }),
      z.strictObject({
        kind: z.literal("slack").describe("An incoming webhook of Slack, or of what understands it."),
        urlSecret: secretSchema,
        channel: textSchema.optional().describe('Channel, such as "#alerts". Default: that of the webhook.'),
      }),
    ],
    { error: "a receiver of the kinds none, webhook, slack" },
  )
  .readonly();
export type Receiver = z.output<typeof receiverSchema>;

/** Prometheus, Alertmanager and Grafana for one platform (ROF-MON-01 to 06, ROF-ALR-01 to 04). */
export const monitoringSchema = z
  .strictObject({
    kind: z.literal("monitoring"),
    resources: resourcesSchema.describe("Requests and limits of each Prometheus."),
    scrapeIntervalSeconds: intervalSchema.default(15).describe("Time between two scrapes, in s. Default 15."),
    evaluationIntervalSeconds: intervalSchema
      .default(15)
      .describe("Time between two evaluations of the alerts, in s. Default 15."),
    retentionDays: retentionSchema.default(15).describe("How long measurements are kept, in days. Default 15."),
    storage: memorySchema
      .optional()
      .describe("Size of each Prometheus' volume, in every environment. Default: the environment's."),
    alerts: z
      .array(alertSchema)
      .readonly()
      .default([...documentAlerts])
      .describe(
        "All alerts. Default: ServiceDown, HighMemoryUsage, HighResponseTime, DatabaseConnectionPoolExhausted.",
      ),
    receiver: receiverSchema.default({ kind: "none" }).describe("Who is told of alerts. Default: nobody."),
    grafana: z.boolean().default(true).describe("Whether Grafana shows the measurements. Default true."),
    localPorts: localPortsSchema.describe(
      "Ports of 127.0.0.1 on Docker in dev, as `grafana`, `prometheus` and `alertmanager`. Default none.",
    ),
  })
  .readonly();
export type MonitoringSpec = z.output<typeof monitoringSchema>;

/** What a stack may say differently for its monitoring. */
export const monitoringOverridesSchema = z
  .strictObject({
    images: z
      .strictObject({
        prometheus: imageSchema.optional().describe("Another image of Prometheus. Default: the pinned one."),
        alertmanager: imageSchema.optional().describe("Another image of Alertmanager. Default: the pinned one."),
        grafana: imageSchema.optional().describe("Another image of Grafana. Default: the pinned one."),
      })
      .readonly()
      .optional()
      .describe("Other images. Default: the pinned ones."),
    resources: resourcesSchema.optional().describe("Other requests and limits. Default: the spec's."),
    replicas: replicasSchema.optional().describe("Another number of replicas. Default: the environment's."),
    storage: memorySchema.optional().describe("Another size of each Prometheus' volume. Default: the spec's."),
    retentionDays: retentionSchema.optional().describe("Another time that measurements are kept. Default: the spec's."),
    receiver: receiverSchema.optional().describe("Another receiver of alerts. Default: the spec's."),
  })
  .readonly();
export type MonitoringOverrides = z.output<typeof monitoringOverridesSchema>;

/** How strong monitoring stands in an environment. */
export interface MonitoringProfile {
  /** Prometheis that scrape everything, each by itself, and Alertmanagers that agree who has been told what. */
  readonly replicas: number;
  /** Size of each Prometheus' volume, where the spec names none. */
  readonly storage: string;
}
