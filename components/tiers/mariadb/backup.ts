import type * as k8s from "@pulumi/kubernetes";
import { mirroredImage } from "../../language/image";
import { metricsLabel, objectLabels, podLabels, roleLabel } from "../../targets/kubernetes/labels";
import { closedPod, containerSecurity } from "../../targets/kubernetes/security";
import type { KubernetesTarget, Labels } from "../../targets/kubernetes/target";
import { resourceRequirements, scratchVolume } from "../../targets/kubernetes/workload";
import { backupResources, type MariadbBackup, type MariadbPlan, memberPorts } from "./plan";
import { certificateFiles, memberSecret, user } from "./pods";

type Container = k8s.types.input.core.v1.Container;
type EnvVar = k8s.types.input.core.v1.EnvVar;

const scriptsFolder = "/etc/mariadb-scripts";
const dumpFolder = "/dump";
const storeAuthorityFolder = "/etc/store-authority";

/** At the platform's schedule: a dump of the database, sent to the platform's place for backups (MED-BAK-01 to 03). */
export const backupJobSpec = (
  plan: MariadbPlan,
  backup: MariadbBackup,
  target: KubernetesTarget,
): k8s.types.input.batch.v1.CronJobSpec => ({
  schedule: backup.schedule,
  timeZone: "Etc/UTC",
  concurrencyPolicy: "Forbid",
  // One that could not start in time, as the cluster was away, starts within the hour.
  startingDeadlineSeconds: 3600,
  successfulJobsHistoryLimit: 1,
  failedJobsHistoryLimit: 3,
  jobTemplate: {
    metadata: { labels: objectLabels(plan, target) },
    spec: {
      backoffLimit: 3,
      template: {
        metadata: { labels: labelsOf(plan, target) },
        spec: {
          ...closedPod(user),
          restartPolicy: "Never",
          initContainers: [dumpContainer(plan, target)],
          containers: [uploadContainer(plan, backup, target)],
          volumes: volumesOf(plan, backup, target),
        },
      },
    },
  },
});

/** The network's labels of the tier, so that it reaches the members and the store; but it is no member, and has nothing to measure. */
const labelsOf = (plan: MariadbPlan, target: KubernetesTarget): Labels => ({
  ...Object.fromEntries(Object.entries(podLabels(plan, target)).filter(([label]) => label !== metricsLabel)),
  [roleLabel]: "backup",
});

const common = {
  resources: resourceRequirements(backupResources),
  securityContext: containerSecurity,
} as const;

const commonMounts = [
  { name: "dump", mountPath: dumpFolder },
  { name: "temporary", mountPath: "/tmp" },
  { name: "scripts", mountPath: scriptsFolder, readOnly: true },
];

const dumpContainer = (plan: MariadbPlan, target: KubernetesTarget): Container => ({
  ...common,
  name: "dump",
  image: mirroredImage(plan.image, target.imageMirror),
  command: ["/bin/bash", `${scriptsFolder}/dump.sh`],
  env: [
    ...dumpEnvironment(plan),
    { name: "DATABASE_PASSWORD", valueFrom: { secretKeyRef: { name: plan.connection.secret, key: "password" } } },
  ],
  volumeMounts: [...commonMounts, { name: "authority", mountPath: "/etc/mariadb-certificates", readOnly: true }],
});

/** What the dump needs to know. */
export const dumpEnvironment = (plan: MariadbPlan): EnvVar[] => [
  { name: "HOST", value: plan.connection.host },
  { name: "PORT", value: String(memberPorts.users) },
  { name: "DATABASE", value: plan.connection.database },
  { name: "DATABASE_USER", value: plan.connection.username },
  { name: "AUTHORITY_FILE", value: certificateFiles.authority },
  { name: "DUMP_FOLDER", value: dumpFolder },
];

const uploadContainer = (plan: MariadbPlan, backup: MariadbBackup, target: KubernetesTarget): Container => ({
  ...common,
  name: "upload",
  image: mirroredImage(plan.uploadImage, target.imageMirror),
  command: ["/bin/sh", `${scriptsFolder}/upload.sh`],
  env: [
    ...uploadEnvironment(plan, backup),
    keyOfStore("RCLONE_CONFIG_STORE_ACCESS_KEY_ID", backup, "accessKeyId"),
    keyOfStore("RCLONE_CONFIG_STORE_SECRET_ACCESS_KEY", backup, "secretAccessKey"),
  ],
  volumeMounts: [
    ...commonMounts,
    ...(backup.certificateAuthoritySecret === undefined
      ? []
      : [{ name: "store-authority", mountPath: storeAuthorityFolder, readOnly: true }]),
  ],
});

const keyOfStore = (name: string, { credentialsSecret }: MariadbBackup, key: string): EnvVar => ({
  name,
  valueFrom: { secretKeyRef: { name: credentialsSecret, key } },
});

/** The store in rclone's own words: `RCLONE_CONFIG_STORE_…` describe the place that its scripts call `store:`. */
export function uploadEnvironment(plan: MariadbPlan, backup: MariadbBackup): EnvVar[] {
  const { endpoint, region, folder, retentionDays, certificateAuthoritySecret } = backup;
  const values: Readonly<Record<string, string>> = {
    DATABASE: plan.connection.database,
    DUMP_FOLDER: dumpFolder,
    FOLDER: folder,
    RETENTION: `${retentionDays}d`,
    HOME: "/tmp",
    RCLONE_CONFIG: "/tmp/rclone.conf",
    RCLONE_CONFIG_STORE_TYPE: "s3",
    RCLONE_CONFIG_STORE_PROVIDER: endpoint === undefined ? "AWS" : "Other",
    // The bucket is there, and the keys may be those of objects alone.
    RCLONE_S3_NO_CHECK_BUCKET: "true",
    ...(endpoint !== undefined && { RCLONE_CONFIG_STORE_ENDPOINT: endpoint }),
    ...(region !== undefined && { RCLONE_CONFIG_STORE_REGION: region }),
    ...(certificateAuthoritySecret !== undefined && { RCLONE_CA_CERT: `${storeAuthorityFolder}/ca.crt` }),
  };
  return Object.entries(values).map(([name, value]) => ({ name, value }));
}

const volumesOf = (
  plan: MariadbPlan,
  backup: MariadbBackup,
  target: KubernetesTarget,
): k8s.types.input.core.v1.Volume[] => [
  // A volume as large as the database's: what a node has beside it may be less. It goes with the pod.
  { name: "dump", ephemeral: { volumeClaimTemplate: { spec: dumpVolume(plan, target) } } },
  scratchVolume("temporary", 64),
  { name: "scripts", configMap: { name: `${plan.name}-scripts` } },
  authorityVolume("authority", memberSecret(plan)),
  ...(backup.certificateAuthoritySecret === undefined
    ? []
    : [authorityVolume("store-authority", backup.certificateAuthoritySecret)]),
];

const dumpVolume = ({ storage }: MariadbPlan, target: KubernetesTarget) => ({
  accessModes: ["ReadWriteOnce"],
  resources: { requests: { storage } },
  ...(target.storageClass !== undefined && { storageClassName: target.storageClass }),
});

/** The certificate of an authority, and not the key beside it. */
const authorityVolume = (name: string, secretName: string): k8s.types.input.core.v1.Volume => ({
  name,
  secret: { secretName, items: [{ key: "ca.crt", path: "ca.crt" }] },
});
