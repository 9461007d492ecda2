import type { Hazard } from "../../tools/review/report";
import { doubts } from "./review-doubts";
import { harmless } from "./review-harmless";
import { losses } from "./review-losses";
import type { Planted } from "./review-preview";

/** A change that was made on purpose, and what a review has to say of it. */
export interface PlantedChange {
  readonly name: string;
  readonly planted: readonly Planted[];
  /** Dangers to data by the resource's name; none for a harmless change. */
  readonly risks: Readonly<Record<string, Hazard>>;
  /** The worst that the review tells of the change. */
  readonly danger: "data" | "outage" | "restart" | "none";
}

/** What takes data away, by every road that is known, and what only looks like it. */
export const plantedChanges: readonly PlantedChange[] = [...losses, ...doubts, ...harmless];
