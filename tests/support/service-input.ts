import { type ServiceOverrides, type ServiceProfile, serviceSchema } from "../../components/tiers/service/spec";
import type { TierInput } from "../../components/language/tier-plan";
import type { ServiceSpec } from "../../components/tiers/service/spec";
import { planContext } from "./plan-context";

/** A production-like service to plan, with exceptions in its spec and its overrides. */
export function serviceInput(
  spec: Readonly<Record<string, unknown>> = {},
  overrides: ServiceOverrides = {},
): TierInput<ServiceSpec, ServiceProfile, ServiceOverrides> {
  return {
    name: "orders",
    spec: serviceSchema.parse({
      kind: "service",
      runtime: "spring",
      image: "demo/orders:1.0.0",
      port: 8081,
      resources: { cpuLimit: "1", memoryLimit: "1Gi", memoryRequest: "512Mi" },
      ...spec,
    }),
    profile: { replicas: 2, mostReplicas: 100, autoscaling: true },
    overrides,
    context: planContext(),
  };
}
