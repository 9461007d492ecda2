import type { EnvironmentName } from "../../components/language/context";
import type { PlanContext, Planned } from "../../components/language/tier-plan";
import type { KubernetesTarget } from "../../components/targets/kubernetes/target";
import { KubernetesMongodb } from "../../components/tiers/mongodb/kubernetes";
import { type MongodbPlan, planMongodb } from "../../components/tiers/mongodb/plan";
import { type MongodbOverrides, mongodbSchema } from "../../components/tiers/mongodb/spec";
import { environments } from "../../environments";
import { find, type RecordedResource, recordResources } from "./mocks";
import { kubernetesTarget, planContext } from "./plan-context";

/** How a test plans a MongoDB; what it does not name is the document's. */
export interface MongodbCase {
  readonly spec?: object;
  readonly overrides?: MongodbOverrides;
  readonly context?: Partial<PlanContext>;
}

/** The document's MongoDB, as strong as in an environment (MED-DB-02). */
export function plannedMongodb(environment: EnvironmentName, given: MongodbCase = {}): Planned<MongodbPlan> {
  const spec = mongodbSchema.parse({
    kind: "mongodb",
    database: "appointments",
    username: "appointment_service",
    resources: { cpuLimit: "1", memoryLimit: "1Gi", memoryRequest: "512Mi" },
    ...given.spec,
  });
  const profile = environments[environment].tiers.mongodb;
  const context = planContext(given.context);
  return planMongodb({ name: "appointment-db", spec, profile, overrides: given.overrides ?? {}, context });
}

/** All that it registers. */
export const registerMongodb = (
  plan: MongodbPlan = plannedMongodb("prod").plan,
  target: KubernetesTarget = kubernetesTarget(),
): Promise<readonly RecordedResource[]> => recordResources(() => new KubernetesMongodb(plan, target, {}));

/** The replica set, as the operator is told of it. */
export const replicaSetOf = async (plan?: MongodbPlan, target?: KubernetesTarget): Promise<RecordedResource> =>
  find(await registerMongodb(plan, target), "kubernetes:psmdb.percona.com/v1:PerconaServerMongoDB", "appointment-db");
