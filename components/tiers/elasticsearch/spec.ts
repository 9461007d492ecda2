import { z } from "zod";
import { imageSchema } from "../../language/image";
import { localPortsSchema } from "../../language/local-ports";
import { memorySchema, resourcesSchema } from "../../language/quantity";
import { cronSchema, nameSchema } from "../../language/words";
import { majors } from "./versions";

/** Longest name that the operator gives to a cluster. */
const longestName = 36;

const clusterName = nameSchema.refine(
  ({ length }) => length <= longestName,
  `at most ${String(longestName)} characters`,
);

const nodesSchema = z.int("a whole number").min(1, "1 to 9 nodes").max(9, "1 to 9 nodes");

const duration = z
  .string()
  .regex(/^[1-9]\d*(?:ms|s|m|h)$/, 'a time such as "5s" or "500ms"')
  .describe("A time in ms, s, m or h.");

const threadsSchema = z.int("a whole number").min(1, "1 to 256 threads").max(256, "1 to 256 threads");
const queueSchema = z.int("a whole number").min(1, "1 to 100000 tasks").max(100_000, "1 to 100000 tasks");

const poolSchema = z
  .strictObject({
    threads: threadsSchema.optional().describe("Threads of the pool. Default: Elasticsearch's own, by processors."),
    queue: queueSchema.optional().describe("Tasks that may wait for a thread. Default: Elasticsearch's own."),
  })
  .readonly();

/** Keys of indices, which stand in a template: in a node's file they keep it from starting since Elasticsearch 5 (AUD-CON-04). */
const indexSettingsSchema = z
  .strictObject({
    patterns: z
      .array(z.string().regex(/^[a-z0-9*][a-z0-9*._-]{0,100}$/, 'a pattern of index names, such as "audit-*"'))
      .min(1, "at least one pattern")
      .readonly()
      .describe("Names of the indices, with * for any letters."),
    refreshInterval: duration.default("5s").describe("Time until a document is found. Default 5s (AUD-LOG-09)."),
    durability: z
      .enum(["request", "async"], "request or async")
      .default("request")
      .describe(
        "Whether a write is on disk before it is acknowledged (request), or within the sync interval (async). Default request (AUD-CON-03).",
      ),
    syncInterval: duration
      .default("5s")
      .describe("Time between two writes of the log to disk. Default 5s (AUD-LOG-10)."),
    shards: z.int("a whole number").min(1, "1 to 100 shards").max(100, "1 to 100 shards").default(1),
    copies: z
      .int("a whole number")
      .min(0, "0 to 8 copies")
      .max(8, "0 to 8 copies")
      .optional()
      .describe("Copies of each shard beside it. Default: 1 where there are several nodes."),
  })
  .readonly();
export type IndexSettings = z.output<typeof indexSettingsSchema>;

/** An Elasticsearch cluster with logins, and TLS between its nodes and towards its users (AUD-LOG-01 to 13). */
export const elasticsearchSchema = z
  .strictObject({
    kind: z.literal("elasticsearch"),
    version: z
      .enum(majors, `a major of Elasticsearch: ${majors.join(", ")}`)
      .default("9")
      .describe('Major version. Default "9".'),
    clusterName: clusterName
      .optional()
      .describe("Name of the cluster, and of its objects. Default: the tier's name (AUD-CON-05)."),
    resources: resourcesSchema.describe("Requests and limits of each node."),
    heap: memorySchema
      .optional()
      .describe("Java heap of each node. Default: half of the memory limit, at most 3/4 of the request, at most 31Gi."),
    storage: memorySchema
      .optional()
      .describe("Size of each node's volume, in every environment. Default: the environment's."),
    breakerPercent: z
      .int("a whole number")
      .min(10, "10 to 95 % of the heap")
      .max(95, "10 to 95 % of the heap")
      .optional()
      .describe(
        "Part of the heap that all requests together may take, in %. Default: Elasticsearch's own, 95 (AUD-LOG-13).",
      ),
    write: poolSchema.default({}).describe("The pool that writes documents (AUD-LOG-11)."),
    search: poolSchema.default({}).describe("The pool that searches (AUD-LOG-12)."),
    indices: z
      .record(nameSchema, indexSettingsSchema)
      .default({})
      .describe("Settings of indices that will be made, by the name of their template. Default: none."),
    snapshotSchedule: cronSchema
      .optional()
      .describe(
        "When snapshots are made: five cron fields, UTC. Default: the platform's time of backups (AUD-CON-16).",
      ),
    localPorts: localPortsSchema.describe("Port of 127.0.0.1 on Docker in dev, as `http`. Default none."),
  })
  .readonly();
export type ElasticsearchSpec = z.output<typeof elasticsearchSchema>;

/** What a stack may say differently for one Elasticsearch. */
export const elasticsearchOverridesSchema = z
  .strictObject({
    image: imageSchema.optional().describe("Another image of the same major. Default: the pinned one."),
    nodes: nodesSchema.optional().describe("Another number of nodes. Default: the environment's."),
    resources: resourcesSchema.optional().describe("Other requests and limits. Default: the spec's."),
    heap: memorySchema.optional().describe("Another Java heap. Default: the spec's."),
    storage: memorySchema
      .optional()
      .describe("Another size of each node's volume. It may grow, never shrink. Default: the spec's."),
    memoryMap: z
      .boolean("true or false")
      .default(false)
      .describe(
        "Whether nodes map index files into memory: the cluster's machines must have vm.max_map_count of 262144. Default false.",
      ),
    snapshotSchedule: cronSchema.optional().describe("Another time of snapshots. Default: the spec's."),
    backupFolder: nameSchema
      .optional()
      .describe("Its folder in the backup store. Default: its name. A cluster that was made anew needs another one."),
  })
  .readonly();
export type ElasticsearchOverrides = z.output<typeof elasticsearchOverridesSchema>;

/** How strong an Elasticsearch stands in an environment. */
export interface ElasticsearchProfile {
  /** Nodes, all of which may be master: one alone, or three and more. */
  readonly nodes: number;
  /** Size of each node's volume, where the spec names none. */
  readonly storage: string;
  /** Whether snapshots are made, where the stack has a place for backups. */
  readonly backups: boolean;
}
