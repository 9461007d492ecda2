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
import { definitionsOf, nodeOf, programVariables, settingsFiles } from "./configuration";
import { rabbitmqPorts, type RabbitmqPlan } from "./plan";

const dataFolder = "/var/lib/rabbitmq";
const runFolder = "/run/rabbitmq";
const scriptsFolder = join(__dirname, "scripts");

/** One member, which is its own majority. */
export const rabbitmqContainers: ContainersOf<RabbitmqPlan> = (plan) => [
  {
    name: plan.name,
    image: { from: "registry", reference: plan.image },
    aliases: [],
    entrypoint: ["/bin/sh", `${tierFolder}/start-alone.sh`],
    command: [],
    user: "999:999",
    environment: variablesOf(plan),
    files: filesOf(plan),
    volumes: [{ name: "data", path: dataFolder }],
    scratch: [{ path: runFolder, mebibytes: 64 }],
    ports: [
      containerPort(plan, "amqp", rabbitmqPorts.messages),
      containerPort(plan, "management", rabbitmqPorts.management),
      { name: "metrics", port: rabbitmqPorts.metrics },
    ],
    health: {
      command: ["/bin/bash", `${tierFolder}/probe.sh`],
      intervalSeconds: 5,
      timeoutSeconds: 5,
      retries: 6,
      startPeriodSeconds: 90,
    },
    resources: plan.resources,
    stopSeconds: 120,
  },
];

/** Erlang's own ports are for members and tools alone: here both are on the same machine, so nobody else is let near them. */
const variablesOf = (plan: RabbitmqPlan): Readonly<Record<string, string>> => ({
  RABBITMQ_NODENAME: plan.memberHosts.map(nodeOf).join(),
  ...programVariables({ settings: settingsFolder, data: dataFolder, run: runFolder }),
  RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: "-kernel inet_dist_use_interface {127,0,0,1}",
  ERL_EPMD_ADDRESS: "127.0.0.1",
  COOKIE_FILE: secretPath(plan.secretNames.cookie),
  LOGINS: `${plan.secretNames.services} ${plan.secretNames.admin}`,
  SECRETS_FOLDER: secretsFolder,
  SETTINGS_FOLDER: settingsFolder,
  SCRIPTS_FOLDER: tierFolder,
  MESSAGES_PORT: String(rabbitmqPorts.messages),
  MANAGEMENT_PORT: String(rabbitmqPorts.management),
});

/** In the definitions stands the name of its secret where a password belongs, between signs that neither a name nor a password has. */
function filesOf(plan: RabbitmqPlan): readonly ContainerFile[] {
  const { services, admin, cookie } = plan.secretNames;
  const definitions = definitionsOf(plan, { services: `@${services}@`, admin: `@${admin}@` });
  return [
    ...scriptFiles(join(scriptsFolder, "docker")),
    ...scriptFiles(scriptsFolder, ["start-node.sh"]),
    ...textFiles(settingsFolder, {
      ...settingsFiles(plan, { definitions: runFolder }),
      "definitions.json": JSON.stringify(definitions),
    }),
    ...[services, admin, cookie].map(secretFile),
  ];
}
