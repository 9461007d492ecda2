import type * as k8s from "@pulumi/kubernetes";
import { mirroredImage } from "../../language/image";
import { podLabels, roleLabel, selectorLabels } from "../../targets/kubernetes/labels";
import { closedPod, containerSecurity } from "../../targets/kubernetes/security";
import type { KubernetesTarget } from "../../targets/kubernetes/target";
import { helperResources, resourceRequirements, restartOn } from "../../targets/kubernetes/workload";
import { nodeSecret, user } from "./cluster";
import { type ElasticsearchPlan, elasticsearchPorts, exporterResources, users } from "./plan";

type Container = k8s.types.input.core.v1.Container;
type EnvVar = k8s.types.input.core.v1.EnvVar;

/** User without a name: the exporter is one static program. */
const nobody = 65534;
const authorityFolder = "/etc/elasticsearch-authority";
const authorityFile = `${authorityFolder}/ca.crt`;
const scriptsFolder = "/etc/elasticsearch-scripts";
const settingsFolder = "/etc/elasticsearch-settings";

const clusterUrl = ({ connection: { host, port } }: ElasticsearchPlan): string => `https://${host}:${port}`;

const authorityVolume = (plan: ElasticsearchPlan): k8s.types.input.core.v1.Volume => ({
  name: "authority",
  secret: { secretName: nodeSecret(plan), items: [{ key: "ca.crt", path: "ca.crt" }] },
});

const passwordOf = (name: string, secret: string): EnvVar => ({
  name,
  valueFrom: { secretKeyRef: { name: secret, key: "password" } },
});

/** Metrics of nodes and indices, asked of the cluster by a user that sees numbers alone. */
export const exporterSpec = (
  plan: ElasticsearchPlan,
  target: KubernetesTarget,
): k8s.types.input.apps.v1.DeploymentSpec => ({
  replicas: 1,
  selector: { matchLabels: selectorLabels(plan, "exporter") },
  template: {
    metadata: {
      labels: { ...podLabels(plan, target), [roleLabel]: "exporter" },
      annotations: restartOn({ [plan.logins.metrics]: plan.secretVersions[plan.logins.metrics] ?? 1 }),
    },
    spec: { ...closedPod(nobody), containers: [exporterContainer(plan, target)], volumes: [authorityVolume(plan)] },
  },
});

const exporterContainer = (plan: ElasticsearchPlan, target: KubernetesTarget): Container => ({
  name: "exporter",
  image: mirroredImage(plan.exporterImage, target.imageMirror),
  args: [`--es.uri=${clusterUrl(plan)}`, `--es.ca=${authorityFile}`, "--es.all", "--es.indices", "--es.timeout=20s"],
  env: [{ name: "ES_USERNAME", value: users.metrics }, passwordOf("ES_PASSWORD", plan.logins.metrics)],
  ports: [{ name: "metrics", containerPort: elasticsearchPorts.metrics }],
  resources: resourceRequirements(exporterResources),
  securityContext: containerSecurity,
  volumeMounts: [{ name: "authority", mountPath: authorityFolder, readOnly: true }],
  readinessProbe: { httpGet: { path: "/healthz", port: elasticsearchPorts.metrics }, periodSeconds: 10 },
  livenessProbe: {
    httpGet: { path: "/healthz", port: elasticsearchPorts.metrics },
    periodSeconds: 20,
    failureThreshold: 3,
  },
});

/** Tells the cluster its settings, by the client in Elasticsearch's own image. A job of another name comes whenever they change. */
export const settingsJobSpec = (
  plan: ElasticsearchPlan,
  target: KubernetesTarget,
): k8s.types.input.batch.v1.JobSpec => ({
  backoffLimit: 6,
  activeDeadlineSeconds: 900,
  template: {
    metadata: { labels: { ...podLabels(plan, target), [roleLabel]: "settings" } },
    spec: {
      ...closedPod(user),
      restartPolicy: "OnFailure",
      containers: [settingsContainer(plan, target)],
      volumes: [
        authorityVolume(plan),
        { name: "scripts", configMap: { name: `${plan.name}-scripts` } },
        { name: "settings", configMap: { name: plan.name } },
      ],
    },
  },
});

const settingsContainer = (plan: ElasticsearchPlan, target: KubernetesTarget): Container => ({
  name: "settings",
  image: mirroredImage(plan.image, target.imageMirror),
  command: ["/bin/sh", `${scriptsFolder}/apply-settings.sh`],
  env: [
    { name: "CLUSTER_URL", value: clusterUrl(plan) },
    { name: "ADMIN_USER", value: users.admin },
    passwordOf("ADMIN_PASSWORD", plan.logins.admin),
    { name: "AUTHORITY_FILE", value: authorityFile },
    { name: "SETTINGS_FOLDER", value: settingsFolder },
    { name: "RETRY_SECONDS", value: "3" },
  ],
  resources: resourceRequirements(helperResources),
  securityContext: containerSecurity,
  volumeMounts: [
    { name: "authority", mountPath: authorityFolder, readOnly: true },
    { name: "scripts", mountPath: scriptsFolder, readOnly: true },
    { name: "settings", mountPath: settingsFolder, readOnly: true },
  ],
});
