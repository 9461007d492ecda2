import { bindDeveloperTool, planDeveloperTool } from "../tiers/developer-tool/plan";
import {
  developerToolOverridesSchema,
  type DeveloperToolProfile,
  developerToolSchema,
} from "../tiers/developer-tool/spec";
import { bindEdge, planEdge } from "../tiers/edge/plan";
import { edgeOverridesSchema, type EdgeProfile, edgeSchema } from "../tiers/edge/spec";
import { planElasticsearch } from "../tiers/elasticsearch/plan";
import {
  elasticsearchOverridesSchema,
  type ElasticsearchProfile,
  elasticsearchSchema,
} from "../tiers/elasticsearch/spec";
import { planKafka } from "../tiers/kafka/plan";
import { kafkaOverridesSchema, type KafkaProfile, kafkaSchema } from "../tiers/kafka/spec";
import { planMariadb } from "../tiers/mariadb/plan";
import { mariadbOverridesSchema, type MariadbProfile, mariadbSchema } from "../tiers/mariadb/spec";
import { planMongodb } from "../tiers/mongodb/plan";
import { mongodbOverridesSchema, type MongodbProfile, mongodbSchema } from "../tiers/mongodb/spec";
import { planMonitoring } from "../tiers/monitoring/plan";
import { monitoringOverridesSchema, type MonitoringProfile, monitoringSchema } from "../tiers/monitoring/spec";
import { planObjectStore } from "../tiers/object-store/plan";
import { objectStoreOverridesSchema, type ObjectStoreProfile, objectStoreSchema } from "../tiers/object-store/spec";
import { planPostgres } from "../tiers/postgres/plan";
import { postgresOverridesSchema, type PostgresProfile, postgresSchema } from "../tiers/postgres/spec";
import { planRabbitmq } from "../tiers/rabbitmq/plan";
import { rabbitmqOverridesSchema, type RabbitmqProfile, rabbitmqSchema } from "../tiers/rabbitmq/spec";
import { planRedis } from "../tiers/redis/plan";
import { redisOverridesSchema, type RedisProfile, redisSchema } from "../tiers/redis/spec";
import { bindService, planService } from "../tiers/service/plan";
import { serviceOverridesSchema, type ServiceProfile, serviceSchema } from "../tiers/service/spec";

/** The pure half of every tier: its words, what a stack may say differently, and its planner. */
export const tiers = {
  developerTool: {
    schema: developerToolSchema,
    overrides: developerToolOverridesSchema,
    plan: planDeveloperTool,
    bind: bindDeveloperTool,
  },
  edge: { schema: edgeSchema, overrides: edgeOverridesSchema, plan: planEdge, bind: bindEdge },
  elasticsearch: { schema: elasticsearchSchema, overrides: elasticsearchOverridesSchema, plan: planElasticsearch },
  kafka: { schema: kafkaSchema, overrides: kafkaOverridesSchema, plan: planKafka },
  mariadb: { schema: mariadbSchema, overrides: mariadbOverridesSchema, plan: planMariadb },
  mongodb: { schema: mongodbSchema, overrides: mongodbOverridesSchema, plan: planMongodb },
  monitoring: { schema: monitoringSchema, overrides: monitoringOverridesSchema, plan: planMonitoring },
  objectStore: { schema: objectStoreSchema, overrides: objectStoreOverridesSchema, plan: planObjectStore },
  postgres: { schema: postgresSchema, overrides: postgresOverridesSchema, plan: planPostgres },
  rabbitmq: { schema: rabbitmqSchema, overrides: rabbitmqOverridesSchema, plan: planRabbitmq },
  redis: { schema: redisSchema, overrides: redisOverridesSchema, plan: planRedis },
  service: { schema: serviceSchema, overrides: serviceOverridesSchema, plan: planService, bind: bindService },
} as const;

export type TierKind = keyof typeof tiers;
/** Kinds of tiers that stand on a cluster. */
export type ClusterKind = Exclude<TierKind, "developerTool">;

/** How strong each kind of tier stands in one environment. */
export interface Profiles {
  readonly developerTool: DeveloperToolProfile;
  readonly edge: EdgeProfile;
  readonly elasticsearch: ElasticsearchProfile;
  readonly kafka: KafkaProfile;
  readonly mariadb: MariadbProfile;
  readonly mongodb: MongodbProfile;
  readonly monitoring: MonitoringProfile;
  readonly objectStore: ObjectStoreProfile;
  readonly postgres: PostgresProfile;
  readonly rabbitmq: RabbitmqProfile;
  readonly redis: RedisProfile;
  readonly service: ServiceProfile;
}
