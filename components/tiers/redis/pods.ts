import type * as k8s from "@pulumi/kubernetes";
import { mirroredImage } from "../../language/image";
import type { Versions } from "../../targets/kubernetes/member-files";
import { podLabels, roleLabel, selectorLabels } from "../../targets/kubernetes/labels";
import { memberPod, memberVolume, volumeRetention } from "../../targets/kubernetes/members";
import { containerSecurity } from "../../targets/kubernetes/security";
import type { KubernetesTarget, Labels } from "../../targets/kubernetes/target";
import { resourceRequirements, restartOn } from "../../targets/kubernetes/workload";
import {
  exporterPort,
  exporterResources,
  type RedisPlan,
  sentinelPort,
  sentinelResources,
  sentinelStorage,
  serverPort,
} from "./plan";
import { dataFolder, scriptVariables } from "./variables";

type Container = k8s.types.input.core.v1.Container;
type EnvVar = k8s.types.input.core.v1.EnvVar;
type Probe = k8s.types.input.core.v1.Probe;
type StatefulSetSpec = k8s.types.input.apps.v1.StatefulSetSpec;

/** The two parts of the tier. */
export type RedisRole = "server" | "sentinel";

/** User that the images make for the program. */
const user = 999;
const scriptsFolder = "/etc/redis/scripts";
const settingsFolder = "/etc/redis/settings";

/** Names of the objects of each part; the set's name is also the beginning of its pods' names. */
export const namesOf = ({ name }: RedisPlan, role: RedisRole): { readonly set: string; readonly headless: string } =>
  role === "server"
    ? { set: name, headless: `${name}-members` }
    : { set: `${name}-sentinel`, headless: `${name}-sentinels` };

/** The servers: each finds its role when it starts, so they need no order (ROF-CAC-01, ROF-CAC-07). */
export const serverSetSpec = (plan: RedisPlan, target: KubernetesTarget, versions: Versions): StatefulSetSpec =>
  setSpec({
    plan,
    target,
    versions,
    role: "server",
    replicas: plan.members,
    storage: plan.storage,
    containers: [serverContainer(plan, target), exporterContainer(plan, target)],
  });

/** The Sentinels, which agree on the master. */
export const sentinelSetSpec = (plan: RedisPlan, target: KubernetesTarget, versions: Versions): StatefulSetSpec =>
  setSpec({
    plan,
    target,
    versions,
    role: "sentinel",
    replicas: plan.sentinels,
    storage: sentinelStorage,
    containers: [sentinelContainer(plan, target)],
  });

interface SetParts {
  readonly plan: RedisPlan;
  readonly target: KubernetesTarget;
  readonly versions: Versions;
  readonly role: RedisRole;
  readonly replicas: number;
  readonly storage: string;
  readonly containers: Container[];
}

function setSpec({ plan, target, versions, role, replicas, storage, containers }: SetParts): StatefulSetSpec {
  return {
    replicas,
    serviceName: namesOf(plan, role).headless,
    selector: { matchLabels: selectorLabels(plan, role) },
    podManagementPolicy: "Parallel",
    // In a rolling restart the next member goes when the one before it has caught up.
    minReadySeconds: replicas > 1 ? 10 : 0,
    persistentVolumeClaimRetentionPolicy: volumeRetention(target),
    volumeClaimTemplates: [memberVolume("data", storage, target)],
    template: {
      metadata: {
        labels: labelsOf(plan, target, role),
        annotations: restartOn({
          settings: versions.settings,
          scripts: versions.scripts,
          [plan.connection.secret]: plan.passwordVersion,
        }),
      },
      spec: {
        ...memberPod(plan, target, role, user),
        terminationGracePeriodSeconds: 60,
        containers,
        volumes: [
          { name: "scripts", configMap: { name: `${plan.name}-scripts` } },
          { name: "settings", configMap: { name: plan.name } },
        ],
      },
    },
  };
}

const labelsOf = (plan: RedisPlan, target: KubernetesTarget, role: RedisRole): Labels => ({
  ...podLabels(plan, target),
  [roleLabel]: role,
});

function serverContainer(plan: RedisPlan, target: KubernetesTarget): Container {
  return {
    ...commonContainer(plan, target, "start-server.sh"),
    name: "redis",
    ports: [{ name: "redis", containerPort: serverPort }],
    env: environmentOf(plan, plan.memberDomain),
    resources: resourceRequirements(plan.resources),
    ...probesOn(serverPort),
    ...(plan.sentinels > 0 && {
      lifecycle: { preStop: { exec: { command: ["/bin/sh", `${scriptsFolder}/step-down.sh`] } } },
    }),
  };
}

function sentinelContainer(plan: RedisPlan, target: KubernetesTarget): Container {
  return {
    ...commonContainer(plan, target, "start-sentinel.sh"),
    name: "sentinel",
    ports: [{ name: "sentinel", containerPort: sentinelPort }],
    env: environmentOf(plan, plan.sentinelDomain),
    resources: resourceRequirements(sentinelResources),
    ...probesOn(sentinelPort),
  };
}

const commonContainer = (
  plan: RedisPlan,
  target: KubernetesTarget,
  script: string,
): Pick<Container, "image" | "command" | "securityContext" | "volumeMounts"> => ({
  image: mirroredImage(plan.image, target.imageMirror),
  command: ["/bin/sh", `${scriptsFolder}/${script}`],
  securityContext: containerSecurity,
  volumeMounts: [
    { name: "data", mountPath: dataFolder },
    { name: "scripts", mountPath: scriptsFolder, readOnly: true },
    { name: "settings", mountPath: settingsFolder, readOnly: true },
  ],
});

function exporterContainer(plan: RedisPlan, target: KubernetesTarget): Container {
  return {
    name: "exporter",
    image: mirroredImage(plan.exporterImage, target.imageMirror),
    env: [{ name: "REDIS_ADDR", value: `redis://127.0.0.1:${serverPort}` }, passwordOf(plan)],
    ports: [{ name: "metrics", containerPort: exporterPort }],
    resources: resourceRequirements(exporterResources),
    securityContext: containerSecurity,
    livenessProbe: { httpGet: { path: "/health", port: exporterPort }, periodSeconds: 20, failureThreshold: 3 },
  };
}

/** A variable, and no file: a mounted secret changes under a running server, whose probes would then use a password it does not know. */
const passwordOf = ({ connection: { secret } }: RedisPlan): EnvVar => ({
  name: "REDIS_PASSWORD",
  valueFrom: { secretKeyRef: { name: secret, key: "password" } },
});

/** All that the scripts need to know; they contain no name of their own. */
export const environmentOf = (plan: RedisPlan, domain: string): EnvVar[] => [
  { name: "POD_NAME", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
  passwordOf(plan),
  ...Object.entries(scriptVariables(plan, { host: `$(POD_NAME).${domain}`, settingsFolder })).map(([name, value]) => ({
    name,
    value,
  })),
];

/** Healthy is who answers PONG to the password (ROF-CON-10). A server may take 5 min until it knows its master and begins to read its log. */
function probesOn(port: number): Required<Pick<Container, "startupProbe" | "livenessProbe" | "readinessProbe">> {
  const probe = (state: "alive" | "ready", periodSeconds: number, failureThreshold: number): Probe => ({
    exec: { command: ["/bin/sh", `${scriptsFolder}/probe.sh`, String(port), state] },
    periodSeconds,
    failureThreshold,
    timeoutSeconds: 5,
  });
  return {
    startupProbe: probe("alive", 2, 150),
    livenessProbe: probe("alive", 10, 6),
    readinessProbe: probe("ready", 5, 3),
  };
}
