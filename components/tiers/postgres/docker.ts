import type { ContainersOf } from "../../targets/docker/target";
import type { PostgresPlan } from "./plan";

/** The containers of this tier on one Docker host. */
export const postgresContainers: ContainersOf<PostgresPlan> = () => [];
