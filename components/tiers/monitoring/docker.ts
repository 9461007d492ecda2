import { httpHealthCommand, httpHealthFiles } from "../../targets/docker/http-health";
import type { ContainerPlan } from "../../targets/docker/container";
import { secretFile, secretPath, textFiles } from "../../targets/docker/files";
import { type ContainersOf, containerPort } from "../../targets/docker/target";
import { alertmanagerArguments, alertmanagerFolders, alertmanagerUser } from "./alertmanager";
import { dataSourcesFolder, grafanaSettings, grafanaUser } from "./grafana";
import { alertmanagerResources, grafanaResources, type MonitoringPlan, monitoringPorts, programName } from "./plan";
import { prometheusArguments, prometheusFolders, prometheusUser } from "./prometheus";
import type { Program } from "./releases";
import { staticScrapes } from "./scraping";
import { settingsFiles } from "./settings-files";

type Files = ReturnType<typeof settingsFiles>;

/** Prometheus with the containers of the host as fixed targets, Alertmanager, and Grafana. */
export const monitoringContainers: ContainersOf<MonitoringPlan> = (plan, { measured = [] }) => {
  const { configuration, login } = plan;
  const prometheus = { ...configuration.prometheus, scrape_configs: staticScrapes(measured) };
  const files = settingsFiles({ configuration: { ...configuration, prometheus } });
  return [
    alertmanagerContainer(plan, files),
    prometheusContainer(plan, files),
    ...(login ? [grafanaContainer(plan, login, files)] : []),
  ];
};

/** A start of Prometheus may take long: the log of the last hours is read again. */
const prometheusContainer = (plan: MonitoringPlan, files: Files): ContainerPlan => ({
  ...commonOf(plan, "prometheus", "/-/ready"),
  entrypoint: ["prometheus"],
  command: prometheusArguments(plan),
  user: `${prometheusUser}:${prometheusUser}`,
  environment: {},
  files: [...textFiles(prometheusFolders.configuration, files.prometheus), ...httpHealthFiles()],
  volumes: [{ name: "data", path: prometheusFolders.data }],
  resources: plan.resources,
  stopSeconds: 120,
});

const alertmanagerContainer = (plan: MonitoringPlan, files: Files): ContainerPlan => ({
  ...commonOf(plan, "alertmanager", "/-/ready"),
  entrypoint: ["alertmanager"],
  command: alertmanagerArguments(plan),
  user: `${alertmanagerUser}:${alertmanagerUser}`,
  environment: {},
  files: [...textFiles(alertmanagerFolders.configuration, files.alertmanager), ...httpHealthFiles()],
  volumes: [{ name: "data", path: alertmanagerFolders.data }],
  resources: alertmanagerResources,
  stopSeconds: 30,
});

/** It keeps nothing, so that the login is always that of the secret. It reads its password from the file by its own means. */
function grafanaContainer(
  plan: MonitoringPlan,
  { username, secret }: NonNullable<MonitoringPlan["login"]>,
  files: Files,
): ContainerPlan {
  const password = { GF_SECURITY_ADMIN_PASSWORD: `$__file{${secretPath(secret)}}` };
  return {
    ...commonOf(plan, "grafana", "/api/health"),
    entrypoint: ["grafana", "server"],
    command: ["--homepath=/usr/share/grafana", "--config=/etc/grafana/grafana.ini", "--packaging=docker"],
    user: `${grafanaUser}:0`,
    environment: {
      ...grafanaSettings(username, password),
      // A developer's browser comes without TLS, and would not send back a cookie that asks for it.
      ...(plan.localPorts?.["grafana"] !== undefined && { GF_SECURITY_COOKIE_SECURE: "false" }),
    },
    files: [...textFiles(dataSourcesFolder, files.grafana), secretFile(secret), ...httpHealthFiles()],
    volumes: [],
    resources: grafanaResources,
    stopSeconds: 30,
  };
}

/** What the three have in common: a name of the tier's, an image, one port, and a path on it that tells their health. */
const commonOf = (
  plan: MonitoringPlan,
  program: Program,
  healthPath: string,
): Pick<ContainerPlan, "name" | "image" | "aliases" | "scratch" | "ports" | "health"> => ({
  name: programName(plan.name, program),
  image: { from: "registry", reference: plan.programImages[program] },
  aliases: [],
  scratch: [],
  ports: [containerPort(plan, program, monitoringPorts[program])],
  health: {
    command: httpHealthCommand(monitoringPorts[program], healthPath),
    intervalSeconds: 5,
    timeoutSeconds: 5,
    retries: 6,
    startPeriodSeconds: 60,
  },
});
