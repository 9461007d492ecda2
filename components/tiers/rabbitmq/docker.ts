import type { ContainersOf } from "../../targets/docker/target";
import type { RabbitmqPlan } from "./plan";

/** The containers of this tier on one Docker host. */
export const rabbitmqContainers: ContainersOf<RabbitmqPlan> = () => [];
