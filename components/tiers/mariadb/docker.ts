import { join } from "node:path";
import { scriptFiles, secretFile, secretPath, settingsFolder, textFiles, tierFolder } from "../../targets/docker/files";
import { runFolder, serverFiles } from "../../targets/docker/server";
import { type ContainersOf, containerPort } from "../../targets/docker/target";
import { mariadbConfiguration, serverSection } from "./configuration";
import { type MariadbPlan, memberPorts } from "./plan";
import { dataFolder, programVariables } from "./variables";

const scriptsFolder = join(__dirname, "scripts");

/** One server without Galera: other members would be lost with the one host. */
export const mariadbContainers: ContainersOf<MariadbPlan> = (plan) => [
  {
    name: plan.name,
    image: { from: "registry", reference: plan.image },
    aliases: [],
    entrypoint: ["/bin/bash", `${tierFolder}/start-alone.sh`],
    command: [],
    // User that the images make for the program.
    user: "999:999",
    environment: {
      ...programVariables(settingsFolder, runFolder),
      MEMBERS_COUNT: "1",
      DATABASE: plan.connection.database,
      DATABASE_USER: plan.connection.username,
      PASSWORD_FILE: secretPath(plan.connection.secret),
    },
    files: [
      ...serverFiles(),
      ...scriptFiles(scriptsFolder, ["common.sh", "probe.sh"]),
      ...scriptFiles(join(scriptsFolder, "docker")),
      ...textFiles(settingsFolder, { "server.cnf": mariadbConfiguration({ mariadbd: serverSection(plan) }) }),
      secretFile(plan.connection.secret),
    ],
    volumes: [{ name: "data", path: dataFolder }],
    scratch: [],
    ports: [containerPort(plan, "mariadb", memberPorts.users)],
    health: {
      command: ["/bin/bash", `${tierFolder}/probe.sh`, "ready"],
      intervalSeconds: 5,
      timeoutSeconds: 5,
      retries: 6,
      // The first start makes the database, and one of a new major brings its tables up to date.
      startPeriodSeconds: 60,
    },
    resources: plan.resources,
    // What is in memory is written to the volume.
    stopSeconds: 120,
  },
];
