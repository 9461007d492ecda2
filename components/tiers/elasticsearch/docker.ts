import { join } from "node:path";
import type { ContainerFile } from "../../targets/docker/container";
import {
  scriptFiles,
  secretFile,
  secretPath,
  secretsFolder,
  settingsFolder,
  textFiles,
  tierFolder,
} from "../../targets/docker/files";
import { type ContainersOf, containerPort } from "../../targets/docker/target";
import { nodeConfiguration } from "./cluster";
import { type ElasticsearchPlan, elasticsearchPorts, users } from "./plan";
import { roleFiles, settingFiles, settingRequests } from "./settings";

const programFolder = "/usr/share/elasticsearch";
const stateFolder = "/run/elasticsearch";
const scriptsFolder = join(__dirname, "scripts");

/** One node, which is the whole cluster. */
export const elasticsearchContainers: ContainersOf<ElasticsearchPlan> = (plan) => [
  {
    name: plan.name,
    image: { from: "registry", reference: plan.image },
    aliases: [],
    entrypoint: ["/bin/sh", `${tierFolder}/start-alone.sh`],
    command: [],
    user: "1000:0",
    environment: variablesOf(plan),
    files: filesOf(plan),
    volumes: [{ name: "data", path: `${programFolder}/data` }],
    scratch: [{ path: stateFolder, mebibytes: 16 }],
    ports: [containerPort(plan, "http", elasticsearchPorts.http)],
    health: {
      command: ["/bin/sh", `${tierFolder}/probe.sh`],
      intervalSeconds: 10,
      timeoutSeconds: 5,
      retries: 6,
      startPeriodSeconds: 90,
    },
    resources: plan.resources,
    stopSeconds: 120,
  },
];

/** Elasticsearch wants the whole heap from the start: with less it refuses to. */
const variablesOf = ({ heap, logins }: ElasticsearchPlan): Readonly<Record<string, string>> => ({
  ES_JAVA_OPTS: `-Xms${heap}m -Xmx${heap}m`,
  ES_PATH_CONF: `${stateFolder}/config`,
  PROGRAM_FOLDER: programFolder,
  STATE_FOLDER: stateFolder,
  SETTINGS_FOLDER: settingsFolder,
  SCRIPTS_FOLDER: tierFolder,
  SECRETS_FOLDER: secretsFolder,
  CLUSTER_URL: `http://127.0.0.1:${elasticsearchPorts.http}`,
  // Nothing is encrypted on the way to itself, so there is no authority to trust.
  AUTHORITY_FILE: "/dev/null",
  RETRY_SECONDS: "3",
  ADMIN_USER: users.admin,
  ADMIN_SECRET_NAME: logins.admin,
  METRICS_USER: users.metrics,
  METRICS_SECRET_NAME: logins.metrics,
});

/** Users are known by hashes; the scripts log in themselves, so they have two of the passwords too. */
function filesOf(plan: ElasticsearchPlan): readonly ContainerFile[] {
  const requests = settingRequests(plan);
  return [
    ...scriptFiles(join(scriptsFolder, "docker")),
    ...scriptFiles(scriptsFolder),
    ...textFiles(settingsFolder, {
      "elasticsearch.yml": JSON.stringify(aloneConfiguration(plan), undefined, 2),
      ...roleFiles,
      logins: (["services", "admin", "metrics"] as const)
        .map((role) => `${users[role]} ${plan.logins[role]}\n`)
        .join(""),
      ...(requests.length > 0 && settingFiles(requests)),
    }),
    ...Object.values(plan.logins).map((secret): ContainerFile => ({
      path: `${secretPath(secret)}.bcrypt`,
      content: { secret, form: "bcrypt" },
    })),
    ...[plan.logins.admin, plan.logins.metrics].map(secretFile),
  ];
}

/**
 * What stands in the node's file, in JSON, which is a part of YAML. No other node is looked for, and none is let in; users are, by password
 * alone.
 */
export const aloneConfiguration = (plan: ElasticsearchPlan): Readonly<Record<string, unknown>> => ({
  "cluster.name": plan.clusterName,
  "node.name": plan.name,
  ...nodeConfiguration(plan, false),
  "discovery.type": "single-node",
  "http.host": "0.0.0.0",
  "http.port": elasticsearchPorts.http,
  "transport.host": "127.0.0.1",
  "xpack.security.enabled": true,
  "xpack.security.http.ssl.enabled": false,
  // Since 8 a node that finds no certificates would make some, and passwords of its own; before, it does not know these keys.
  ...(plan.major !== "7" && {
    "xpack.security.autoconfiguration.enabled": false,
    "xpack.security.enrollment.enabled": false,
  }),
});
