import type { ContainersOf } from "../../targets/docker/target";
import type { ObjectStorePlan } from "./plan";

/** The containers of this tier on one Docker host. */
export const objectStoreContainers: ContainersOf<ObjectStorePlan> = () => [];
