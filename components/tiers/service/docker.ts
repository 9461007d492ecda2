import type { ContainersOf } from "../../targets/docker/target";
import type { ServicePlan } from "./plan";

/** The containers of this tier on one Docker host. */
export const serviceContainers: ContainersOf<ServicePlan> = () => [];
