import type * as k8s from "@pulumi/kubernetes";
import { mirroredImage } from "../../language/image";
import { podLabels, roleLabel, selectorLabels } from "../../targets/kubernetes/labels";
import { closedPod, containerSecurity } from "../../targets/kubernetes/security";
import type { KubernetesTarget } from "../../targets/kubernetes/target";
import { resourceRequirements, restartOn } from "../../targets/kubernetes/workload";
import { brokerSecret } from "./certificates";
import { exporterPort, exporterResources, type KafkaPlan, servicesUser } from "./plan";
import { podFolders } from "./properties";
import { exporterProtocol } from "./releases";

/** User without a name: the exporter is one static program. */
const user = 65534;

/** Metrics of topics and consumer groups, asked of the brokers as any user asks them. */
export const exporterSpec = (plan: KafkaPlan, target: KubernetesTarget): k8s.types.input.apps.v1.DeploymentSpec => ({
  replicas: 1,
  selector: { matchLabels: selectorLabels(plan, "exporter") },
  template: {
    metadata: {
      labels: { ...podLabels(plan, target), [roleLabel]: "exporter" },
      annotations: restartOn({ [plan.connection.secret]: plan.passwordVersion }),
    },
    spec: {
      ...closedPod(user),
      containers: [exporterContainer(plan, target)],
      volumes: [
        {
          name: "authority",
          secret: { secretName: brokerSecret(plan), items: [{ key: "ca.crt", path: "ca.crt" }] },
        },
      ],
    },
  },
});

const exporterContainer = (plan: KafkaPlan, target: KubernetesTarget): k8s.types.input.core.v1.Container => ({
  name: "exporter",
  image: mirroredImage(plan.exporterImage, target.imageMirror),
  args: argumentsOf(plan),
  env: [{ name: "KAFKA_PASSWORD", valueFrom: { secretKeyRef: { name: plan.connection.secret, key: "password" } } }],
  ports: [{ name: "metrics", containerPort: exporterPort }],
  resources: resourceRequirements(exporterResources),
  securityContext: containerSecurity,
  volumeMounts: [{ name: "authority", mountPath: podFolders.certificates, readOnly: true }],
  readinessProbe: { httpGet: { path: "/healthz", port: exporterPort }, periodSeconds: 10, failureThreshold: 3 },
  livenessProbe: { httpGet: { path: "/healthz", port: exporterPort }, periodSeconds: 20, failureThreshold: 3 },
});

/** The exporter takes its password by a flag alone; the cluster puts it in when the container starts. */
const argumentsOf = ({ connection }: KafkaPlan): string[] => [
  ...connection.brokers.map(({ host, port }) => `--kafka.server=${host}:${port}`),
  `--kafka.version=${exporterProtocol}`,
  "--tls.enabled",
  `--tls.ca-file=${podFolders.certificates}/ca.crt`,
  "--sasl.enabled",
  "--sasl.mechanism=plain",
  `--sasl.username=${servicesUser}`,
  "--sasl.password=$(KAFKA_PASSWORD)",
];
