import type { ContainersOf } from "../targets/docker/target";
import { developerToolContainers } from "../tiers/developer-tool/docker";
import { edgeContainers } from "../tiers/edge/docker";
import { elasticsearchContainers } from "../tiers/elasticsearch/docker";
import { kafkaContainers } from "../tiers/kafka/docker";
import { mariadbContainers } from "../tiers/mariadb/docker";
import { mongodbContainers } from "../tiers/mongodb/docker";
import { monitoringContainers } from "../tiers/monitoring/docker";
import { objectStoreContainers } from "../tiers/object-store/docker";
import { postgresContainers } from "../tiers/postgres/docker";
import { rabbitmqContainers } from "../tiers/rabbitmq/docker";
import { redisContainers } from "../tiers/redis/docker";
import { serviceContainers } from "../tiers/service/docker";
import type { PlanOf } from "./tier-planning";
import type { TierKind } from "./tiers";

/** The Docker half of every tier. A tier without containers does not compile. */
export const containers: { readonly [K in TierKind]: ContainersOf<PlanOf<K>> } = {
  developerTool: developerToolContainers,
  edge: edgeContainers,
  elasticsearch: elasticsearchContainers,
  kafka: kafkaContainers,
  mariadb: mariadbContainers,
  mongodb: mongodbContainers,
  monitoring: monitoringContainers,
  objectStore: objectStoreContainers,
  postgres: postgresContainers,
  rabbitmq: rabbitmqContainers,
  redis: redisContainers,
  service: serviceContainers,
};
