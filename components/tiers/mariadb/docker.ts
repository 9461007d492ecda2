import type { ContainersOf } from "../../targets/docker/target";
import type { MariadbPlan } from "./plan";

/** The containers of this tier on one Docker host. */
export const mariadbContainers: ContainersOf<MariadbPlan> = () => [];
