import type * as k8s from "@pulumi/kubernetes";
import { mirroredImage } from "../../language/image";
import { podLabels } from "../../targets/kubernetes/labels";
import { memberVolume } from "../../targets/kubernetes/members";
import { containerSecurity, podSecurity } from "../../targets/kubernetes/security";
import type { KubernetesTarget, Labels } from "../../targets/kubernetes/target";
import { resourceRequirements, spreadOver } from "../../targets/kubernetes/workload";
import {
  backupAgentResources,
  exporterPort,
  exporterResources,
  type MongodbPlan,
  replicaSet,
  serverPort,
} from "./plan";
import type { MongodbBackup } from "./backup";
import { operatorVersion } from "./versions";

type Container = k8s.types.input.core.v1.Container;

/** User that the images make for MongoDB. */
const user = 1001;

/** Name of the secret with the members' key and certificate. */
export const memberSecret = ({ name }: MongodbPlan): string => `${name}-members-tls`;
/** Name of the secret that the operator makes for its own users, all with passwords of its own. */
const systemUsersSecret = ({ name }: MongodbPlan): string => `${name}-system-users`;

/**
 * One replica set of the operator (`PerconaServerMongoDB`, psmdb.percona.com/v1): a member that writes, others that copy from it and elect
 * another (MED-DB-02).
 */
export const clusterSpec = (plan: MongodbPlan, target: KubernetesTarget) => ({
  crVersion: operatorVersion,
  image: mirroredImage(plan.image, target.imageMirror),
  imagePullPolicy: "IfNotPresent",
  initContainerSecurityContext: containerSecurity,
  // Members that follow are updated first; then another writes, and the last one is updated.
  updateStrategy: "SmartUpdate",
  // No version is ever looked up. A new major's features are switched on when all members run it, so that the next upgrade is possible.
  upgradeOptions: { apply: "disabled", setFCV: true },
  // A replica set of one is what development wants; the plan has refused even numbers.
  unsafeFlags: { replsetSize: plan.members === 1 },
  tls: { mode: "requireTLS", certManagementPolicy: "userProvidedOnly", allowInvalidCertificates: false },
  secrets: { users: systemUsersSecret(plan), ssl: memberSecret(plan), keyFile: plan.keySecret },
  users: [
    {
      name: plan.connection.username,
      db: plan.connection.database,
      passwordSecretRef: { name: plan.connection.secret, key: "password" },
      roles: [{ name: "readWrite", db: plan.connection.database }],
    },
  ],
  replsets: [memberSpec(plan, target)],
  sharding: { enabled: false },
  logcollector: { enabled: false },
  backup: {
    image: mirroredImage(plan.backupImage, target.imageMirror),
    ...(plan.backup ? backupSpec(plan.backup) : { enabled: false }),
  },
});

/** Users prove themselves by their password: a certificate is asked of members alone. */
const serverConfiguration = JSON.stringify({ net: { tls: { allowConnectionsWithoutCertificates: true } } });

const memberSpec = (plan: MongodbPlan, target: KubernetesTarget) => ({
  name: replicaSet,
  size: plan.members,
  configuration: serverConfiguration,
  labels: memberLabels(plan, target),
  affinity: {
    antiAffinityTopologyKey: target.spread === "required" ? "kubernetes.io/hostname" : "none",
  },
  topologySpreadConstraints: spreadOver(plan, target),
  podDisruptionBudget: { maxUnavailable: 1 },
  podSecurityContext: podSecurity(user),
  containerSecurityContext: containerSecurity,
  resources: resourceRequirements(plan.resources),
  volumeSpec: { persistentVolumeClaim: memberVolume("data", plan.storage, target).spec },
  // Seconds for a member to hand over writing, and to write everything to its volume.
  terminationGracePeriodSeconds: 60,
  sidecars: [exporterContainer(plan, target)],
});

/** What network policies and Prometheus find the pods by. Those of the name are the operator's own, and it would put them back. */
const memberLabels = (plan: MongodbPlan, target: KubernetesTarget): Labels =>
  Object.fromEntries(
    Object.entries(podLabels(plan, target)).filter(([label]) => !label.startsWith("app.kubernetes.io/")),
  );

const fromSecret = (name: string, secret: string, key: string): k8s.types.input.core.v1.EnvVar => ({
  name,
  valueFrom: { secretKeyRef: { name: secret, key } },
});

/** Metrics of one member, asked by the operator's user who may only look. */
const exporterContainer = (plan: MongodbPlan, target: KubernetesTarget): Container => ({
  name: "exporter",
  image: mirroredImage(plan.exporterImage, target.imageMirror),
  args: ["--mongodb.direct-connect", "--collector.diagnosticdata", "--collector.replicasetstatus", "--compatible-mode"],
  env: [
    {
      name: "MONGODB_URI",
      value: `mongodb://localhost:${serverPort}/admin?tls=true&tlsCAFile=/etc/mongodb-ssl/ca.crt`,
    },
    fromSecret("MONGODB_USER", systemUsersSecret(plan), "MONGODB_CLUSTER_MONITOR_USER"),
    fromSecret("MONGODB_PASSWORD", systemUsersSecret(plan), "MONGODB_CLUSTER_MONITOR_PASSWORD"),
  ],
  ports: [{ name: "metrics", containerPort: exporterPort }],
  resources: resourceRequirements(exporterResources),
  securityContext: containerSecurity,
  volumeMounts: [{ name: "ssl", mountPath: "/etc/mongodb-ssl", readOnly: true }],
  livenessProbe: { httpGet: { path: "/", port: exporterPort }, periodSeconds: 20, failureThreshold: 3 },
});

/** Name of the platform's place for backups, among the operator's storages. */
const storageName = "platform";

/**
 * A dump of the whole replica set at the platform's schedule, and its log of operations all the time: any moment of the retention can be
 * restored (MED-BAK-01, MED-BAK-03).
 */
const backupSpec = (backup: MongodbBackup) => ({
  enabled: true,
  resources: resourceRequirements(backupAgentResources),
  containerSecurityContext: containerSecurity,
  podSecurityContext: podSecurity(user),
  storages: { [storageName]: { main: true, ...storageOf(backup) } },
  pitr: { enabled: true, oplogSpanMin: 10, compressionType: "gzip" },
  tasks: [
    {
      name: "scheduled",
      enabled: true,
      schedule: backup.schedule,
      retention: { type: "count", count: backup.count, deleteFromStorage: true },
      storageName,
      type: "logical",
      compressionType: "gzip",
    },
  ],
});

/** A server with an authority of its own is spoken with by the client that can be told of it. */
function storageOf(backup: MongodbBackup): object {
  const { bucket, prefix, endpoint, region, credentialsSecret, certificateAuthoritySecret } = backup;
  const place = { bucket, prefix, credentialsSecret, ...(region !== undefined && { region }) };
  if (endpoint === undefined || certificateAuthoritySecret === undefined) {
    return { type: "s3", s3: { ...place, ...(endpoint !== undefined && { endpointUrl: endpoint }) } };
  }
  const caBundle = { name: certificateAuthoritySecret, key: "ca.crt" };
  return { type: "minio", minio: { ...place, endpointUrl: new URL(endpoint).host, secure: true, caBundle } };
}
