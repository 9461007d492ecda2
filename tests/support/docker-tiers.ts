import type { PlanContext, Planned } from "../../components/language/tier-plan";
import { onOneHost } from "../../components/platform/docker-profiles";
import type { ContainerPlan } from "../../components/targets/docker/container";
import type { Measured } from "../../components/targets/docker/measured";
import { elasticsearchContainers } from "../../components/tiers/elasticsearch/docker";
import { type ElasticsearchPlan, planElasticsearch } from "../../components/tiers/elasticsearch/plan";
import { elasticsearchOverridesSchema, elasticsearchSchema } from "../../components/tiers/elasticsearch/spec";
import { kafkaContainers } from "../../components/tiers/kafka/docker";
import { type KafkaPlan, planKafka } from "../../components/tiers/kafka/plan";
import { kafkaSchema } from "../../components/tiers/kafka/spec";
import { monitoringContainers } from "../../components/tiers/monitoring/docker";
import type { MonitoringPlan } from "../../components/tiers/monitoring/plan";
import { objectStoreContainers } from "../../components/tiers/object-store/docker";
import { type ObjectStorePlan, planObjectStore } from "../../components/tiers/object-store/plan";
import { objectStoreOverridesSchema, objectStoreSchema } from "../../components/tiers/object-store/spec";
import { rabbitmqContainers } from "../../components/tiers/rabbitmq/docker";
import { planRabbitmq, type RabbitmqPlan } from "../../components/tiers/rabbitmq/plan";
import { rabbitmqSchema } from "../../components/tiers/rabbitmq/spec";
import { environments } from "../../environments";
import { dockerContext, dockerTarget } from "./docker-target";
import { type MonitoringExceptions, plannedMonitoring } from "./monitoring";

/** What a test says differently about a tier of a developer's machine. */
export interface OnHost {
  readonly spec?: object;
  readonly context?: Partial<PlanContext>;
}

const profiles = onOneHost(environments.dev.tiers);
const contextOf = ({ context }: OnHost): PlanContext =>
  dockerContext({ environment: "dev", publishesLocalPorts: true, ...context });
const target = dockerTarget({ environment: "dev", prefix: "demo-dev", protectData: false });

/** The document's Kafka. */
export const plannedKafka = (exceptions: OnHost = {}): Planned<KafkaPlan> =>
  planKafka({
    name: "kafka",
    spec: kafkaSchema.parse({
      kind: "kafka",
      resources: { cpuLimit: "1", memoryLimit: "2Gi", memoryRequest: "1Gi" },
      ...exceptions.spec,
    }),
    profile: profiles.kafka,
    overrides: {},
    context: contextOf(exceptions),
  });
export const kafkaOnHost = (exceptions?: OnHost): readonly ContainerPlan[] =>
  kafkaContainers(plannedKafka(exceptions).plan, target);

/** MediSecure's RabbitMQ. */
export const plannedRabbitmq = (exceptions: OnHost = {}): Planned<RabbitmqPlan> =>
  planRabbitmq({
    name: "mq",
    spec: rabbitmqSchema.parse({
      kind: "rabbitmq",
      resources: { cpuLimit: "1", memoryLimit: "1Gi" },
      ...exceptions.spec,
    }),
    profile: profiles.rabbitmq,
    overrides: {},
    context: contextOf(exceptions),
  });
export const rabbitmqOnHost = (exceptions?: OnHost): readonly ContainerPlan[] =>
  rabbitmqContainers(plannedRabbitmq(exceptions).plan, target);

/** MediSecure's store of objects. */
export const plannedStoreOnHost = (exceptions: OnHost = {}): Planned<ObjectStorePlan> =>
  planObjectStore({
    name: "files",
    spec: objectStoreSchema.parse({
      kind: "objectStore",
      resources: { cpuLimit: "1", memoryLimit: "1Gi" },
      buckets: {
        documents: {},
        scans: { lockDays: 30, quota: "5Gi" },
        exports: { versioning: false, login: "exporter" },
      },
      ...exceptions.spec,
    }),
    profile: profiles.objectStore,
    overrides: objectStoreOverridesSchema.parse({}),
    context: contextOf(exceptions),
  });
export const storeOnHost = (exceptions?: OnHost): readonly ContainerPlan[] =>
  objectStoreContainers(plannedStoreOnHost(exceptions).plan, target);

/** An Elasticsearch with one template of indices. */
export const plannedElasticsearch = (exceptions: OnHost = {}): Planned<ElasticsearchPlan> =>
  planElasticsearch({
    name: "search",
    spec: elasticsearchSchema.parse({
      kind: "elasticsearch",
      resources: { cpuLimit: "2", memoryLimit: "2Gi", memoryRequest: "1Gi" },
      indices: { audit: { patterns: ["audit-*"] } },
      ...exceptions.spec,
    }),
    profile: profiles.elasticsearch,
    overrides: elasticsearchOverridesSchema.parse({}),
    context: contextOf(exceptions),
  });
export const elasticsearchOnHost = (exceptions?: OnHost): readonly ContainerPlan[] =>
  elasticsearchContainers(plannedElasticsearch(exceptions).plan, target);

/** The document's monitoring. */
export const plannedMonitoringOnHost = (exceptions: MonitoringExceptions = {}): Planned<MonitoringPlan> =>
  plannedMonitoring({ ...exceptions, profile: profiles.monitoring, context: contextOf(exceptions) });
/** @param measured what there is to measure. */
export const monitoringOnHost = (
  exceptions?: MonitoringExceptions,
  measured: readonly Measured[] = [],
): readonly ContainerPlan[] => monitoringContainers(plannedMonitoringOnHost(exceptions).plan, { ...target, measured });
