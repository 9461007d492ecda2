import type { PlatformPlan } from "../../components/platform/plan";
import { KubernetesService } from "../../components/tiers/service/kubernetes";
import type { ServicePlan } from "../../components/tiers/service/plan";
import { type RecordedResource, recordResources } from "./mocks";
import { kubernetesTarget } from "./plan-context";

/** What a service of a plan registers on a production-like cluster. */
export const registeredService = (plan: ServicePlan): Promise<readonly RecordedResource[]> =>
  recordResources(() => new KubernetesService(plan, kubernetesTarget(), {}));

/** A variable of a service: its value, or `secret/key`. */
export function valueOf(plan: ServicePlan, name: string): string | undefined {
  const found = plan.variables.find((variable) => variable.name === name);
  return found && ("value" in found ? found.value : `${found.secret}/${found.key}`);
}

/** Where the pods of a tier may go: each tier with its ports. @throws Error for a flow that leads to no tier. */
export function egressOf(plan: PlatformPlan, name: string): Readonly<Record<string, readonly number[]>> {
  const flows = plan.flows.find(({ tier }) => tier === name)?.egress ?? [];
  return Object.fromEntries(
    flows.map((flow) => {
      if (flow.to !== "tier") throw new Error(`${name} may also go to ${flow.to}`);
      return [flow.tier, flow.ports.map(({ port }) => port).sort((left, right) => left - right)];
    }),
  );
}
