import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { UserProblem } from "../problem";

/** Where a project says what its cluster has, and what it costs. */
export const settingsFile = "review.yaml";

const price = z.number("a price").min(0, "a price of at least 0").default(0);

const pricesSchema = z.strictObject({
  currency: z.string("such as EUR").default("EUR").describe("Name of the currency. Default EUR."),
  source: z
    .string("whose prices, and of which day")
    .describe("Whose prices these are, and of which day: it is shown beside every sum."),
  cpu: price.describe("A month of one core that is kept for pods. Default 0."),
  memory: price.describe("A month of one Gi of memory that is kept for pods. Default 0."),
  storage: price.describe("A month of one Gi of volumes. Default 0."),
});

const clusterSchema = z.strictObject({
  nodes: z
    .int("a whole number")
    .min(1, "at least 1")
    .optional()
    .describe("How many nodes. Default: kubernetes.nodes of the stack."),
  cpu: z.number("cores").optional().describe("Cores of all nodes together that pods may take. Default: not checked."),
  memory: z
    .number("Gi")
    .optional()
    .describe("Gi of memory of all nodes together that pods may take. Default: not checked."),
  storage: z.number("Gi").optional().describe("Gi of volumes that there may be. Default: not checked."),
});

const settingsSchema = z.strictObject({
  prices: pricesSchema.optional().describe("What a month costs. Default: no estimate."),
  clusters: z
    .record(z.string(), clusterSchema)
    .default({})
    .describe("What the cluster of a stack has, by the stack's name."),
});

/** What a project says of its clusters and of prices. */
export type ReviewSettings = Readonly<z.output<typeof settingsSchema>>;
/** Prices of a month. */
export type Prices = Readonly<z.output<typeof pricesSchema>>;
/** What a cluster has. */
export type Cluster = Readonly<z.output<typeof clusterSchema>>;

/** Reads the project's file; a project without it has no prices and no bounds. @throws UserProblem with all mistakes of the file. */
export function readReviewSettings(folder: string): ReviewSettings {
  const path = join(folder, settingsFile);
  if (!existsSync(path)) return { clusters: {} };
  const parsed = settingsSchema.safeParse(contentOf(path) ?? {});
  if (parsed.success) return parsed.data;
  throw new UserProblem(
    `${settingsFile} has mistakes:\n${z.prettifyError(parsed.error)}`,
    "correct the file; docs/review.md says what may stand in it",
  );
}

function contentOf(path: string): unknown {
  try {
    return parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new UserProblem(`${settingsFile} is no YAML: ${String(error)}`, "correct the file");
  }
}
