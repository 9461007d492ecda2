import type { Problem } from "../../language/problem";
import { formatMemory, mebibytes, millicores, type ResolvedResources } from "../../language/quantity";
import { namesBothDays } from "./snapshots";
import type { ElasticsearchSpec } from "./spec";
import { type Major, versionOfImage } from "./versions";

/** What of a planned Elasticsearch is looked at as a whole. */
interface Decided {
  readonly name: string;
  readonly clusterName: string;
  readonly major: Major;
  readonly nodes: number;
  readonly resources: ResolvedResources;
  /** Java heap in Mi. */
  readonly heap: number;
  readonly pools: Pick<ElasticsearchSpec, "write">;
  readonly indices: readonly { readonly name: string; readonly copies: number }[];
  /** The image that the stack asks for, if it asks for one. */
  readonly ownImage?: string;
  /** Five cron fields, where snapshots are made. */
  readonly snapshotSchedule?: string;
}

/** Every mistake that only the whole of an Elasticsearch shows. */
export const checkElasticsearch = (plan: Decided): readonly Problem[] => [
  ...checkNodes(plan),
  ...checkHeap(plan),
  ...checkThreads(plan),
  ...checkCopies(plan),
  ...checkImage(plan),
  ...checkSchedule(plan),
];

function checkNodes({ name, nodes }: Decided): readonly Problem[] {
  if (nodes !== 2) return [];
  return [
    {
      code: "PAL352",
      path: ["tiers", name, "nodes"],
      found: "2 nodes",
      allowed: "1 node, or 3 and more: a majority elects the master, and of two none may be lost",
      fix: `set "nodes" of "${name}" to 3`,
    },
  ];
}

/** Largest heap, in Mi, whose addresses Java still compresses. */
export const largestHeap = 31 * 1024;
/** Part of the memory request that the heap may take: it is taken from the start, and Java needs memory beside it (AUD-CON-01). */
export const requestShare = 0.75;
/** Part of the memory limit that the heap may take: Lucene lives from what the system keeps of its files in the rest. */
export const limitShare = 0.5;

function checkHeap({ name, heap, resources }: Decided): readonly Problem[] {
  const most = mostHeap(resources);
  if (heap >= leastHeap && heap <= most) return [];
  return [
    {
      code: "PAL353",
      path: ["tiers", name, "heap"],
      found: `${formatMemory(heap)} with ${resources.memoryRequest} kept for a node and a limit of ${resources.memoryLimit}`,
      allowed: `from ${formatMemory(leastHeap)} to half of the limit and three quarters of what is kept, here ${formatMemory(most)}`,
      fix: `${heap < leastHeap ? "raise" : "lower"} heap of "${name}", or raise its memoryRequest and memoryLimit`,
    },
  ];
}

/** The least heap, in Mi, with which a node starts. */
const leastHeap = 256;

/** The largest heap that a node with these resources may have, in Mi. */
export const mostHeap = ({ memoryRequest, memoryLimit }: ResolvedResources): number =>
  Math.floor(Math.min(mebibytes(memoryLimit) * limitShare, mebibytes(memoryRequest) * requestShare, largestHeap));

/** A node refuses to start with more threads that write than it has processors, and one (AUD-CON-04). */
function checkThreads({ name, pools: { write }, resources }: Decided): readonly Problem[] {
  const most = Math.ceil(millicores(resources.cpuLimit) / 1000) + 1;
  if (write.threads === undefined || write.threads <= most) return [];
  return [
    {
      code: "PAL354",
      path: ["tiers", name, "write", "threads"],
      found: `${String(write.threads)} threads with ${resources.cpuLimit} cores`,
      allowed: `at most ${String(most)}, one more than the node has processors: with more it does not start`,
      fix: `lower threads to ${String(most)}, or raise cpuLimit of "${name}" to ${String(write.threads - 1)}`,
    },
  ];
}

/** A copy is never on the node of what it copies, so there can be no more of them than other nodes. */
const checkCopies = ({ name, nodes, indices }: Decided): readonly Problem[] =>
  indices
    .filter(({ copies }) => copies >= nodes)
    .map((index) => ({
      code: "PAL355",
      path: ["tiers", name, "indices", index.name, "copies"],
      found: `${String(index.copies)} copies of each shard on ${String(nodes)} ${nodes === 1 ? "node" : "nodes"}`,
      allowed: `at most ${String(nodes - 1)}: no node holds the same shard twice, and the cluster would stay yellow`,
      fix: `remove "copies" of "${index.name}", or raise "nodes" in the stack`,
    }));

function checkImage({ name, major, ownImage }: Decided): readonly Problem[] {
  if (ownImage === undefined || versionOfImage(ownImage)?.split(".")[0] === major) return [];
  return [
    {
      code: "PAL356",
      path: ["tiers", name, "image"],
      found: ownImage,
      allowed: `an image whose tag is a version of Elasticsearch ${major}, such as "…:${major}.1.2": the operator must be told the version`,
      fix: `name an image of Elasticsearch ${major}, or change the version of "${name}" in its platform`,
    },
  ];
}

function checkSchedule({ name, snapshotSchedule }: Decided): readonly Problem[] {
  if (snapshotSchedule === undefined || !namesBothDays(snapshotSchedule)) return [];
  return [
    {
      code: "PAL357",
      path: ["tiers", name, "snapshotSchedule"],
      found: snapshotSchedule,
      allowed: "days of the month or days of the week: Elasticsearch knows no schedule of both",
      fix: `set "snapshotSchedule" of "${name}" to a time that names one of them`,
    },
  ];
}
