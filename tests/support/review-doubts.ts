import type { PlantedChange } from "./review-changes";
import { ofDatabase, remove, replace, type, update } from "./review-edits";
import { meta, claim, stateful, postgres, elasticsearch } from "./review-shapes";

/** Changes after which data is guarded less, or that have no way back. */
export const doubts: readonly PlantedChange[] = [
  {
    name: "another size in a set's volume template",
    planted: [update("set", "claims-db", stateful({}), stateful({ size: "40Gi" }))],
    risks: { "StatefulSet/claims-db": "unsure" },
    danger: "data",
  },
  {
    name: "a set replaced under its name, whose volumes stay",
    planted: [replace("set", "claims-db", [stateful({}), stateful({ size: "40Gi" })], "spec.volumeClaimTemplates[0]")],
    risks: { "StatefulSet/claims-db": "unsure" },
    danger: "data",
  },
  {
    name: "a PostgreSQL cluster of the next major version",
    planted: [
      update("postgres", "patient-db", postgres({}), postgres({ image: "ghcr.io/cloudnative-pg/postgresql:17.6" })),
    ],
    risks: { "Cluster/patient-db": "unsure" },
    danger: "data",
  },
  {
    name: "a PostgreSQL cluster in another storage class",
    planted: [update("postgres", "patient-db", postgres({}), postgres({ storageClass: "slow" }))],
    risks: { "Cluster/patient-db": "unsure" },
    danger: "data",
  },
  {
    name: "an Elasticsearch of the next major version",
    planted: [update("elasticsearch", "search", elasticsearch("8.19.8"), elasticsearch("9.1.0"))],
    risks: { "Elasticsearch/search": "unsure" },
    danger: "data",
  },
  {
    name: "a MariaDB of the next major version",
    planted: [update("set", "claims-db", stateful({}), stateful({ image: "mariadb:12.0.2" }))],
    risks: { "StatefulSet/claims-db": "unsure" },
    danger: "data",
  },
  {
    name: "a bucket that may be deleted full from now on",
    planted: [update("bucket", "backups", { bucket: "b" }, { bucket: "b", forceDestroy: true })],
    risks: { "Bucket/backups": "unguarded" },
    danger: "data",
  },
  {
    name: "a cluster that loses its protection",
    planted: [
      {
        type: type.postgres,
        name: "patient-db",
        op: "same",
        old: { inputs: postgres({}), protect: true },
        new: { inputs: postgres({}) },
        tier: ofDatabase,
      },
    ],
    risks: { "Cluster/patient-db": "unguarded" },
    danger: "data",
  },
  {
    name: "a set whose volumes go with it from now on",
    planted: [update("set", "claims-db", stateful({}), stateful({ whenDeleted: "Delete" }))],
    risks: { "StatefulSet/claims-db": "unguarded" },
    danger: "data",
  },
  {
    name: "a schedule of backups that is deleted",
    planted: [remove("backup", "patient-db", { metadata: meta("patient-db"), spec: { schedule: "0 0 2 * * *" } })],
    risks: { "ScheduledBackup/patient-db": "unguarded" },
    danger: "data",
  },
  {
    name: "a claim that should shrink",
    planted: [update("claim", "files", claim("fast", "20Gi"), claim("fast", "10Gi"))],
    risks: { "PersistentVolumeClaim/files": "unsure" },
    danger: "data",
  },
];
