import type { EnvironmentName } from "../../components/language/context";
import type { PlanContext, Planned } from "../../components/language/tier-plan";
import type { KubernetesTarget } from "../../components/targets/kubernetes/target";
import { KubernetesMariadb } from "../../components/tiers/mariadb/kubernetes";
import { type MariadbPlan, planMariadb } from "../../components/tiers/mariadb/plan";
import { type MariadbOverrides, mariadbSchema } from "../../components/tiers/mariadb/spec";
import { environments } from "../../environments";
import { type RecordedResource, recordResources } from "./mocks";
import { kubernetesTarget, planContext } from "./plan-context";

/** How a test plans a MariaDB; what it does not name is the document's. */
export interface MariadbCase {
  readonly spec?: object;
  readonly overrides?: MariadbOverrides;
  readonly context?: Partial<PlanContext>;
}

/** The document's MariaDB, as strong as in an environment (MED-DB-03). */
export function plannedMariadb(environment: EnvironmentName, given: MariadbCase = {}): Planned<MariadbPlan> {
  const spec = mariadbSchema.parse({
    kind: "mariadb",
    database: "billing",
    username: "billing_service",
    resources: { cpuLimit: "1", memoryLimit: "512Mi", memoryRequest: "256Mi" },
    ...given.spec,
  });
  const profile = environments[environment].tiers.mariadb;
  const context = planContext(given.context);
  return planMariadb({ name: "billing-db", spec, profile, overrides: given.overrides ?? {}, context });
}

/** All that it registers. */
export const registerMariadb = (
  plan: MariadbPlan = plannedMariadb("prod").plan,
  target: KubernetesTarget = kubernetesTarget(),
): Promise<readonly RecordedResource[]> => recordResources(() => new KubernetesMariadb(plan, target, {}));
