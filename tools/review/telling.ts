import type { ChangeGroup, CostEstimate, DataRisk } from "./report";

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
