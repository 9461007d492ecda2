import type { Planted } from "./review-preview";

/** Types of resources by short names. */
export const type = {
  claim: "kubernetes:core/v1:PersistentVolumeClaim",
  set: "kubernetes:apps/v1:StatefulSet",
  deployment: "kubernetes:apps/v1:Deployment",
  service: "kubernetes:core/v1:Service",
  config: "kubernetes:core/v1:ConfigMap",
  namespace: "kubernetes:core/v1:Namespace",
  secret: "kubernetes:core/v1:Secret",
  definition: "kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition",
  postgres: "kubernetes:postgresql.cnpg.io/v1:Cluster",
  mongodb: "kubernetes:psmdb.percona.com/v1:PerconaServerMongoDB",
  elasticsearch: "kubernetes:elasticsearch.k8s.elastic.co/v1:Elasticsearch",
  backup: "kubernetes:postgresql.cnpg.io/v1:ScheduledBackup",
  password: "random:index/randomPassword:RandomPassword",
  volume: "docker:index/volume:Volume",
  container: "docker:index/container:Container",
  bucket: "aws:s3/bucket:Bucket",
} as const;

/** Types by short names. */
export type Kind = keyof typeof type;

/** The tier of all that is planted. */
export const ofDatabase = "Postgres patient-db";
/** A replacement, with the paths that make it one. */
export const replace = (
  of: Kind,
  name: string,
  [old, next]: readonly [unknown, unknown],
  ...keys: readonly string[]
): Planted => ({
  type: type[of],
  name,
  op: "replace",
  old: { inputs: old },
  new: { inputs: next },
  keys,
  tier: ofDatabase,
});
/** A change in place. */
export const update = (of: Kind, name: string, old: unknown, next: unknown): Planted => ({
  type: type[of],
  name,
  op: "update",
  old: { inputs: old },
  new: { inputs: next },
  tier: ofDatabase,
});
/** A deletion. */
export const remove = (of: Kind, name: string, old: unknown, more: Partial<Planted["old"]> = {}): Planted => ({
  type: type[of],
  name,
  op: "delete",
  old: { inputs: old, ...more },
  tier: ofDatabase,
});
/** Something new. */
export const create = (of: Kind, name: string, next: unknown, tier = ofDatabase): Planted => ({
  type: type[of],
  name,
  op: "create",
  new: { inputs: next },
  tier,
});
