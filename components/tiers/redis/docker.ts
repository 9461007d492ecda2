import { join } from "node:path";
import { scriptFiles, secretFile, secretPath, settingsFolder, textFiles, tierFolder } from "../../targets/docker/files";
import { type ContainersOf, containerPort } from "../../targets/docker/target";
import { redisConfiguration, serverSettings } from "./configuration";
import { type RedisPlan, serverPort } from "./plan";
import { dataFolder, scriptVariables } from "./variables";

const scriptsFolder = join(__dirname, "scripts");

/** A script of the tier, told the password. */
const withPassword = (...script: readonly string[]): readonly string[] => [
  "/bin/sh",
  `${tierFolder}/with-password.sh`,
  ...script,
];

/** One server: others would be lost with the one host. */
export const redisContainers: ContainersOf<RedisPlan> = (plan) => [
  {
    name: plan.name,
    image: { from: "registry", reference: plan.image },
    aliases: [],
    entrypoint: withPassword("start-server.sh"),
    command: [],
    // User that the images make for the program.
    user: "999:999",
    environment: {
      ...scriptVariables(plan, { host: plan.connection.host, settingsFolder }),
      PASSWORD_FILE: secretPath(plan.connection.secret),
    },
    files: [
      ...scriptFiles(scriptsFolder, ["common.sh", "probe.sh", "start-server.sh"]),
      ...scriptFiles(join(scriptsFolder, "docker")),
      ...textFiles(settingsFolder, { "redis.conf": redisConfiguration(serverSettings(plan)) }),
      secretFile(plan.connection.secret),
    ],
    volumes: [{ name: "data", path: dataFolder }],
    scratch: [],
    ports: [containerPort(plan, "redis", serverPort)],
    health: {
      // PONG to someone who knows the password (ROF-CON-10).
      command: withPassword("probe.sh", String(serverPort)),
      intervalSeconds: 5,
      timeoutSeconds: 5,
      retries: 6,
      // ROF-SVC-16: 30 s for infrastructure; its log is read back into memory meanwhile.
      startPeriodSeconds: 30,
    },
    resources: plan.resources,
    stopSeconds: 60,
  },
];
