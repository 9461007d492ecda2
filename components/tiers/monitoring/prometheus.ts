import type * as k8s from "@pulumi/kubernetes";
import { mirroredImage } from "../../language/image";
import { mebibytes } from "../../language/quantity";
import { podLabels, roleLabel, scrapesLabel, selectorLabels } from "../../targets/kubernetes/labels";
import { memberPod, memberVolume, volumeRetention } from "../../targets/kubernetes/members";
import { containerSecurity } from "../../targets/kubernetes/security";
import type { KubernetesTarget } from "../../targets/kubernetes/target";
import { resourceRequirements, restartOn } from "../../targets/kubernetes/workload";
import { files } from "./configuration";
import { type MonitoringPlan, monitoringPorts, programName } from "./plan";

type Container = k8s.types.input.core.v1.Container;

/** User of the image: nobody. */
export const prometheusUser = 65534;
/** Folders of its settings and of its volume. */
export const prometheusFolders = { configuration: "/etc/prometheus", data: "/prometheus" } as const;

/** Part of the volume that measurements may take: the rest is for the log before them, and for blocks while they are joined. */
const volumeShare = 0.8;

/** Name of the account with which Prometheus asks for pods, of its roles, and of their bindings. */
export const discoveryName = ({ name }: Pick<MonitoringPlan, "name">): string => `${name}-discovery`;

/** All that Prometheus asks the cluster: which pods there are. */
export const discoveryRules: k8s.types.input.rbac.v1.PolicyRule[] = [
  { apiGroups: [""], resources: ["pods"], verbs: ["get", "list", "watch"] },
];

/** Prometheis: each scrapes everything by itself, so that one may be lost (ROF-CON-39). */
export const prometheusSetSpec = (
  plan: MonitoringPlan,
  target: KubernetesTarget,
  configurationVersion: string,
): k8s.types.input.apps.v1.StatefulSetSpec => ({
  replicas: plan.replicas,
  serviceName: `${programName(plan.name, "prometheus")}-members`,
  selector: { matchLabels: selectorLabels(plan, "prometheus") },
  persistentVolumeClaimRetentionPolicy: volumeRetention(target),
  volumeClaimTemplates: [memberVolume("data", plan.storage, target)],
  template: {
    metadata: {
      labels: { ...podLabels(plan, target), [roleLabel]: "prometheus", [scrapesLabel]: "true" },
      annotations: restartOn({ configuration: configurationVersion }),
    },
    spec: {
      serviceAccountName: discoveryName(plan),
      ...memberPod(plan, target, "prometheus", prometheusUser),
      automountServiceAccountToken: true,
      // What was measured last is written to disk.
      terminationGracePeriodSeconds: 120,
      containers: [container(plan, target)],
      volumes: [{ name: "configuration", configMap: { name: programName(plan.name, "prometheus") } }],
    },
  },
});

/** Arguments of a Prometheus. */
export const prometheusArguments = ({ retentionDays, storage }: MonitoringPlan): readonly string[] => [
  `--config.file=${prometheusFolders.configuration}/${files.prometheus}`,
  `--storage.tsdb.path=${prometheusFolders.data}`,
  `--storage.tsdb.retention.time=${retentionDays}d`,
  `--storage.tsdb.retention.size=${Math.floor(mebibytes(storage) * volumeShare)}MB`,
];

const container = (plan: MonitoringPlan, target: KubernetesTarget): Container => ({
  name: "prometheus",
  image: mirroredImage(plan.programImages.prometheus, target.imageMirror),
  args: [...prometheusArguments(plan)],
  ports: [{ name: "prometheus", containerPort: monitoringPorts.prometheus }],
  resources: resourceRequirements(plan.resources),
  securityContext: containerSecurity,
  ...probes,
  volumeMounts: [
    { name: "configuration", mountPath: prometheusFolders.configuration, readOnly: true },
    { name: "data", mountPath: prometheusFolders.data },
  ],
});

/** A start may take 10 min: the log of the last hours is read again. */
const probes: Pick<Container, "startupProbe" | "livenessProbe" | "readinessProbe"> = {
  startupProbe: { httpGet: { path: "/-/ready", port: "prometheus" }, periodSeconds: 5, failureThreshold: 120 },
  livenessProbe: { httpGet: { path: "/-/healthy", port: "prometheus" }, periodSeconds: 15, timeoutSeconds: 5 },
  readinessProbe: { httpGet: { path: "/-/ready", port: "prometheus" }, periodSeconds: 5, timeoutSeconds: 5 },
};
