import type { EnvironmentName } from "../../components/language/context";
import type { KubernetesTarget } from "../../components/targets/kubernetes/target";
import { KubernetesRedis } from "../../components/tiers/redis/kubernetes";
import { planRedis, type RedisPlan } from "../../components/tiers/redis/plan";
import { type RedisOverrides, redisSchema } from "../../components/tiers/redis/spec";
import { environments } from "../../environments";
import { find, type RecordedResource, recordResources } from "./mocks";
import { kubernetesTarget, planContext } from "./plan-context";

/** The document's Redis, with other words where a test says so. */
export const redisSpec = (exceptions: object = {}): ReturnType<typeof redisSchema.parse> =>
  redisSchema.parse({
    kind: "redis",
    resources: { cpuLimit: "0.5", memoryLimit: "512Mi", memoryRequest: "128Mi" },
    ...exceptions,
  });

/** The document's Redis, as strong as in an environment. */
export function redisPlan(
  environment: EnvironmentName,
  overrides: RedisOverrides = {},
  passwordVersion = 1,
): RedisPlan {
  const profile = environments[environment].tiers.redis;
  const context = planContext({ versionOf: () => passwordVersion });
  return planRedis({ name: "redis", spec: redisSpec(), profile, overrides, context }).plan;
}

/** All that it registers. */
export const registerRedis = (
  plan: RedisPlan = redisPlan("prod"),
  target: KubernetesTarget = kubernetesTarget(),
): Promise<readonly RecordedResource[]> => recordResources(() => new KubernetesRedis(plan, target, {}));

const setOf =
  (name: string) =>
  async (plan?: RedisPlan, target?: KubernetesTarget): Promise<RecordedResource> =>
    find(await registerRedis(plan, target), "kubernetes:apps/v1:StatefulSet", name);

/** Its set of servers. */
export const serversOf = setOf("redis");
/** Its set of Sentinels. */
export const sentinelsOf = setOf("redis-sentinel");
