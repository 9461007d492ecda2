import { readFileSync } from "node:fs";
import { join } from "node:path";
import { scriptFiles, secretFile, secretPath, settingsFolder, textFiles, tierFolder } from "../../targets/docker/files";
import { runFolder, serverFiles } from "../../targets/docker/server";
import { type ContainersOf, containerPort } from "../../targets/docker/target";
import { type MongodbPlan, replicaSet, serverPort } from "./plan";

const scriptsFolder = join(__dirname, "scripts");
/** Folder that the images have for the data. */
const dataFolder = "/data/db";

/** One member, which is its own majority. Users find it by its name, as they would find several. */
export const mongodbContainers: ContainersOf<MongodbPlan> = (plan) => [
  {
    name: plan.name,
    image: { from: "registry", reference: plan.image },
    aliases: [],
    entrypoint: ["/bin/sh", `${tierFolder}/start-alone.sh`],
    command: [],
    // User that the images make for the program, and the group that may write its folders.
    user: "1001:0",
    environment: {
      KEY_FILE: secretPath(plan.keySecret),
      RUN_FOLDER: runFolder,
      SETTINGS_FOLDER: settingsFolder,
      PORT: String(serverPort),
    },
    files: [
      ...serverFiles(),
      ...scriptFiles(scriptsFolder),
      ...textFiles(settingsFolder, settingsOf(plan)),
      secretFile(plan.connection.secret),
      secretFile(plan.keySecret),
    ],
    volumes: [{ name: "data", path: dataFolder }],
    scratch: [],
    ports: [containerPort(plan, "mongodb", serverPort)],
    health: {
      command: ["/bin/sh", `${tierFolder}/probe.sh`],
      // The shell alone takes a second to start.
      intervalSeconds: 10,
      timeoutSeconds: 10,
      retries: 6,
      startPeriodSeconds: 60,
    },
    resources: plan.resources,
    // What is in memory is written to the volume.
    stopSeconds: 60,
  },
];

const settingsOf = (plan: MongodbPlan): Readonly<Record<string, string>> => ({
  "mongod.json": JSON.stringify(serverConfiguration),
  "prepare.js": readFileSync(join(scriptsFolder, "prepare.js"), "utf8"),
  "prepare.json": JSON.stringify(preparation(plan)),
});

/** What the server reads. Its cache follows from the container's memory by itself. */
const serverConfiguration = {
  net: { port: serverPort, bindIpAll: true },
  replication: { replSetName: replicaSet },
  security: { authorization: "enabled" },
  storage: { dbPath: dataFolder },
};

/** What a start makes and sets. */
const preparation = ({ name, version, keySecret, connection }: MongodbPlan) => ({
  host: `${name}:${serverPort}`,
  replicaSet: connection.replicaSet,
  database: connection.database,
  username: connection.username,
  passwordFile: secretPath(connection.secret),
  keyFile: secretPath(keySecret),
  version,
});
