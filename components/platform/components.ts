import type { ComponentResource, ComponentResourceOptions } from "@pulumi/pulumi";
import type { Connection } from "../language/connection";
import type { KubernetesTarget } from "../targets/kubernetes/target";
import { KubernetesEdge } from "../tiers/edge/kubernetes";
import { KubernetesElasticsearch } from "../tiers/elasticsearch/kubernetes";
import { KubernetesKafka } from "../tiers/kafka/kubernetes";
import { KubernetesMariadb } from "../tiers/mariadb/kubernetes";
import { KubernetesMongodb } from "../tiers/mongodb/kubernetes";
import { KubernetesMonitoring } from "../tiers/monitoring/kubernetes";
import { KubernetesObjectStore } from "../tiers/object-store/kubernetes";
import { KubernetesPostgres } from "../tiers/postgres/kubernetes";
import { KubernetesRabbitmq } from "../tiers/rabbitmq/kubernetes";
import { KubernetesRedis } from "../tiers/redis/kubernetes";
import { KubernetesService } from "../tiers/service/kubernetes";
import type { PlanOf } from "./tier-planning";
import type { ClusterKind } from "./tiers";

/** A tier's component on one target: it takes a finished plan and tells how others reach it. */
export type TierComponent<Plan, Target> = new (
  plan: Plan,
  target: Target,
  opts: ComponentResourceOptions,
) => ComponentResource & { readonly connection: Connection };

/** The Pulumi half of every tier on a cluster. A tier without a component does not compile. */
export const components: {
  readonly [K in ClusterKind]: { readonly kubernetes: TierComponent<PlanOf<K>, KubernetesTarget> };
} = {
  edge: { kubernetes: KubernetesEdge },
  elasticsearch: { kubernetes: KubernetesElasticsearch },
  kafka: { kubernetes: KubernetesKafka },
  mariadb: { kubernetes: KubernetesMariadb },
  mongodb: { kubernetes: KubernetesMongodb },
  monitoring: { kubernetes: KubernetesMonitoring },
  objectStore: { kubernetes: KubernetesObjectStore },
  postgres: { kubernetes: KubernetesPostgres },
  rabbitmq: { kubernetes: KubernetesRabbitmq },
  redis: { kubernetes: KubernetesRedis },
  service: { kubernetes: KubernetesService },
};
