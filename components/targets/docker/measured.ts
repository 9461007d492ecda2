import type { TierPlan } from "../../language/tier-plan";
import type { ContainerPlan } from "./container";

/** A container that tells its metrics, and where. */
export interface Measured {
  readonly tier: string;
  /** Family of the metrics, by which they are collected. */
  readonly family: string;
  /** Name of the container in the platform. */
  readonly host: string;
  readonly port: number;
}

/** The containers of a tier that tell metrics: each that has the port which the tier's plan names for them. */
export const measuredIn = (
  { name, kind, ports }: TierPlan,
  containers: readonly Pick<ContainerPlan, "name" | "ports">[],
): readonly Measured[] =>
  ports
    .filter(({ reach }) => reach === "metrics")
    .flatMap(({ port, family = kind }) =>
      containers
        .filter((container) => container.ports.some((one) => one.port === port))
        .map((container) => ({ tier: name, family, host: container.name, port })),
    );
