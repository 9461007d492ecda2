import { Deployment } from "@pulumi/kubernetes/apps/v1";
import { HorizontalPodAutoscaler } from "@pulumi/kubernetes/autoscaling/v2";
import { Service } from "@pulumi/kubernetes/core/v1";
import { PodDisruptionBudget } from "@pulumi/kubernetes/policy/v1";
import type * as k8s from "@pulumi/kubernetes";
import { ComponentResource, type ComponentResourceOptions, type CustomResourceOptions } from "@pulumi/pulumi";
import type { Connection } from "../../language/connection";
import { mirroredImage } from "../../language/image";
import { objectLabels, podLabels, selectorLabels } from "../../targets/kubernetes/labels";
import { containerSecurity, podSecurity } from "../../targets/kubernetes/security";
import type { KubernetesTarget } from "../../targets/kubernetes/target";
import { resourceRequirements, restartOn, scratchVolume, spreadOver } from "../../targets/kubernetes/workload";
import type { ServicePlan } from "./plan";
import type { Variable } from "./runtimes/runtime";

type Container = k8s.types.input.core.v1.Container;
type Probe = k8s.types.input.core.v1.Probe;

/** A service on Kubernetes: Deployment, Service, disruption budget, and an autoscaler where the plan has one. */
export class KubernetesService extends ComponentResource {
  readonly connection: Connection;

  constructor(plan: ServicePlan, target: KubernetesTarget, opts: ComponentResourceOptions) {
    super("palier:kubernetes:Service", plan.name, {}, opts);
    const child: CustomResourceOptions = { parent: this };
    const metadata = { name: plan.name, namespace: target.namespaces[plan.zone], labels: objectLabels(plan, target) };

    const service = new Service(plan.name, { metadata, spec: serviceSpec(plan) }, child);
    // The first number is ours, so that those who start later find all replicas; then it is the autoscaler's.
    const ignoreChanges = plan.autoscaling ? ["spec.replicas"] : [];
    new Deployment(plan.name, { metadata, spec: deploymentSpec(plan, target) }, { ...child, ignoreChanges });
    if (plan.replicas > 1 || plan.autoscaling) {
      new PodDisruptionBudget(plan.name, { metadata, spec: disruptionBudget(plan) }, child);
    }
    if (plan.autoscaling) {
      new HorizontalPodAutoscaler(plan.name, { metadata, spec: autoscaler(plan.name, plan.autoscaling) }, child);
    }
    this.connection = plan.connection;
    this.registerOutputs({ connection: plan.connection, service: service.metadata.name });
  }
}

const serviceSpec = (plan: ServicePlan): k8s.types.input.core.v1.ServiceSpec => ({
  type: "ClusterIP",
  selector: selectorLabels(plan),
  ports: [{ name: "http", port: plan.port, targetPort: "http", protocol: "TCP" }],
});

const disruptionBudget = (plan: ServicePlan): k8s.types.input.policy.v1.PodDisruptionBudgetSpec => ({
  maxUnavailable: 1,
  selector: { matchLabels: selectorLabels(plan) },
});

const autoscaler = (
  name: string,
  growth: NonNullable<ServicePlan["autoscaling"]>,
): k8s.types.input.autoscaling.v2.HorizontalPodAutoscalerSpec => ({
  scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name },
  minReplicas: growth.minReplicas,
  maxReplicas: growth.maxReplicas,
  metrics: [
    {
      type: "Resource",
      resource: { name: "cpu", target: { type: "Utilization", averageUtilization: growth.cpuPercent } },
    },
  ],
});

/** New pods start before old ones stop, so that a rolling update never has fewer than the planned replicas. */
function deploymentSpec(plan: ServicePlan, target: KubernetesTarget): k8s.types.input.apps.v1.DeploymentSpec {
  return {
    replicas: plan.replicas,
    selector: { matchLabels: selectorLabels(plan) },
    strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
    template: {
      metadata: { labels: podLabels(plan, target), annotations: restartOn(plan.secretVersions) },
      spec: {
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        securityContext: podSecurity(plan.user),
        terminationGracePeriodSeconds: plan.gracePeriodSeconds,
        topologySpreadConstraints: spreadOver(plan, target),
        containers: [container(plan, target)],
        volumes: [
          scratchVolume("tmp", 256),
          ...plan.mounts.map(({ secret, keys }) => ({
            name: secret,
            secret: { secretName: secret, items: keys.map((key) => ({ key, path: key })) },
          })),
        ],
      },
    },
  };
}

const container = (plan: ServicePlan, target: KubernetesTarget): Container => ({
  name: plan.name,
  image: mirroredImage(plan.image, target.imageMirror),
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

function probes({ probes: paths }: ServicePlan): Pick<Container, "startupProbe" | "livenessProbe" | "readinessProbe"> {
  const get = (path: string): Probe => ({ httpGet: { path, port: "http" }, timeoutSeconds: 5 });
  return {
    startupProbe: {
      ...get(paths.startup),
      periodSeconds: startupPeriodSeconds,
      failureThreshold: Math.ceil(paths.startSeconds / startupPeriodSeconds),
    },
    livenessProbe: { ...get(paths.liveness), periodSeconds: 10, failureThreshold: 3 },
    readinessProbe: { ...get(paths.readiness), periodSeconds: 5, failureThreshold: 3 },
  };
}
