import type * as k8s from "@pulumi/kubernetes";
import { mirroredImage } from "../../language/image";
import type { Versions } from "../../targets/kubernetes/member-files";
import { podLabels, roleLabel, selectorLabels } from "../../targets/kubernetes/labels";
import { memberPod, memberVolume, volumeRetention } from "../../targets/kubernetes/members";
import { containerSecurity } from "../../targets/kubernetes/security";
import type { KubernetesTarget } from "../../targets/kubernetes/target";
import { resourceRequirements, restartOn, scratchVolume } from "../../targets/kubernetes/workload";
import { type CertificateFiles, providerOptions } from "./configuration";
import { exporterPort, exporterResources, type MariadbPlan, memberPorts } from "./plan";
import { dataFolder, programVariables } from "./variables";

type Container = k8s.types.input.core.v1.Container;
type EnvVar = k8s.types.input.core.v1.EnvVar;
type Probe = k8s.types.input.core.v1.Probe;

/** User that the images make for the program. */
export const user = 999;
const scriptsFolder = "/etc/mariadb-scripts";
const settingsFolder = "/etc/mariadb-settings";
const runFolder = "/run/mysqld";
const certificatesFolder = "/etc/mariadb-certificates";

/** Where a member's certificates are mounted. */
export const certificateFiles: CertificateFiles = {
  authority: `${certificatesFolder}/ca.crt`,
  certificate: `${certificatesFolder}/tls.crt`,
  key: `${certificatesFolder}/tls.key`,
};

/** Name of the secret with the members' key and certificate. */
export const memberSecret = ({ name }: Pick<MariadbPlan, "name">): string => `${name}-members-tls`;

/** The members. They start together, as they must tell each other what they have; they are updated one by one (MED-DB-03, MED-HA-04). */
export const memberSetSpec = (
  plan: MariadbPlan,
  target: KubernetesTarget,
  versions: Versions,
): k8s.types.input.apps.v1.StatefulSetSpec => ({
  replicas: plan.members,
  serviceName: `${plan.name}-members`,
  selector: { matchLabels: selectorLabels(plan, "server") },
  podManagementPolicy: "Parallel",
  // In a rolling restart the next member goes when users have found the one before it.
  minReadySeconds: plan.members > 1 ? 15 : 0,
  persistentVolumeClaimRetentionPolicy: volumeRetention(target),
  volumeClaimTemplates: [memberVolume("data", plan.storage, target)],
  template: {
    metadata: {
      labels: { ...podLabels(plan, target), [roleLabel]: "server" },
      annotations: restartOn({ settings: versions.settings, scripts: versions.scripts, ...plan.passwordVersions }),
    },
    spec: {
      ...memberPod(plan, target, "server", user),
      // Everything that is in memory is written to the volume.
      terminationGracePeriodSeconds: 120,
      containers: [serverContainer(plan, target), exporterContainer(plan, target)],
      volumes: [
        scratchVolume("run", 4),
        scratchVolume("temporary", 64),
        { name: "scripts", configMap: { name: `${plan.name}-scripts` } },
        { name: "settings", configMap: { name: plan.name } },
        { name: "certificates", secret: { secretName: memberSecret(plan), defaultMode: 0o440 } },
      ],
    },
  },
});

const serverContainer = (plan: MariadbPlan, target: KubernetesTarget): Container => ({
  name: "mariadb",
  image: mirroredImage(plan.image, target.imageMirror),
  command: ["/bin/bash", `${scriptsFolder}/start-server.sh`],
  env: [...environmentOf(plan), ...passwordsOf(plan)],
  ports: [
    { name: "mariadb", containerPort: memberPorts.users },
    ...(plan.members > 1
      ? [
          { name: "cluster", containerPort: memberPorts.cluster },
          { name: "catch-up", containerPort: memberPorts.catchUp },
          { name: "copy", containerPort: memberPorts.copy },
          { name: "state", containerPort: memberPorts.state },
        ]
      : []),
  ],
  resources: resourceRequirements(plan.resources),
  securityContext: containerSecurity,
  volumeMounts: [
    { name: "data", mountPath: dataFolder },
    { name: "run", mountPath: runFolder },
    { name: "temporary", mountPath: "/tmp" },
    { name: "scripts", mountPath: scriptsFolder, readOnly: true },
    { name: "settings", mountPath: settingsFolder, readOnly: true },
    { name: "certificates", mountPath: certificatesFolder, readOnly: true },
  ],
  startupProbe: probe("alive", 2, 30),
  // A member that has lost sight of the majority gets 2 min to find it again.
  livenessProbe: probe("alive", 10, 12),
  readinessProbe: probe("ready", 5, 3),
  // A pod that goes is taken from the list of those that answer first.
  lifecycle: { preStop: { exec: { command: ["/bin/sleep", "5"] } } },
});

const probe = (state: "alive" | "ready", periodSeconds: number, failureThreshold: number): Probe => ({
  exec: { command: ["/bin/bash", `${scriptsFolder}/probe.sh`, state] },
  periodSeconds,
  failureThreshold,
  timeoutSeconds: 10,
});

/** Metrics, asked inside the pod. The certificate names no address, so it is not looked at: nothing leaves the pod. */
const exporterContainer = (plan: MariadbPlan, target: KubernetesTarget): Container => ({
  name: "exporter",
  image: mirroredImage(plan.exporterImage, target.imageMirror),
  args: [
    `--mysqld.address=127.0.0.1:${memberPorts.users}`,
    "--mysqld.username=metrics",
    "--tls.insecure-skip-verify",
    "--no-collect.slave_status",
  ],
  env: [fromSecret("MYSQLD_EXPORTER_PASSWORD", plan.metricsSecret)],
  ports: [{ name: "metrics", containerPort: exporterPort }],
  resources: resourceRequirements(exporterResources),
  securityContext: containerSecurity,
  livenessProbe: { httpGet: { path: "/", port: exporterPort }, periodSeconds: 20, failureThreshold: 3 },
});

const fromSecret = (name: string, secret: string): EnvVar => ({
  name,
  valueFrom: { secretKeyRef: { name: secret, key: "password" } },
});

/** Variables, and no files: a mounted secret changes under a running server, which would then keep another password than it knows. */
const passwordsOf = (plan: MariadbPlan): EnvVar[] => [
  fromSecret("DATABASE_PASSWORD", plan.connection.secret),
  fromSecret("METRICS_PASSWORD", plan.metricsSecret),
];

/** All that the scripts need to know; they contain no name of their own. */
export function environmentOf(plan: MariadbPlan, files: CertificateFiles = certificateFiles): EnvVar[] {
  const values: Readonly<Record<string, string | number>> = {
    ANNOUNCE_HOST: `$(POD_NAME).${plan.memberDomain}`,
    MEMBERS: plan.memberHosts.join(" "),
    MEMBERS_COUNT: plan.members,
    DATABASE: plan.connection.database,
    DATABASE_USER: plan.connection.username,
    METRICS_USER: "metrics",
    PROVIDER_OPTIONS: providerOptions(plan, files),
    CLUSTER_PORT: memberPorts.cluster,
    CATCH_UP_PORT: memberPorts.catchUp,
    COPY_PORT: memberPorts.copy,
    STATE_PORT: memberPorts.state,
    ...programVariables(settingsFolder, runFolder),
    // Until every reader of a changed password has restarted.
    PREVIOUS_PASSWORD_SECONDS: 3600,
  };
  return [
    { name: "POD_NAME", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
    ...Object.entries(values).map(([name, value]) => ({ name, value: String(value) })),
  ];
}
