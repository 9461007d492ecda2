import type { ContainersOf } from "../../targets/docker/target";
import type { RedisPlan } from "./plan";

/** The containers of this tier on one Docker host. */
export const redisContainers: ContainersOf<RedisPlan> = () => [];
