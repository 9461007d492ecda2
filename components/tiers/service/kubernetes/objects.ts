import type * as k8s from "@pulumi/kubernetes";
import { selectorLabels } from "../../../targets/kubernetes/labels";
import type { Autoscaling, Pace } from "../autoscaling";
import type { ServicePlan } from "../plan";
import type { PodSet } from "./pod-sets";

type Autoscaler = k8s.types.input.autoscaling.v2.HorizontalPodAutoscalerSpec;
type Metric = k8s.types.input.autoscaling.v2.MetricSpec;
type ScalingRules = k8s.types.input.autoscaling.v2.HPAScalingRules;

/** With colors, the selector is the switch: the pods of the other color stay, and get no new connection. */
export const serviceSpec = (plan: ServicePlan): k8s.types.input.core.v1.ServiceSpec => ({
  type: "ClusterIP",
  selector: selectorLabels(plan, plan.release?.active),
  ports: [{ name: "http", port: plan.port, targetPort: "http", protocol: "TCP" }],
});

/** One pod of a set may go at a time. */
export const disruptionBudget = (
  { color }: PodSet,
  plan: ServicePlan,
): k8s.types.input.policy.v1.PodDisruptionBudgetSpec => ({
  maxUnavailable: 1,
  selector: { matchLabels: selectorLabels(plan, color) },
});

/** Growth of the Deployment of this name. */
export const autoscaler = (name: string, growth: Autoscaling): Autoscaler => ({
  scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name },
  minReplicas: growth.minReplicas,
  maxReplicas: growth.maxReplicas,
  metrics: [
    utilization("cpu", growth.cpuPercent),
    ...(growth.memoryPercent === undefined ? [] : [utilization("memory", growth.memoryPercent)]),
  ],
  ...(growth.scaleUp || growth.scaleDown ? { behavior: behavior(growth) } : {}),
});

const utilization = (name: "cpu" | "memory", averageUtilization: number): Metric => ({
  type: "Resource",
  resource: { name, target: { type: "Utilization", averageUtilization } },
});

const behavior = ({ scaleUp, scaleDown }: Autoscaling): NonNullable<Autoscaler["behavior"]> => ({
  ...(scaleUp && { scaleUp: rules(scaleUp) }),
  ...(scaleDown && { scaleDown: rules(scaleDown) }),
});

const rules = ({ stabilizationSeconds, steps }: Pace): ScalingRules => ({
  stabilizationWindowSeconds: stabilizationSeconds,
  selectPolicy: "Max",
  policies: steps.map((step) => ({
    ...("percent" in step ? { type: "Percent", value: step.percent } : { type: "Pods", value: step.pods }),
    periodSeconds: step.periodSeconds,
  })),
});
