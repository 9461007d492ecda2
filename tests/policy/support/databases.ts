import type { Given } from "./judge";
import { goodContainer, resource } from "./resources";

const { resources } = goodContainer;
const named = (spec: object, labels?: object) => ({
  metadata: { name: "records", namespace: "data", ...(labels && { labels }) },
  spec,
});

/** Labels that a program gives to the pods of its databases. */
export const memberLabels = { tier: "records" };

/** A set of members of a MongoDB of Percona's operator. */
export const replicaSet = (fields: object = {}): object => ({
  name: "rs0",
  size: 3,
  labels: memberLabels,
  resources,
  volumeSpec: { persistentVolumeClaim: { resources: { requests: { storage: "10Gi" } } } },
  ...fields,
});

/** Backups of a MongoDB of Percona's operator. */
export const mongodbBackup = (fields: object = {}): object => ({
  enabled: true,
  image: "percona/percona-backup-mongodb:2.11.0",
  resources,
  storages: { backups: { type: "s3", s3: { bucket: "backups", credentialsSecret: "backups" } } },
  tasks: [{ name: "nightly", enabled: true, schedule: "0 2 * * *", storageName: "backups", type: "logical" }],
  ...fields,
});

/** A MongoDB of Percona's operator that keeps every rule. */
export const mongodb = (fields: object = {}): Given =>
  resource(
    "psmdb.percona.com/v1:PerconaServerMongoDB",
    named({
      crVersion: "1.21.1",
      image: "percona/percona-server-mongodb:8.0.12-4",
      replsets: [replicaSet()],
      backup: mongodbBackup(),
      ...fields,
    }),
  );

/** A set of nodes of Elasticsearch. */
export const nodeSet = (fields: object = {}, container: object = { resources }): object => ({
  name: "default",
  count: 3,
  podTemplate: {
    metadata: { labels: memberLabels },
    spec: { containers: [{ name: "elasticsearch", ...container }] },
  },
  ...fields,
});

/** A cluster of Elastic's operator that keeps every rule. */
export const elasticsearch = (fields: object = {}): Given =>
  resource(
    "elasticsearch.k8s.elastic.co/v1:Elasticsearch",
    named({ version: "8.19.3", nodeSets: [nodeSet()], ...fields }),
  );

/** A MariaDB of the community's operator that keeps every rule of one resource. */
export const mariadb = (fields: object = {}): Given =>
  resource(
    "k8s.mariadb.com/v1alpha1:MariaDB",
    named({
      image: "mariadb:11.8.3",
      replicas: 3,
      resources,
      storage: { size: "10Gi" },
      podMetadata: { labels: memberLabels },
      ...fields,
    }),
  );

/** A PostgreSQL of Crunchy Data's operator that keeps every rule. */
export const crunchyPostgres = (fields: object = {}): Given =>
  resource(
    "postgres-operator.crunchydata.com/v1beta1:PostgresCluster",
    named({
      postgresVersion: 17,
      instances: [{ name: "one", replicas: 2, resources, metadata: { labels: memberLabels } }],
      backups: { pgbackrest: { repos: [{ name: "repo1", schedules: { full: "0 2 * * *" }, s3: {} }] } },
      ...fields,
    }),
  );

/** A PostgreSQL of Zalando's operator. */
export const zalandoPostgres = (fields: object = {}): Given =>
  resource(
    "acid.zalan.do/v1:postgresql",
    named({ teamId: "records", numberOfInstances: 2, postgresql: { version: "17" }, ...fields }),
  );

/** A RabbitMQ of its own operator. */
export const rabbitmq = (fields: object = {}): Given =>
  resource("rabbitmq.com/v1beta1:RabbitmqCluster", named({ replicas: 3, persistence: { storage: "10Gi" }, ...fields }));

/** A Redis of OT Container Kit's operator. */
export const redis = (fields: object = { storage: { volumeClaimTemplate: {} } }): Given =>
  resource(
    "redis.redis.opstreelabs.in/v1beta2:RedisReplication",
    named({ clusterSize: 3, kubernetesConfig: { image: "quay.io/opstree/redis:v8.2.2" }, ...fields }),
  );

/** A pool of Kafka's nodes by Strimzi. */
export const kafkaNodePool = (fields: object = { storage: { type: "persistent-claim", size: "10Gi" } }): Given =>
  resource("kafka.strimzi.io/v1beta2:KafkaNodePool", named({ replicas: 3, roles: ["broker"], ...fields }));

/** A MongoDB of MongoDB's own operator for the community. */
export const mongodbCommunity = (fields: object = {}): Given =>
  resource(
    "mongodbcommunity.mongodb.com/v1:MongoDBCommunity",
    named({ members: 3, type: "ReplicaSet", version: "8.0.12", ...fields }),
  );
