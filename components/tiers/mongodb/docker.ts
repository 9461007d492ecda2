import type { ContainersOf } from "../../targets/docker/target";
import type { MongodbPlan } from "./plan";

/** The containers of this tier on one Docker host. */
export const mongodbContainers: ContainersOf<MongodbPlan> = () => [];
