import { formatCpu } from "../../components/language/quantity";
import type { Capacity } from "../../components/language/tier-plan";
import type { ChangeGroup, CostEstimate, DataRisk, StackReport } from "./report";

/** What a stack stands on, where that is, and what runs there. */
export interface GroundWords {
  readonly ground: string;
  readonly place: string;
  readonly runs: string;
}

/** The words of a stack's target for where it stands. */
export const groundWords = ({ target }: Pick<StackReport, "target">): GroundWords =>
  target === "docker"
    ? { ground: "host", place: "on the host", runs: "containers" }
    : { ground: "cluster", place: "in the cluster", runs: "pods" };

/** In gibibytes with one decimal: whole numbers of mebibytes are for machines. */
const memory = (mebi: number): string => (mebi < 1024 ? `${mebi} Mi` : `${Math.round(mebi / 102.4) / 10} Gi`);

/** What a stack takes, with its name and how it is written. @param runs what runs there */
export const quantities = (
  runs: string,
): readonly (readonly [string, keyof Capacity, (amount: number) => string])[] => [
  [runs, "pods", String],
  ["processor cores, kept", "cpuRequest", formatCpu],
  ["processor cores, at most", "cpuLimit", formatCpu],
  ["memory, kept", "memoryRequest", memory],
  ["memory, at most", "memoryLimit", memory],
  ["volumes", "volumes", String],
  ["storage", "storage", memory],
];

/** How many changes a layer has, in all of its tiers. */
export const changesIn = ({ tiers }: ChangeGroup): number =>
  tiers.reduce((sum, { changes }) => sum + changes.length, 0);

/** By how much a price rises or falls, with its sign. */
export function priceDifference({ before, after }: CostEstimate): string {
  const difference = after - before;
  return `${difference < 0 ? "−" : "+"}${Math.abs(difference).toFixed(2)}`;
}

/** The tier of what is at risk; nothing where it is in none, or where its own name says it already. */
export const tierBeside = ({ resource, tier }: DataRisk): string | undefined =>
  tier === "other" || resource.endsWith(`/${tier}`) ? undefined : tier;
