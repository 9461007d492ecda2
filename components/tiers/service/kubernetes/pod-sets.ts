import type { ServicePlan } from "../plan";
import { type Color, colors } from "../release";

/** Pods of one version of a service. */
export interface PodSet {
  /** Name of the Deployment and what belongs to it. */
  readonly name: string;
  readonly image: string;
  /** Color of the pods: their role. Default: none, the service has one set. */
  readonly color?: Color;
}

/** The sets of a service's pods: one, or blue and green. */
export const podSets = ({ name, image, release }: ServicePlan): readonly PodSet[] =>
  release
    ? colors.map((color) => ({ name: `${name}-${color}`, image: release.images[color], color }))
    : [{ name, image }];
