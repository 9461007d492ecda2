import type * as k8s from "@pulumi/kubernetes";
import { mirroredImage } from "../../language/image";
import type { Versions } from "../../targets/kubernetes/member-files";
import { podLabels, roleLabel, selectorLabels } from "../../targets/kubernetes/labels";
import { memberPod, memberVolume, volumeRetention } from "../../targets/kubernetes/members";
import { containerSecurity } from "../../targets/kubernetes/security";
import type { KubernetesTarget } from "../../targets/kubernetes/target";
import { resourceRequirements, restartOn, scratchVolume } from "../../targets/kubernetes/workload";
import { brokerSecret } from "./certificates";
import { brokerPorts, type KafkaPlan } from "./plan";
import { programVariables } from "./programs";
import { podFolders } from "./properties";

type Container = k8s.types.input.core.v1.Container;
type EnvVar = k8s.types.input.core.v1.EnvVar;
type Probe = k8s.types.input.core.v1.Probe;

/** User that the image makes for Kafka. */
const user = 1000;
const scriptsFolder = "/etc/kafka-scripts";
const settingsFolder = "/etc/kafka-settings";
const runFolder = "/run/kafka";

/** The brokers. They need each other to begin, so they start together; they stop one by one. */
export const brokerSetSpec = (
  plan: KafkaPlan,
  target: KubernetesTarget,
  versions: Versions,
): k8s.types.input.apps.v1.StatefulSetSpec => ({
  replicas: plan.brokers,
  serviceName: `${plan.name}-members`,
  selector: { matchLabels: selectorLabels(plan, "broker") },
  podManagementPolicy: "Parallel",
  // In a rolling restart the next broker goes when the copies of the one before it have caught up.
  minReadySeconds: plan.brokers > 1 ? 30 : 0,
  persistentVolumeClaimRetentionPolicy: volumeRetention(target),
  volumeClaimTemplates: [memberVolume("data", plan.storage, target)],
  template: {
    metadata: {
      labels: { ...podLabels(plan, target), [roleLabel]: "broker" },
      annotations: restartOn({
        settings: versions.settings,
        scripts: versions.scripts,
        [plan.connection.secret]: plan.passwordVersion,
      }),
    },
    spec: {
      ...memberPod(plan, target, "broker", user),
      // Leadership of every partition is handed over, and everything is written to disk.
      terminationGracePeriodSeconds: 120,
      containers: [brokerContainer(plan, target)],
      volumes: volumesOf(plan),
    },
  },
});

const brokerContainer = (plan: KafkaPlan, target: KubernetesTarget): Container => ({
  name: "kafka",
  image: mirroredImage(plan.image, target.imageMirror),
  command: ["/bin/sh", `${scriptsFolder}/start-broker.sh`],
  env: environmentOf(plan),
  ports: [
    { name: "kafka", containerPort: brokerPorts.clients },
    { name: "brokers", containerPort: brokerPorts.members },
    { name: "controllers", containerPort: brokerPorts.controllers },
  ],
  resources: resourceRequirements(plan.resources),
  securityContext: containerSecurity,
  volumeMounts: [
    { name: "data", mountPath: podFolders.data },
    { name: "run", mountPath: runFolder },
    { name: "temporary", mountPath: "/tmp" },
    { name: "scripts", mountPath: scriptsFolder, readOnly: true },
    { name: "settings", mountPath: settingsFolder, readOnly: true },
    { name: "certificates", mountPath: podFolders.certificates, readOnly: true },
    { name: "login", mountPath: podFolders.login, readOnly: true },
  ],
  startupProbe: probe(5, 120),
  livenessProbe: probe(20, 6),
  readinessProbe: probe(10, 3),
});

/** A start may take 10 min: after a crash every partition is checked. */
const probe = (periodSeconds: number, failureThreshold: number): Probe => ({
  exec: { command: ["/bin/bash", `${scriptsFolder}/probe.sh`] },
  periodSeconds,
  failureThreshold,
  timeoutSeconds: 5,
});

const volumesOf = (plan: KafkaPlan): k8s.types.input.core.v1.Volume[] => [
  scratchVolume("run", 1),
  scratchVolume("temporary", 64),
  { name: "scripts", configMap: { name: `${plan.name}-scripts` } },
  { name: "settings", configMap: { name: plan.name } },
  { name: "certificates", secret: { secretName: brokerSecret(plan), defaultMode: 0o440 } },
  {
    name: "login",
    secret: { secretName: plan.connection.secret, defaultMode: 0o440, items: [{ key: "password", path: "password" }] },
  },
];

/** All that the start script and Kafka's own scripts need to know. */
export function environmentOf(plan: KafkaPlan): EnvVar[] {
  const values: Readonly<Record<string, string | number>> = {
    ANNOUNCE_HOST: `$(POD_NAME).${plan.memberDomain}`,
    CLUSTER_ID: plan.clusterId,
    CONTROLLERS: plan.controllers,
    CLIENTS_PORT: brokerPorts.clients,
    MEMBERS_PORT: brokerPorts.members,
    CONTROLLERS_PORT: brokerPorts.controllers,
    LOCAL_PORT: brokerPorts.local,
    PROBE_HOST: "127.0.0.1",
    SETTINGS_FOLDER: settingsFolder,
    RUN_FOLDER: runFolder,
    ...programVariables(plan, settingsFolder),
  };
  return [
    { name: "POD_NAME", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
    ...Object.entries(values).map(([name, value]) => ({ name, value: String(value) })),
  ];
}
