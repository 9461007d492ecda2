import { secret } from "@pulumi/pulumi";
import type { EnvironmentName } from "../../components/language/context";
import type { Planned } from "../../components/language/tier-plan";
import type { KubernetesTarget } from "../../components/targets/kubernetes/target";
import { KubernetesRabbitmq } from "../../components/tiers/rabbitmq/kubernetes";
import { planRabbitmq, type RabbitmqPlan } from "../../components/tiers/rabbitmq/plan";
import { type RabbitmqOverrides, rabbitmqSchema } from "../../components/tiers/rabbitmq/spec";
import { environments } from "../../environments";
import { find, type RecordedResource, recordResources } from "./mocks";
import { kubernetesTarget, planContext } from "./plan-context";

/** What a test says differently about a RabbitMQ. */
export interface RabbitmqExceptions {
  readonly spec?: object;
  readonly overrides?: RabbitmqOverrides;
  /** Version of every secret. Default 1. */
  readonly versionOf?: (secret: string) => number;
}

/** MediSecure's RabbitMQ, as strong as in an environment, with its mistakes and warnings. */
export const plannedRabbitmq = (
  environment: EnvironmentName,
  { spec = {}, overrides = {}, versionOf = () => 1 }: RabbitmqExceptions = {},
): Planned<RabbitmqPlan> =>
  planRabbitmq({
    name: "mq",
    spec: rabbitmqSchema.parse({ kind: "rabbitmq", resources: { cpuLimit: "1", memoryLimit: "2Gi" }, ...spec }),
    profile: environments[environment].tiers.rabbitmq,
    overrides,
    context: planContext({ versionOf }),
  });

/** The plan alone. */
export const rabbitmqPlan = (environment: EnvironmentName, exceptions?: RabbitmqExceptions): RabbitmqPlan =>
  plannedRabbitmq(environment, exceptions).plan;

/** Passwords as the platform hands them to its tiers. */
export const rabbitmqSecrets = { mq: secret("password-of-services"), "mq-admin": secret("password-of-admin") };

/** A target whose platform made the passwords. */
export const rabbitmqTarget = (exceptions: Partial<KubernetesTarget> = {}): KubernetesTarget =>
  kubernetesTarget({ secretValues: rabbitmqSecrets, ...exceptions });

/** All that it registers. */
export const registerRabbitmq = (
  plan: RabbitmqPlan = rabbitmqPlan("prod"),
  target: KubernetesTarget = rabbitmqTarget(),
): Promise<readonly RecordedResource[]> => recordResources(() => new KubernetesRabbitmq(plan, target, {}));

/** Its set of members. */
export const membersOf = async (plan?: RabbitmqPlan, target?: KubernetesTarget): Promise<RecordedResource> =>
  find(await registerRabbitmq(plan, target), "kubernetes:apps/v1:StatefulSet", "mq");
