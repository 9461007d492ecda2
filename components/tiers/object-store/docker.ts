import { join } from "node:path";
import {
  scriptFiles,
  secretFile,
  secretsFolder,
  settingsFolder,
  textFiles,
  tierFolder,
} from "../../targets/docker/files";
import { type ContainersOf, containerPort, type DockerTarget } from "../../targets/docker/target";
import { clientEnvironment, prepareEnvironment } from "./jobs";
import { apiPort, consolePort, type ObjectStorePlan } from "./plan";
import { softwares } from "./software";

/**
 * A fresh volume takes the rights of the folder of the image on which it lies. The images run as root and have no folder for data that
 * anybody else may write, but every one has this, which belongs to all.
 */
const volumeFolder = "/var/tmp";
const dataFolder = `${volumeFolder}/objects`;
/** In memory: the client keeps logins in a file. */
const stateFolder = "/tmp";
const loginsFolder = `${stateFolder}/logins`;

/** One member with one folder, which makes its buckets and logins itself. */
export const objectStoreContainers: ContainersOf<ObjectStorePlan> = (plan, target) => {
  const software = softwares[plan.software];
  return [
    {
      name: plan.name,
      image: { from: "registry", reference: plan.image },
      aliases: [],
      entrypoint: ["/bin/sh", `${tierFolder}/start-store.sh`],
      command: software.command(plan, dataFolder),
      user: `${software.user}:${software.user}`,
      environment: variablesOf(plan, target),
      files: [
        ...scriptFiles(join(software.scripts, "docker")),
        ...scriptFiles(software.scripts, ["common.sh", "prepare.sh"]),
        ...textFiles(settingsFolder, software.settings(plan)),
        ...plan.reads.map(secretFile),
      ],
      volumes: [{ name: "data", path: volumeFolder }],
      scratch: [{ path: stateFolder, mebibytes: 64 }],
      ports: [containerPort(plan, "s3", apiPort), containerPort(plan, "console", consolePort)],
      health: {
        command: ["/bin/sh", `${tierFolder}/probe.sh`],
        intervalSeconds: 5,
        timeoutSeconds: 5,
        retries: 6,
        startPeriodSeconds: 60,
      },
      resources: plan.resources,
      stopSeconds: 60,
    },
  ];
};

/** What the server, and the scripts beside it, need to know. */
function variablesOf(plan: ObjectStorePlan, { platform }: DockerTarget): Readonly<Record<string, string>> {
  const root = `${loginsFolder}/${plan.rootSecret}`;
  return {
    ...softwares[plan.software].environment(plan, { username: `${root}/username`, password: `${root}/password` }),
    ...clientEnvironment(plan, { settings: settingsFolder, scripts: tierFolder, logins: loginsFolder }),
    ...prepareEnvironment(plan, platform),
    STORE_URL: `http://127.0.0.1:${apiPort}`,
    ROOT_USER: plan.secrets.find(({ name }) => name === plan.rootSecret)?.username ?? plan.rootSecret,
    SECRETS_FOLDER: secretsFolder,
    STATE_FOLDER: stateFolder,
    DATA_FOLDER: dataFolder,
  };
}
