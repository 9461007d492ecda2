import type * as k8s from "@pulumi/kubernetes";
import { mirroredImage } from "../../language/image";
import type { Versions } from "../../targets/kubernetes/member-files";
import { podLabels, roleLabel, selectorLabels } from "../../targets/kubernetes/labels";
import { memberPod, memberVolume, volumeRetention } from "../../targets/kubernetes/members";
import { containerSecurity } from "../../targets/kubernetes/security";
import type { KubernetesTarget } from "../../targets/kubernetes/target";
import { resourceRequirements, restartOn, scratchVolume } from "../../targets/kubernetes/workload";
import { nodeOf, programVariables, type RabbitmqFolders } from "./configuration";
import { rabbitmqPorts, type RabbitmqPlan } from "./plan";

type Container = k8s.types.input.core.v1.Container;
type EnvVar = k8s.types.input.core.v1.EnvVar;

/** Role of the members' pods within the tier. */
export const memberRole = "member";

/** User that the image makes for RabbitMQ. */
const user = 999;
const scriptsFolder = "/etc/rabbitmq-scripts";
const settingsFolder = "/etc/rabbitmq-settings";
const cookieFolder = "/etc/rabbitmq-cookie";
const dataFolder = "/var/lib/rabbitmq";
const runFolder = "/run/rabbitmq";

/** Where the definitions are in the pods. */
export const podFolders: RabbitmqFolders = { definitions: "/etc/rabbitmq-definitions" };

/** The members. They wait for each other when all begin, so they start together; they stop one by one (MED-MSG-01). */
export const memberSetSpec = (
  plan: RabbitmqPlan,
  target: KubernetesTarget,
  versions: Versions,
): k8s.types.input.apps.v1.StatefulSetSpec => ({
  replicas: plan.members,
  serviceName: `${plan.name}-members`,
  selector: { matchLabels: selectorLabels(plan, memberRole) },
  podManagementPolicy: "Parallel",
  // In a rolling restart the next member goes when the queues of the one before it have caught up.
  minReadySeconds: plan.members > 1 ? 30 : 0,
  persistentVolumeClaimRetentionPolicy: volumeRetention(target),
  volumeClaimTemplates: [memberVolume("data", plan.storage, target)],
  template: {
    metadata: {
      labels: { ...podLabels(plan, target), [roleLabel]: memberRole },
      annotations: restartOn({ ...versions, ...plan.secretVersions }),
    },
    spec: {
      ...memberPod(plan, target, memberRole, user),
      // Its time to wait for others, to hand over, and to stop.
      terminationGracePeriodSeconds: patienceSeconds + 120,
      containers: [memberContainer(plan, target)],
      volumes: volumesOf(plan),
    },
  },
});

/** How long a member that shall stop waits until it is not missed, in s. */
const patienceSeconds = 300;

const memberContainer = (plan: RabbitmqPlan, target: KubernetesTarget): Container => ({
  name: "rabbitmq",
  image: mirroredImage(plan.image, target.imageMirror),
  command: ["/bin/sh", `${scriptsFolder}/start-node.sh`],
  env: environmentOf(plan),
  ports: [
    { name: "amqp", containerPort: rabbitmqPorts.messages },
    { name: "management", containerPort: rabbitmqPorts.management },
    { name: "metrics", containerPort: rabbitmqPorts.metrics },
    { name: "epmd", containerPort: rabbitmqPorts.directory },
    { name: "nodes", containerPort: rabbitmqPorts.nodes },
  ],
  resources: resourceRequirements(plan.resources),
  securityContext: containerSecurity,
  volumeMounts: [
    { name: "data", mountPath: dataFolder },
    { name: "run", mountPath: runFolder },
    { name: "temporary", mountPath: "/tmp" },
    { name: "scripts", mountPath: scriptsFolder, readOnly: true },
    { name: "settings", mountPath: settingsFolder, readOnly: true },
    { name: "definitions", mountPath: podFolders.definitions, readOnly: true },
    { name: "cookie", mountPath: cookieFolder, readOnly: true },
  ],
  ...probes,
  ...(plan.members > 1 && {
    lifecycle: { preStop: { exec: { command: ["/bin/sh", `${scriptsFolder}/stop-node.sh`] } } },
  }),
});

/**
 * Ports are asked, not RabbitMQ's own tools: each run of one starts an Erlang of its own, which costs more than the answer is worth. Who
 * was cut off from the others takes no messages until they are back, and that is no reason to start it anew; a start may take 20 min, as
 * members wait for each other.
 */
const probes: Pick<Container, "startupProbe" | "livenessProbe" | "readinessProbe"> = {
  startupProbe: { tcpSocket: { port: rabbitmqPorts.messages }, periodSeconds: 5, failureThreshold: 240 },
  livenessProbe: {
    tcpSocket: { port: rabbitmqPorts.nodes },
    periodSeconds: 20,
    failureThreshold: 6,
    timeoutSeconds: 5,
  },
  readinessProbe: {
    tcpSocket: { port: rabbitmqPorts.messages },
    periodSeconds: 10,
    failureThreshold: 3,
    timeoutSeconds: 5,
  },
};

const volumesOf = (plan: RabbitmqPlan): k8s.types.input.core.v1.Volume[] => [
  scratchVolume("run", 64),
  scratchVolume("temporary", 64),
  { name: "scripts", configMap: { name: `${plan.name}-scripts` } },
  { name: "settings", configMap: { name: plan.name } },
  { name: "definitions", secret: { secretName: definitionsSecret(plan), defaultMode: 0o440 } },
  {
    name: "cookie",
    secret: { secretName: plan.secretNames.cookie, defaultMode: 0o440, items: [{ key: "password", path: "cookie" }] },
  },
];

/** Name of the secret with the definitions, which hold the passwords. */
export const definitionsSecret = ({ name }: Pick<RabbitmqPlan, "name">): string => `${name}-definitions`;

/** All that the scripts and RabbitMQ's own scripts need to know. */
export function environmentOf(plan: RabbitmqPlan): EnvVar[] {
  const values: Readonly<Record<string, string | number>> = {
    RABBITMQ_NODENAME: nodeOf(`$(POD_NAME).${plan.memberDomain}`),
    RABBITMQ_USE_LONGNAME: "true",
    ...programVariables({ settings: settingsFolder, data: dataFolder, run: runFolder }),
    COOKIE_FILE: `${cookieFolder}/cookie`,
    PATIENCE_SECONDS: patienceSeconds,
  };
  return [
    { name: "POD_NAME", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
    ...Object.entries(values).map(([name, value]) => ({ name, value: String(value) })),
  ];
}
