import type * as k8s from "@pulumi/kubernetes";
import { mirroredImage } from "../../../language/image";
import { podLabels, selectorLabels } from "../../../targets/kubernetes/labels";
import { containerSecurity, podSecurity } from "../../../targets/kubernetes/security";
import type { KubernetesTarget } from "../../../targets/kubernetes/target";
import { resourceRequirements, restartOn, scratchVolume } from "../../../targets/kubernetes/workload";
import type { ServicePlan } from "../plan";
import type { Variable } from "../runtimes/runtime";
import type { PodSet } from "./pod-sets";
import { schedulingOf } from "./scheduling";

type Container = k8s.types.input.core.v1.Container;
type Probe = k8s.types.input.core.v1.Probe;

/** Unless the plan says otherwise, new pods start before old ones stop, so that there are never fewer than the planned replicas. */
export function deploymentSpec(
  set: PodSet,
  plan: ServicePlan,
  target: KubernetesTarget,
): k8s.types.input.apps.v1.DeploymentSpec {
  const labels = { ...plan.labels, ...podLabels(plan, target), ...selectorLabels(plan, set.color) };
  return {
    replicas: plan.replicas,
    selector: { matchLabels: selectorLabels(plan, set.color) },
    strategy: { type: "RollingUpdate", rollingUpdate: plan.update ?? { maxSurge: 1, maxUnavailable: 0 } },
    template: {
      metadata: { labels, annotations: { ...plan.annotations, ...restartOn(plan.secretVersions) } },
      spec: podSpec(set, plan, target),
    },
  };
}

const podSpec = (set: PodSet, plan: ServicePlan, target: KubernetesTarget): k8s.types.input.core.v1.PodSpec => ({
  automountServiceAccountToken: false,
  enableServiceLinks: false,
  securityContext: podSecurity(plan.user),
  terminationGracePeriodSeconds: plan.gracePeriodSeconds,
  ...schedulingOf(plan, target, set.color),
  containers: [container(set, plan, target)],
  volumes: [
    scratchVolume("tmp", plan.scratchMebibytes ?? 256),
    ...plan.mounts.map(({ secret, keys }) => ({
      name: secret,
      secret: { secretName: secret, items: keys.map((key) => ({ key, path: key })) },
    })),
  ],
});

const container = ({ image }: PodSet, plan: ServicePlan, target: KubernetesTarget): Container => ({
  name: plan.name,
  image: mirroredImage(image, target.imageMirror),
  ports: [{ name: "http", containerPort: plan.port, protocol: "TCP" }],
  env: plan.variables.map(variable),
  resources: resourceRequirements(plan.resources),
  securityContext: containerSecurity,
  ...probes(plan),
  // Endpoints are withdrawn while the process still serves: requests on their way are not refused.
  lifecycle: { preStop: { sleep: { seconds: 10 } } },
  volumeMounts: [
    { name: "tmp", mountPath: "/tmp" },
    ...plan.mounts.map(({ secret, path }) => ({ name: secret, mountPath: path, readOnly: true })),
  ],
});

function variable(given: Variable): k8s.types.input.core.v1.EnvVar {
  return "value" in given
    ? { name: given.name, value: given.value }
    : { name: given.name, valueFrom: { secretKeyRef: { name: given.secret, key: given.key } } };
}

const startupPeriodSeconds = 5;

function probes({
  probes: paths,
  probeTimes,
}: ServicePlan): Pick<Container, "startupProbe" | "livenessProbe" | "readinessProbe"> {
  const get = (path: string): Probe => ({ httpGet: { path, port: "http" }, timeoutSeconds: 5 });
  return {
    startupProbe: {
      ...get(paths.startup),
      periodSeconds: startupPeriodSeconds,
      failureThreshold: Math.ceil(paths.startSeconds / startupPeriodSeconds),
    },
    livenessProbe: { ...get(paths.liveness), periodSeconds: 10, failureThreshold: 3, ...probeTimes?.liveness },
    readinessProbe: { ...get(paths.readiness), periodSeconds: 5, failureThreshold: 3, ...probeTimes?.readiness },
  };
}
