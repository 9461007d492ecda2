import type { PlantedChange } from "./review-changes";
import { create, remove, replace, update } from "./review-edits";
import { meta, claim, stateful, postgres, deployment, mongodb, definition, container, password } from "./review-shapes";

/** Changes by which data would be gone, or could no longer be reached. */
export const losses: readonly PlantedChange[] = [
  {
    name: "a claim in another storage class",
    planted: [replace("claim", "files", [claim("fast"), claim("slow")], "spec.storageClassName")],
    risks: { "PersistentVolumeClaim/files": "lost" },
    danger: "data",
  },
  {
    name: "a claim that is deleted",
    planted: [remove("claim", "files", claim("fast"))],
    risks: { "PersistentVolumeClaim/files": "lost" },
    danger: "data",
  },
  {
    name: "a set whose volumes go with it, deleted",
    planted: [remove("set", "claims-db", stateful({ whenDeleted: "Delete" }))],
    risks: { "StatefulSet/claims-db": "lost" },
    danger: "data",
  },
  {
    name: "a set whose volumes stay, deleted",
    planted: [remove("set", "claims-db", stateful({}))],
    risks: { "StatefulSet/claims-db": "unreachable" },
    danger: "data",
  },
  {
    name: "another name in a set's volume template",
    planted: [replace("set", "claims-db", [stateful({}), stateful({ volume: "files" })], "spec.volumeClaimTemplates")],
    risks: { "StatefulSet/claims-db": "unreachable" },
    danger: "data",
  },
  {
    name: "a PostgreSQL cluster that is deleted",
    planted: [remove("postgres", "patient-db", postgres({}))],
    risks: { "Cluster/patient-db": "lost" },
    danger: "data",
  },
  {
    name: "a PostgreSQL cluster under a new name, without an alias",
    planted: [
      remove("postgres", "patient-db", postgres({})),
      create("postgres", "patients-db", postgres({ name: "patients-db" }), "Postgres patients-db"),
    ],
    risks: { "Cluster/patient-db": "lost" },
    danger: "data",
  },
  {
    name: "a PostgreSQL cluster of an older version",
    planted: [
      update("postgres", "patient-db", postgres({}), postgres({ image: "ghcr.io/cloudnative-pg/postgresql:16.4" })),
    ],
    risks: { "Cluster/patient-db": "unreachable" },
    danger: "data",
  },
  {
    name: "a MongoDB cluster that leaves its volumes",
    planted: [remove("mongodb", "events-db", mongodb([]))],
    risks: { "PerconaServerMongoDB/events-db": "unreachable" },
    danger: "data",
  },
  {
    name: "a MongoDB cluster that deletes its volumes",
    planted: [remove("mongodb", "events-db", mongodb(["percona.com/delete-psmdb-pvc"]))],
    risks: { "PerconaServerMongoDB/events-db": "lost" },
    danger: "data",
  },
  {
    name: "a namespace that is deleted",
    planted: [remove("namespace", "database", { metadata: { name: "shop-database" } })],
    risks: { "Namespace/database": "lost" },
    danger: "data",
  },
  {
    name: "a definition of custom resources that is deleted",
    planted: [remove("definition", "clusters", definition)],
    risks: { "CustomResourceDefinition/clusters": "lost" },
    danger: "data",
  },
  {
    name: "a password that is made anew for another length",
    planted: [replace("password", "patient-db", [password(44, "1"), password(88, "1")], "length")],
    risks: { "RandomPassword/patient-db": "lost" },
    danger: "data",
  },
  {
    name: "a key for encryption of a new version",
    planted: [replace("password", "config-encrypt-key", [password(44, "1"), password(44, "2")], "keepers")],
    risks: { "RandomPassword/config-encrypt-key": "lost" },
    danger: "data",
  },
  {
    name: "a Secret with keys from outside that is deleted",
    planted: [remove("secret", "partner-keys", { metadata: meta("partner-keys"), stringData: { key: "x" } })],
    risks: { "Secret/partner-keys": "lost" },
    danger: "data",
  },
  {
    name: "a volume of Docker that is deleted",
    planted: [remove("volume", "db-data", { name: "db-data" })],
    risks: { "Volume/db-data": "lost" },
    danger: "data",
  },
  {
    name: "a container that is given another volume",
    planted: [replace("container", "db", [container("db-data"), container("db-data-2")], "mounts")],
    risks: { "Container/db": "unreachable" },
    danger: "data",
  },
  {
    name: "a bucket that is made anew under another name",
    planted: [replace("bucket", "backups", [{ bucket: "shop-backups" }, { bucket: "shop-backup" }], "bucket")],
    risks: { "Bucket/backups": "lost" },
    danger: "data",
  },
  {
    name: "a cluster that another provider takes over",
    planted: [
      {
        ...replace("postgres", "patient-db", [postgres({}), postgres({})], "provider"),
        new: { inputs: postgres({}), provider: "urn:pulumi:prod::shop::pulumi:providers:kubernetes::other::id" },
      },
    ],
    risks: { "Cluster/patient-db": "lost" },
    danger: "data",
  },
  {
    name: "a claim that the engine only lets go of",
    planted: [remove("claim", "files", claim("fast"), { retainOnDelete: true })],
    risks: { "PersistentVolumeClaim/files": "unreachable" },
    danger: "data",
  },
  {
    name: "a service whose files are on another volume",
    planted: [update("deployment", "orders", deployment({}), deployment({ claimName: "files-2" }))],
    risks: { "Deployment/orders": "unreachable" },
    danger: "data",
  },
];
