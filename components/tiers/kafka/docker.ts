import type { ContainersOf } from "../../targets/docker/target";
import type { KafkaPlan } from "./plan";

/** The containers of this tier on one Docker host. */
export const kafkaContainers: ContainersOf<KafkaPlan> = () => [];
