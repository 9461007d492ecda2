import type { ContainersOf } from "../../targets/docker/target";
import type { EdgePlan } from "./plan";

/** The containers of this tier on one Docker host. */
export const edgeContainers: ContainersOf<EdgePlan> = () => [];
