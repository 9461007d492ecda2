import type { EnvironmentName } from "../../components/language/context";
import type { KubernetesTarget } from "../../components/targets/kubernetes/target";
import { KubernetesKafka } from "../../components/tiers/kafka/kubernetes";
import { type KafkaPlan, planKafka } from "../../components/tiers/kafka/plan";
import { type KafkaOverrides, kafkaSchema } from "../../components/tiers/kafka/spec";
import { environments } from "../../environments";
import { find, type RecordedResource, recordResources } from "./mocks";
import { kubernetesTarget, planContext } from "./plan-context";

const spec = kafkaSchema.parse({
  kind: "kafka",
  resources: { cpuLimit: "1", memoryLimit: "2Gi", memoryRequest: "1Gi" },
});

/** The document's Kafka, as strong as in an environment. */
export function kafkaPlan(
  environment: EnvironmentName,
  overrides: KafkaOverrides = {},
  passwordVersion = 1,
): KafkaPlan {
  const profile = environments[environment].tiers.kafka;
  const context = planContext({ versionOf: () => passwordVersion });
  return planKafka({ name: "kafka", spec, profile, overrides, context }).plan;
}

/** All that it registers. */
export const registerKafka = (
  plan: KafkaPlan = kafkaPlan("prod"),
  target: KubernetesTarget = kubernetesTarget(),
): Promise<readonly RecordedResource[]> => recordResources(() => new KubernetesKafka(plan, target, {}));

/** Its set of brokers. */
export const brokersOf = async (plan?: KafkaPlan, target?: KubernetesTarget): Promise<RecordedResource> =>
  find(await registerKafka(plan, target), "kubernetes:apps/v1:StatefulSet", "kafka");

/** Its exporter. */
export const exporterOf = async (plan?: KafkaPlan, target?: KubernetesTarget): Promise<RecordedResource> =>
  find(await registerKafka(plan, target), "kubernetes:apps/v1:Deployment", "kafka-exporter");
