import type * as k8s from "@pulumi/kubernetes";
import { mirroredImage } from "../../language/image";
import { podLabels, roleLabel, selectorLabels } from "../../targets/kubernetes/labels";
import { memberPod, memberVolume, volumeRetention } from "../../targets/kubernetes/members";
import { containerSecurity } from "../../targets/kubernetes/security";
import type { KubernetesTarget } from "../../targets/kubernetes/target";
import { resourceRequirements, restartOn } from "../../targets/kubernetes/workload";
import { files, receiverFolder } from "./configuration";
import { alertmanagerResources, alertmanagerStorage, type MonitoringPlan, monitoringPorts, programName } from "./plan";

type Container = k8s.types.input.core.v1.Container;

/** User of the image: nobody. */
export const alertmanagerUser = 65534;
/** Folders of its settings and of its volume. */
export const alertmanagerFolders = { configuration: "/etc/alertmanager", data: "/alertmanager" } as const;

/** Alertmanagers: they agree who has been told what, and keep what is silenced (ROF-CON-07). */
export const alertmanagerSetSpec = (
  plan: MonitoringPlan,
  target: KubernetesTarget,
  configurationVersion: string,
): k8s.types.input.apps.v1.StatefulSetSpec => ({
  replicas: plan.replicas,
  serviceName: programName(plan.name, "alertmanager"),
  selector: { matchLabels: selectorLabels(plan, "alertmanager") },
  // They look for each other when they start.
  podManagementPolicy: "Parallel",
  persistentVolumeClaimRetentionPolicy: volumeRetention(target),
  volumeClaimTemplates: [memberVolume("data", alertmanagerStorage, target)],
  template: {
    metadata: {
      labels: { ...podLabels(plan, target), [roleLabel]: "alertmanager" },
      annotations: restartOn({ configuration: configurationVersion }),
    },
    spec: {
      ...memberPod(plan, target, "alertmanager", alertmanagerUser),
      containers: [container(plan, target)],
      volumes: volumesOf(plan),
    },
  },
});

const container = (plan: MonitoringPlan, target: KubernetesTarget): Container => ({
  name: "alertmanager",
  image: mirroredImage(plan.programImages.alertmanager, target.imageMirror),
  args: [...alertmanagerArguments(plan)],
  env: [{ name: "POD_IP", valueFrom: { fieldRef: { fieldPath: "status.podIP" } } }],
  ports: [
    { name: "alertmanager", containerPort: monitoringPorts.alertmanager },
    { name: "agreement", containerPort: monitoringPorts.agreement },
    { name: "agreement-udp", containerPort: monitoringPorts.agreement, protocol: "UDP" },
  ],
  resources: resourceRequirements(alertmanagerResources),
  securityContext: containerSecurity,
  livenessProbe: { httpGet: { path: "/-/healthy", port: "alertmanager" }, periodSeconds: 15, timeoutSeconds: 5 },
  readinessProbe: { httpGet: { path: "/-/ready", port: "alertmanager" }, periodSeconds: 5, timeoutSeconds: 5 },
  volumeMounts: [
    { name: "configuration", mountPath: alertmanagerFolders.configuration, readOnly: true },
    { name: "data", mountPath: alertmanagerFolders.data },
    ...(plan.receiverSecret === undefined ? [] : [{ name: "receiver", mountPath: receiverFolder, readOnly: true }]),
  ],
});

/** One alone has nobody to agree with: it then listens on no port for it. */
export const alertmanagerArguments = ({ alertmanagerHosts: hosts }: MonitoringPlan): readonly string[] => [
  `--config.file=${alertmanagerFolders.configuration}/${files.alertmanager}`,
  `--storage.path=${alertmanagerFolders.data}`,
  ...(hosts.length === 1
    ? ["--cluster.listen-address="]
    : [
        `--cluster.listen-address=0.0.0.0:${monitoringPorts.agreement}`,
        `--cluster.advertise-address=$(POD_IP):${monitoringPorts.agreement}`,
        ...hosts.map((host) => `--cluster.peer=${host}:${monitoringPorts.agreement}`),
      ]),
];

/** The receiver's secret is the site's and may come later: until then alerts are kept and shown, and nobody is told. */
const volumesOf = ({ name, receiverSecret }: MonitoringPlan): k8s.types.input.core.v1.Volume[] => [
  { name: "configuration", configMap: { name: programName(name, "alertmanager") } },
  ...(receiverSecret === undefined
    ? []
    : [
        {
          name: "receiver",
          secret: {
            secretName: receiverSecret,
            optional: true,
            defaultMode: 0o440,
            items: [{ key: "url", path: "url" }],
          },
        },
      ]),
];
