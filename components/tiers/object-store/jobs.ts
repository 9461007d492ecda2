import type * as k8s from "@pulumi/kubernetes";
import { mirroredImage } from "../../language/image";
import type { BackupPlan } from "../../language/tier-plan";
import { podLabels, roleLabel } from "../../targets/kubernetes/labels";
import { closedPod, containerSecurity } from "../../targets/kubernetes/security";
import type { KubernetesTarget } from "../../targets/kubernetes/target";
import { resourceRequirements, restartOn } from "../../targets/kubernetes/workload";
import { clientResources, type ObjectStorePlan, type StoreBackup } from "./plan";
import { variables } from "./pods";
import { softwares } from "./software";

type JobSpec = k8s.types.input.batch.v1.JobSpec;
type CronJobSpec = k8s.types.input.batch.v1.CronJobSpec;
type Volume = k8s.types.input.core.v1.Volume;

const settingsFolder = "/etc/object-store/settings";
const scriptsFolder = "/etc/object-store/scripts";
const loginsFolder = "/etc/object-store/logins";
const authorityFolder = "/etc/object-store/authority";

/** What a job mounts for a login: the Secret, and under which keys it has the two halves. */
interface Login {
  readonly folder: string;
  readonly secret: string;
  readonly keys: { readonly username: string; readonly password: string };
}

const s3Keys = { username: "accessKeyId", password: "secretAccessKey" };

/** The address and the files that the scripts work with, whichever folder they lie in. */
export const clientEnvironment = (
  plan: ObjectStorePlan,
  folders: { readonly settings: string; readonly scripts: string; readonly logins: string },
): Readonly<Record<string, string>> => ({
  CLIENT: "mc",
  MC_CONFIG_DIR: "/tmp/client",
  HOME: "/tmp",
  STORE_URL: `${plan.connection.scheme}://${plan.connection.host}:${String(plan.connection.port)}`,
  SETTINGS_FOLDER: folders.settings,
  SCRIPTS_FOLDER: folders.scripts,
  LOGINS_FOLDER: folders.logins,
});

/** What `prepare.sh` needs to know beside that. */
export const prepareEnvironment = (plan: ObjectStorePlan, platform: string): Readonly<Record<string, string>> => ({
  ROOT_LOGIN: plan.rootSecret,
  // A login with this beginning that is not planned is one that was.
  OWN_LOGINS: `${platform}-${plan.name}`,
});

/** What `copy.sh` needs to know beside that. */
export const copyEnvironment = (plan: ObjectStorePlan, backup: StoreBackup): Readonly<Record<string, string>> => ({
  BACKUP_LOGIN: `${plan.name}-backup`,
  BACKUPS_URL: addressOf(backup),
  BACKUPS_FOLDER: backup.folder,
});

const addressOf = ({ endpoint, region }: BackupPlan): string =>
  endpoint ?? `https://s3.${region ?? "us-east-1"}.amazonaws.com`;

/** Makes buckets and logins once all members are there. It is another job, of another name, whenever anything in it is another. */
export const prepareSpec = (plan: ObjectStorePlan, target: KubernetesTarget): JobSpec => ({
  backoffLimit: 6,
  activeDeadlineSeconds: 600,
  template: podTemplate(plan, target, {
    script: "prepare.sh",
    environment: prepareEnvironment(plan, target.platform),
    logins: [
      { folder: plan.rootSecret, secret: plan.rootSecret, keys: { username: "username", password: "password" } },
      ...plan.logins.map(({ secret }) => ({ folder: secret, secret, keys: s3Keys })),
    ],
  }),
});

/** Copies all buckets to the place for backups, at the platform's time (MED-BAK-02). */
export const copySpec = (plan: ObjectStorePlan, backup: StoreBackup, target: KubernetesTarget): CronJobSpec => ({
  schedule: backup.schedule,
  timeZone: "Etc/UTC",
  concurrencyPolicy: "Forbid",
  startingDeadlineSeconds: 3600,
  successfulJobsHistoryLimit: 3,
  failedJobsHistoryLimit: 3,
  jobTemplate: {
    spec: {
      backoffLimit: 3,
      template: podTemplate(plan, target, {
        script: "copy.sh",
        environment: copyEnvironment(plan, backup),
        logins: [
          { folder: `${plan.name}-backup`, secret: `${plan.name}-backup`, keys: s3Keys },
          { folder: "backups", secret: backup.credentialsSecret, keys: s3Keys },
        ],
        ...(backup.certificateAuthoritySecret !== undefined && { authority: backup.certificateAuthoritySecret }),
      }),
    },
  },
});

interface Work {
  readonly script: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly logins: readonly Login[];
  /** Secret whose `ca.crt` signs the other store's certificate. Default: a public authority does. */
  readonly authority?: string;
}

function podTemplate(
  plan: ObjectStorePlan,
  target: KubernetesTarget,
  { script, environment, logins, authority }: Work,
): k8s.types.input.core.v1.PodTemplateSpec {
  const folders = { settings: settingsFolder, scripts: scriptsFolder, logins: loginsFolder };
  const trust = authority === undefined ? {} : { SSL_CERT_FILE: `${authorityFolder}/ca.crt` };
  const mounted = [settingsFolder, scriptsFolder, loginsFolder, ...(authority === undefined ? [] : [authorityFolder])];
  return {
    metadata: {
      labels: { ...podLabels(plan, target), [roleLabel]: "client" },
      annotations: restartOn(Object.fromEntries(plan.logins.map(({ secret, version }) => [secret, version]))),
    },
    spec: {
      ...closedPod(softwares[plan.software].user),
      restartPolicy: "OnFailure",
      containers: [
        {
          name: "client",
          image: mirroredImage(plan.image, target.imageMirror),
          command: ["/bin/sh", `${scriptsFolder}/${script}`],
          env: variables({ ...clientEnvironment(plan, folders), ...environment, ...trust }),
          resources: resourceRequirements(clientResources),
          securityContext: containerSecurity,
          volumeMounts: [
            { name: "scratch", mountPath: "/tmp" },
            ...mounted.map((folder) => ({ name: nameOf(folder), mountPath: folder, readOnly: true })),
          ],
        },
      ],
      volumes: [
        { name: "scratch", emptyDir: { medium: "Memory", sizeLimit: "64Mi" } },
        { name: nameOf(settingsFolder), configMap: { name: plan.name } },
        { name: nameOf(scriptsFolder), configMap: { name: `${plan.name}-scripts` } },
        loginsVolume(logins),
        ...(authority === undefined ? [] : [{ name: nameOf(authorityFolder), secret: { secretName: authority } }]),
      ],
    },
  };
}

const nameOf = (folder: string): string => folder.split("/").at(-1) ?? folder;

/** Every login in a folder of its own, with the same two files. */
const loginsVolume = (logins: readonly Login[]): Volume => ({
  name: nameOf(loginsFolder),
  projected: {
    defaultMode: 0o440,
    sources: logins.map(({ folder, secret, keys }) => ({
      secret: {
        name: secret,
        items: [
          { key: keys.username, path: `${folder}/username` },
          { key: keys.password, path: `${folder}/password` },
        ],
      },
    })),
  },
});
