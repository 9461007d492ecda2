import type { ContainersOf } from "../../targets/docker/target";
import type { ElasticsearchPlan } from "./plan";

/** The containers of this tier on one Docker host. */
export const elasticsearchContainers: ContainersOf<ElasticsearchPlan> = () => [];
