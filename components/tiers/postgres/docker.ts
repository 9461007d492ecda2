import { readFileSync } from "node:fs";
import { join } from "node:path";
import { mebibytes } from "../../language/quantity";
import type { ContainerPlan } from "../../targets/docker/container";
import { scriptFiles, secretFile, secretPath, settingsFolder, textFiles, tierFolder } from "../../targets/docker/files";
import { runFolder, serverFiles } from "../../targets/docker/server";
import { type ContainersOf, containerPort } from "../../targets/docker/target";
import {
  accessRules,
  postgresConfiguration,
  replicationSlot,
  replicationUser,
  serverParameters,
} from "./configuration";
import { type PostgresPlan, replicationSecret, serverPort } from "./plan";

const scriptsFolder = join(__dirname, "scripts");

type Role = "primary" | "standby";

/** A server that writes, and where there are two instances, a copy that takes over every change (ROF-DB-12). */
export const postgresContainers: ContainersOf<PostgresPlan> = (plan) => {
  const { host, readOnly } = plan.connection;
  const primary = serverContainer(plan, "primary");
  if (plan.instances === 1) return [{ ...primary, aliases: [host, ...(readOnly ? [readOnly.host] : [])] }];
  return [
    { ...primary, aliases: [host] },
    { ...serverContainer(plan, "standby"), aliases: readOnly ? [readOnly.host] : [], after: [plan.name] },
  ];
};

const serverContainer = (plan: PostgresPlan, role: Role): Omit<ContainerPlan, "aliases"> => ({
  name: role === "primary" ? plan.name : `${plan.name}-standby`,
  image: { from: "registry", reference: plan.image },
  entrypoint: ["/bin/sh", `${tierFolder}/start-${role}.sh`],
  command: [],
  // User that the images make for the program.
  user: "999:999",
  environment: environmentOf(plan, role),
  files: [
    ...serverFiles(),
    ...scriptFiles(scriptsFolder, ["common.sh", "probe.sh", `start-${role}.sh`]),
    ...textFiles(settingsFolder, settingsOf(plan, role)),
    ...secretsOf(plan, role).map(secretFile),
  ],
  volumes: [{ name: "data", path: volumePath(plan) }],
  scratch: [
    // Workers of one query meet here. Docker gives 64 Mi to everyone; what is taken counts as the container's memory.
    { path: "/dev/shm", mebibytes: Math.max(64, Math.floor(mebibytes(plan.resources.memoryLimit) / 4)) },
  ],
  ports: [role === "primary" ? containerPort(plan, "postgres", serverPort) : { name: "postgres", port: serverPort }],
  health: {
    command: ["/bin/sh", `${tierFolder}/probe.sh`, role],
    intervalSeconds: 5,
    timeoutSeconds: 5,
    retries: 6,
    // ROF-SVC-16: 30 s for infrastructure. A standby copies everything at its first start, which takes as long as it takes.
    startPeriodSeconds: role === "primary" ? 30 : 600,
  },
  resources: plan.resources,
  // What is in memory is written to the volume.
  stopSeconds: 120,
});

/** Images declare their volume: one beside it would be made for nothing. Since 18 it is the folder above. */
const volumePath = ({ version }: PostgresPlan): string =>
  Number(version) >= 18 ? "/var/lib/postgresql" : "/var/lib/postgresql/data";

const settingsOf = (plan: PostgresPlan, role: Role): Readonly<Record<string, string>> => ({
  "postgresql.conf": postgresConfiguration(serverParameters(plan)),
  "pg_hba.conf": accessRules,
  ...(role === "primary" && { "prepare.sql": readFileSync(join(scriptsFolder, "prepare.sql"), "utf8") }),
});

/** A standby needs no password of the owner: it has the logins of the primary. */
const secretsOf = (plan: PostgresPlan, role: Role): readonly string[] => [
  ...(role === "primary" ? [plan.connection.secret] : []),
  ...(plan.instances > 1 ? [replicationSecret(plan.name)] : []),
];

/** All that the scripts need to know; they contain no name of their own. */
const environmentOf = (plan: PostgresPlan, role: Role): Readonly<Record<string, string>> => ({
  DATA_FOLDER: volumePath(plan),
  RUN_FOLDER: runFolder,
  SETTINGS_FOLDER: settingsFolder,
  LISTEN_ON: "*",
  PORT: String(serverPort),
  REPLICATION_USER: replicationUser,
  SLOT: replicationSlot,
  ...(plan.instances > 1 && { REPLICATION_PASSWORD_FILE: secretPath(replicationSecret(plan.name)) }),
  ...(role === "primary"
    ? {
        DATABASE: plan.database,
        DATABASE_USER: plan.username,
        PASSWORD_FILE: secretPath(plan.connection.secret),
        STANDBY: plan.instances > 1 ? "on" : "off",
      }
    : { PRIMARY_HOST: plan.connection.host }),
});
