import { join } from "node:path";
import { javaProperties } from "../../language/java-properties";
import type { ContainerPort } from "../../targets/docker/container";
import {
  scriptFiles,
  secretFile,
  secretsFolder,
  settingsFolder,
  textFiles,
  tierFolder,
} from "../../targets/docker/files";
import { type ContainersOf, containerPort } from "../../targets/docker/target";
import { aloneProperties } from "./alone";
import { brokerPorts, type KafkaPlan } from "./plan";
import { programVariables } from "./programs";
import { loggingProperties } from "./properties";

const dataFolder = "/var/lib/kafka/data";
const scriptsFolder = join(__dirname, "scripts");

/** One broker, which also keeps the metadata: the loss of the host loses all of them at once anyway. */
export const kafkaContainers: ContainersOf<KafkaPlan> = (plan) => [
  {
    name: plan.name,
    image: { from: "registry", reference: plan.image },
    aliases: [],
    entrypoint: ["/bin/sh", `${tierFolder}/start-alone.sh`],
    command: [],
    user: "1000:1000",
    environment: {
      CLUSTER_ID: plan.clusterId,
      SETTINGS_FOLDER: settingsFolder,
      PROBE_HOST: "127.0.0.1",
      LOCAL_PORT: String(brokerPorts.local),
      ...programVariables(plan, settingsFolder),
    },
    files: [
      ...scriptFiles(join(scriptsFolder, "docker")),
      ...scriptFiles(scriptsFolder, ["probe.sh"]),
      ...textFiles(settingsFolder, {
        "server.properties": javaProperties(aloneProperties(plan, { data: dataFolder, login: secretsFolder })),
        "log4j2.properties": javaProperties(loggingProperties),
      }),
      secretFile(plan.connection.secret),
    ],
    volumes: [{ name: "data", path: dataFolder }],
    scratch: [],
    ports: portsOf(plan),
    // A question of the protocol by the shell alone: Kafka's own tools start a Java for each answer.
    health: {
      command: ["/bin/bash", `${tierFolder}/probe.sh`],
      intervalSeconds: 5,
      timeoutSeconds: 5,
      retries: 6,
      // After a crash every partition is checked.
      startPeriodSeconds: 90,
    },
    resources: plan.resources,
    stopSeconds: 120,
  },
];

/** Developers come to a port of their own: the broker sends them on to the address of 127.0.0.1, which others could not reach. */
function portsOf(plan: KafkaPlan): readonly ContainerPort[] {
  const developers = containerPort(plan, "kafka", brokerPorts.developers);
  return developers.published
    ? [{ name: "clients", port: brokerPorts.clients }, developers]
    : [{ name: "kafka", port: brokerPorts.clients }];
}
