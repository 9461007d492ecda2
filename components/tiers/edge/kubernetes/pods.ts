import type * as k8s from "@pulumi/kubernetes";
import { digest } from "../../../language/digest";
import { mirroredImage } from "../../../language/image";
import { podLabels, selectorLabels } from "../../../targets/kubernetes/labels";
import { containerSecurity, podSecurity } from "../../../targets/kubernetes/security";
import type { KubernetesTarget } from "../../../targets/kubernetes/target";
import { resourceRequirements, restartOn, scratchVolume, spreadOver } from "../../../targets/kubernetes/workload";
import type { EdgePlan } from "../plan";
import { softwareFacts } from "../software/facts";
import type { EdgeConfiguration, EdgeSoftware } from "../software/software";
import { configurationOf, passwordFileKey, passwordHashKey, volumeOf } from "./names";

type Container = k8s.types.input.core.v1.Container;
type Probe = k8s.types.input.core.v1.Probe;
type Volume = k8s.types.input.core.v1.Volume;

/** User and group id of the process: nobody's, as not every image names one that is not root. */
const user = 65532;

/** Time in which load balancers stop sending to a pod that is about to end, in s. */
const withdrawSeconds = 15;

/** What the pods of an edge are made of. */
export interface EdgePods {
  readonly plan: EdgePlan;
  readonly software: EdgeSoftware;
  readonly configuration: EdgeConfiguration;
  readonly target: KubernetesTarget;
}

/** The pods: new ones serve before old ones stop, and old ones end their requests first. */
export function deploymentSpec(pods: EdgePods): k8s.types.input.apps.v1.DeploymentSpec {
  const { plan, software, configuration, target } = pods;
  const restart = restartOn({
    configuration: digest([configuration.text, ...Object.values(software.scripts)].join("\n")),
    ...Object.fromEntries(plan.ownSecrets.map(({ name, version }) => [name, version])),
  });
  return {
    replicas: plan.replicas,
    selector: { matchLabels: selectorLabels(plan) },
    strategy: strategyOf(plan),
    template: { metadata: { labels: podLabels(plan, target), annotations: restart }, spec: podSpec(pods) },
  };
}

/** A volume for one pod would keep a second one waiting for ever, so there the old pod goes first. */
const strategyOf = ({ storage }: EdgePlan): k8s.types.input.apps.v1.DeploymentStrategy =>
  storage === undefined || storage.shared
    ? { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } }
    : { type: "Recreate" };

const podSpec = (pods: EdgePods): k8s.types.input.core.v1.PodSpec => ({
  automountServiceAccountToken: false,
  enableServiceLinks: false,
  securityContext: {
    ...podSecurity(user),
    // Ports 80 and 443 for a process without privileges; this control is in Kubernetes' list of safe ones.
    sysctls: [{ name: "net.ipv4.ip_unprivileged_port_start", value: "0" }],
  },
  terminationGracePeriodSeconds: withdrawSeconds + pods.plan.drainSeconds + 5,
  topologySpreadConstraints: spreadOver(pods.plan, pods.target),
  containers: [container(pods)],
  volumes: [
    { name: "configuration", configMap: { name: configurationOf(pods.plan) } },
    certificatesVolume(pods.plan),
    scratchVolume("scratch", 16),
    ...loginVolumes(pods),
  ],
});

const certificatesVolume = (plan: EdgePlan): Volume =>
  plan.certificateSecret === undefined
    ? { name: "data", persistentVolumeClaim: { claimName: volumeOf(plan) } }
    : { name: "data", secret: { secretName: plan.certificateSecret, defaultMode: ownerAndGroupRead } };

/** Rights of mounted secrets: the pod's group reads them, as they belong to root. */
const ownerAndGroupRead = 0o440;

type LoginOf = Pick<EdgePods, "plan" | "software">;

const loginVolumes = ({ plan, software }: LoginOf): Volume[] =>
  software.login.as === "variable"
    ? []
    : plan.ownSecrets.map(({ name }) => ({
        name: "login",
        secret: {
          secretName: name,
          items: [{ key: passwordFileKey, path: passwordFileKey }],
          defaultMode: ownerAndGroupRead,
        },
      }));

const loginMounts = ({ plan: { ownSecrets }, software: { login } }: LoginOf): k8s.types.input.core.v1.VolumeMount[] =>
  login.as === "variable" ? [] : ownSecrets.map(() => ({ name: "login", mountPath: login.folder, readOnly: true }));

const loginVariables = ({ plan: { ownSecrets }, software: { login } }: LoginOf): k8s.types.input.core.v1.EnvVar[] =>
  login.as === "file"
    ? []
    : ownSecrets.map(({ name }) => ({
        name: login.variable,
        valueFrom: { secretKeyRef: { name, key: passwordHashKey } },
      }));

const container = (pods: EdgePods): Container => ({
  ...program(pods),
  lifecycle: { preStop: { sleep: { seconds: withdrawSeconds } } },
  volumeMounts: [
    { name: "configuration", mountPath: pods.software.configurationFolder, readOnly: true },
    {
      name: "data",
      mountPath: pods.software.certificatesFolder,
      ...(pods.plan.certificateSecret !== undefined && { readOnly: true }),
    },
    { name: "scratch", mountPath: pods.software.scratchFolder },
    ...loginMounts(pods),
  ],
});

const program = ({ plan, software, target }: EdgePods): Container => ({
  name: plan.name,
  image: mirroredImage(plan.image, target.imageMirror),
  command: [...software.command],
  env: [
    ...Object.entries(software.environment).map(([name, value]) => ({ name, value })),
    ...loginVariables({ plan, software }),
  ],
  ports: plan.ports.map(({ name, port, protocol }) => ({ name, containerPort: port, protocol })),
  resources: resourceRequirements(plan.resources),
  securityContext: {
    ...containerSecurity,
    capabilities: {
      drop: ["ALL"],
      ...(software.capabilities.length > 0 && { add: [...software.capabilities] }),
    },
  },
  ...probes(software, softwareFacts[plan.software].privatePort),
});

function probes(
  software: EdgeSoftware,
  port: number,
): Pick<Container, "startupProbe" | "livenessProbe" | "readinessProbe"> {
  const get: Probe = { httpGet: { path: software.healthPath, port }, timeoutSeconds: 3 };
  return {
    startupProbe: { ...get, periodSeconds: 2, failureThreshold: 30 },
    livenessProbe: { ...get, periodSeconds: 10, failureThreshold: 3 },
    readinessProbe: { ...get, periodSeconds: 5, failureThreshold: 2 },
  };
}
