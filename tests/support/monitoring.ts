import type { z } from "zod";
import type { PlanContext, Planned, TierInput } from "../../components/language/tier-plan";
import { type MonitoringPlan, planMonitoring } from "../../components/tiers/monitoring/plan";
import {
  type MonitoringOverrides,
  monitoringOverridesSchema,
  type MonitoringProfile,
  monitoringSchema,
  type MonitoringSpec,
} from "../../components/tiers/monitoring/spec";
import { planContext } from "./plan-context";

/** What differs from the monitoring of the document in production. */
export interface MonitoringExceptions {
  readonly spec?: Partial<z.input<typeof monitoringSchema>>;
  readonly profile?: Partial<MonitoringProfile>;
  readonly overrides?: z.input<typeof monitoringOverridesSchema>;
  readonly context?: Partial<PlanContext>;
}

/** Everything from which the document's monitoring is planned for production, with exceptions. */
export const monitoringInput = (
  exceptions: MonitoringExceptions = {},
): TierInput<MonitoringSpec, MonitoringProfile, MonitoringOverrides> => ({
  name: "monitoring",
  spec: monitoringSchema.parse({
    kind: "monitoring",
    resources: { cpuLimit: "1", memoryLimit: "2Gi", memoryRequest: "1Gi" },
    ...exceptions.spec,
  }),
  profile: { replicas: 2, storage: "30Gi", ...exceptions.profile },
  overrides: monitoringOverridesSchema.parse(exceptions.overrides ?? {}),
  context: planContext(exceptions.context),
});

/** The document's monitoring, planned for production, with exceptions. */
export const plannedMonitoring = (exceptions: MonitoringExceptions = {}): Planned<MonitoringPlan> =>
  planMonitoring(monitoringInput(exceptions));
