import type { ContainersOf } from "../../targets/docker/target";
import type { MonitoringPlan } from "./plan";

/** The containers of this tier on one Docker host. */
export const monitoringContainers: ContainersOf<MonitoringPlan> = () => [];
