import type * as k8s from "@pulumi/kubernetes";
import { mirroredImage } from "../../language/image";
import { podLabels, roleLabel, selectorLabels } from "../../targets/kubernetes/labels";
import { closedPod, containerSecurity } from "../../targets/kubernetes/security";
import type { KubernetesTarget } from "../../targets/kubernetes/target";
import { resourceRequirements, restartOn, scratchVolume } from "../../targets/kubernetes/workload";
import { grafanaResources, type MonitoringPlan, monitoringPorts, programName } from "./plan";

type Container = k8s.types.input.core.v1.Container;
type Login = NonNullable<MonitoringPlan["login"]>;

/** User of the image. */
export const grafanaUser = 472;
const loginFolder = "/etc/grafana-login";
const dataFolder = "/var/lib/grafana";
/** Folder in which it looks for data sources. */
export const dataSourcesFolder = "/etc/grafana/provisioning/datasources";

/** Grafana. It keeps nothing: its database begins anew with each pod, and so the login is always that of the secret (ROF-MON-06). */
export const grafanaSpec = (
  plan: MonitoringPlan,
  login: Login,
  target: KubernetesTarget,
  configurationVersion: string,
): k8s.types.input.apps.v1.DeploymentSpec => ({
  replicas: 1,
  selector: { matchLabels: selectorLabels(plan, "grafana") },
  strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
  template: {
    metadata: {
      labels: { ...podLabels(plan, target), [roleLabel]: "grafana" },
      annotations: restartOn({ configuration: configurationVersion, [login.secret]: login.version }),
    },
    spec: {
      ...closedPod(grafanaUser),
      containers: [container(plan, login, target)],
      volumes: [
        { name: "data-sources", configMap: { name: programName(plan.name, "grafana") } },
        {
          name: "login",
          secret: { secretName: login.secret, defaultMode: 0o440, items: [{ key: "password", path: "password" }] },
        },
        scratchVolume("data", 512),
        scratchVolume("temporary", 64),
      ],
    },
  },
});

const container = (plan: MonitoringPlan, login: Login, target: KubernetesTarget): Container => ({
  name: "grafana",
  image: mirroredImage(plan.programImages.grafana, target.imageMirror),
  env: Object.entries(
    grafanaSettings(login.username, { GF_SECURITY_ADMIN_PASSWORD__FILE: `${loginFolder}/password` }),
  ).map(([name, value]) => ({ name, value })),
  ports: [{ name: "grafana", containerPort: monitoringPorts.grafana }],
  resources: resourceRequirements(grafanaResources),
  securityContext: containerSecurity,
  startupProbe: { ...healthy, periodSeconds: 3, failureThreshold: 60 },
  livenessProbe: { ...healthy, periodSeconds: 15 },
  readinessProbe: { ...healthy, periodSeconds: 5 },
  volumeMounts: [
    { name: "data-sources", mountPath: dataSourcesFolder, readOnly: true },
    { name: "login", mountPath: loginFolder, readOnly: true },
    { name: "data", mountPath: dataFolder },
    { name: "temporary", mountPath: "/tmp" },
  ],
});

const healthy = { httpGet: { path: "/api/health", port: "grafana" }, timeoutSeconds: 5 };

/** One login, no other way in, and nothing that asks the internet: no flow leads there. @param password where its password is. */
export const grafanaSettings = (
  username: string,
  password: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> => ({
  GF_SECURITY_ADMIN_USER: username,
  ...password,
  GF_SECURITY_COOKIE_SECURE: "true",
  GF_SECURITY_DISABLE_GRAVATAR: "true",
  GF_USERS_ALLOW_SIGN_UP: "false",
  GF_USERS_ALLOW_ORG_CREATE: "false",
  GF_AUTH_ANONYMOUS_ENABLED: "false",
  // The edge asks operators for a password of its own in the same header: Grafana must not take it for a login.
  GF_AUTH_BASIC_ENABLED: "false",
  GF_ANALYTICS_REPORTING_ENABLED: "false",
  GF_ANALYTICS_CHECK_FOR_UPDATES: "false",
  GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES: "false",
  GF_NEWS_NEWS_FEED_ENABLED: "false",
  GF_PLUGINS_PREINSTALL_DISABLED: "true",
  GF_PATHS_DATA: dataFolder,
  GF_LOG_MODE: "console",
});
