import type { Bound, DatabaseKind, Members } from "./database-clusters";
import type { Field } from "./field";

const all: readonly Bound[] = ["requests.cpu", "requests.memory", "limits.cpu", "limits.memory"];

const present = (field: Field): readonly Field[] => (field.isMissing ? [] : [field]);

const imagesOf = (containers: readonly Field[]): readonly Field[] =>
  containers.flatMap((container) => present(container.at("image")));

/** CloudNativePG. */
const cloudNativePg: DatabaseKind = {
  group: "postgresql.cnpg.io",
  kind: "Cluster",
  members: (spec) => [
    {
      number: spec.at("instances"),
      usualNumber: 1,
      standIn: true,
      database: spec,
      beside: [],
      labels: [spec.at("inheritedMetadata", "labels")],
    },
  ],
  images: (spec) => present(spec.at("imageName")),
  labelsOfOperator: { "cnpg.io/": null },
};

/** Percona's operator for MongoDB: a set of members for each shard, and with shards one of configuration, and routers. */
const perconaMongodb: DatabaseKind = {
  group: "psmdb.percona.com",
  kind: "PerconaServerMongoDB",
  members: (spec) => {
    const mongos = isSharded(spec) ? [mongodbMembers(spec.at("sharding", "mongos"), [], true)] : [];
    const agent = spec.at("backup", "enabled").is(true) ? [spec.at("backup")] : [];
    return [
      ...mongodbSets(spec).flatMap((set) => [
        // Members of other clusters may belong to the set.
        mongodbMembers(set, agent, set.at("externalNodes").isMissing),
        ...["nonvoting", "hidden", "arbiter"]
          .map((role) => set.at(role))
          .filter((role) => role.at("enabled").is(true))
          .map((role) => mongodbMembers(role, role.path.endsWith("arbiter") ? [] : agent, false)),
      ]),
      ...mongos,
    ];
  },
  images: (spec) => [
    ...present(spec.at("image")),
    ...(spec.at("backup", "enabled").is(true) ? present(spec.at("backup", "image")) : []),
    ...imagesOf(
      mongodbSets(spec)
        .flatMap((set) => [set, set.at("nonvoting"), set.at("hidden"), set.at("arbiter")])
        .flatMap((members) => members.at("sidecars").items()),
    ),
    ...imagesOf(spec.at("sharding", "mongos", "sidecars").items()),
  ],
  labelsOfOperator: {
    "app.kubernetes.io/name": "percona-server-mongodb",
    "app.kubernetes.io/": null,
  },
};

const isSharded = (spec: Field): boolean => spec.at("sharding", "enabled").is(true);

const mongodbSets = (spec: Field): readonly Field[] => [
  ...spec.at("replsets").items(),
  ...(isSharded(spec) ? [spec.at("sharding", "configsvrReplSet")] : []),
];

const mongodbMembers = (set: Field, agent: readonly Field[], standIn: boolean): Members => ({
  number: set.at("size"),
  standIn,
  database: set,
  beside: [...set.at("sidecars").items(), ...agent],
  labels: [set.at("labels")],
});

/** Elastic's operator. */
const elasticsearch: DatabaseKind = {
  group: "elasticsearch.k8s.elastic.co",
  kind: "Elasticsearch",
  members: (spec) => spec.at("nodeSets").items().map(elasticsearchNodes),
  membersAddUp: true,
  // Without an image, the version, which has to stand there, says which one it is.
  images: (spec) => [
    ...present(spec.at("image")),
    ...spec
      .at("nodeSets")
      .items()
      .map((set) => set.at("podTemplate", "spec"))
      .flatMap((pod) => imagesOf([...pod.at("initContainers").items(), ...pod.at("containers").items()])),
  ],
  labelsOfOperator: { "elasticsearch.k8s.elastic.co/": null, "common.k8s.elastic.co/": null },
};

function elasticsearchNodes(set: Field): Members {
  const containers = set.at("podTemplate", "spec", "containers");
  const list = containers.items();
  const own = list.find((container) => container.at("name").is("elasticsearch"));
  return {
    number: set.at("count"),
    standIn: true,
    database: set.at("resources").isMissing ? (own ?? containers) : set,
    operatorGives: ["requests.memory", "limits.memory"],
    beside: list.filter((container) => container !== own),
    labels: [set.at("podTemplate", "metadata", "labels")],
  };
}

/** Crunchy Data's operator: sets of instances that copy from each other. */
const crunchyPostgres: DatabaseKind = {
  group: "postgres-operator.crunchydata.com",
  kind: "PostgresCluster",
  members: (spec) =>
    spec
      .at("instances")
      .items()
      .map((set) => ({
        number: set.at("replicas"),
        usualNumber: 1,
        standIn: true,
        database: set,
        beside: set.at("containers").items(),
        labels: [set.at("metadata", "labels"), spec.at("metadata", "labels")],
      })),
  membersAddUp: true,
  images: (spec) => [...present(spec.at("image")), ...present(spec.at("backups", "pgbackrest", "image"))],
  labelsOfOperator: { "postgres-operator.crunchydata.com/": null },
};

/** Zalando's operator, whose own configuration says what a database takes that does not say it. */
const zalandoPostgres: DatabaseKind = {
  group: "acid.zalan.do",
  kind: "postgresql",
  members: (spec, metadata) => [
    {
      number: spec.at("numberOfInstances"),
      standIn: true,
      beside: spec.at("sidecars").items(),
      // Which labels of the resource pods inherit stands in the operator's configuration.
      labels: [metadata.at("labels")],
    },
  ],
  images: (spec) => [...present(spec.at("dockerImage")), ...imagesOf(spec.at("sidecars").items())],
  labelsOfOperator: { application: null, "cluster-name": null, "spilo-role": null, team: null, version: null },
};

/** The operator of the MariaDB community. */
const mariadb: DatabaseKind = {
  group: "k8s.mariadb.com",
  kind: "MariaDB",
  members: (spec) => [
    {
      number: spec.at("replicas"),
      usualNumber: 1,
      standIn: true,
      database: spec,
      beside: spec.at("sidecarContainers").items(),
      labels: [spec.at("podMetadata", "labels"), spec.at("inheritMetadata", "labels")],
    },
  ],
  images: (spec) => [...present(spec.at("image")), ...imagesOf(spec.at("sidecarContainers").items())],
  labelsOfOperator: { "app.kubernetes.io/name": "mariadb", "app.kubernetes.io/": null, "k8s.mariadb.com/": null },
  isPassing: (spec) => spec.at("storage", "ephemeral").is(true),
};

/** RabbitMQ's own operator. */
const rabbitmq: DatabaseKind = {
  group: "rabbitmq.com",
  kind: "RabbitmqCluster",
  members: (spec, metadata) => [
    {
      number: spec.at("replicas"),
      usualNumber: 1,
      standIn: true,
      database: spec,
      operatorGives: all,
      beside: [],
      labels: [spec.at("override", "statefulSet", "spec", "template", "metadata", "labels"), metadata.at("labels")],
    },
  ],
  images: (spec) => present(spec.at("image")),
  labelsOfOperator: { "app.kubernetes.io/": null },
  isPassing: (spec) => ["0", "0Gi", 0].some((none) => spec.at("persistence", "storage").is(none)),
};

const isEphemeral = (storage: Field): boolean => storage.at("type").is("ephemeral");

/** Strimzi: the pools of brokers, of which the cluster itself states only what they have in common. */
const kafkaNodePool: DatabaseKind = {
  group: "kafka.strimzi.io",
  kind: "KafkaNodePool",
  members: (spec, metadata) => [
    {
      number: spec.at("replicas"),
      // Another pool may hold copies of what this one holds.
      standIn: false,
      beside: [],
      labels: [spec.at("template", "pod", "metadata", "labels"), metadata.at("labels")],
    },
  ],
  images: () => [],
  labelsOfOperator: { "strimzi.io/": null, "app.kubernetes.io/": null },
  isPassing: (spec) => isEphemeral(spec.at("storage")),
};

const kafka: DatabaseKind = {
  group: "kafka.strimzi.io",
  kind: "Kafka",
  members: (spec, metadata) => [
    {
      number: spec.at("kafka", "replicas"),
      // Brokers are in pools otherwise.
      usualNumber: 0,
      standIn: false,
      beside: [],
      labels: [spec.at("kafka", "template", "pod", "metadata", "labels"), metadata.at("labels")],
    },
  ],
  images: (spec) => present(spec.at("kafka", "image")),
  labelsOfOperator: { "strimzi.io/": null, "app.kubernetes.io/": null },
  isPassing: (spec) => isEphemeral(spec.at("kafka", "storage")),
};

/** MongoDB's own operator for its community edition, which gives resources to what has none. */
const mongodbCommunity: DatabaseKind = {
  group: "mongodbcommunity.mongodb.com",
  kind: "MongoDBCommunity",
  members: (spec) => [
    {
      number: spec.at("members"),
      standIn: true,
      beside: [],
      labels: [spec.at("statefulSet", "spec", "template", "metadata", "labels")],
    },
  ],
  images: (spec) => imagesOf(spec.at("statefulSet", "spec", "template", "spec", "containers").items()),
  labelsOfOperator: { app: null },
};

/** The operator of OT Container Kit. Without storage of its own, a Redis is a cache. */
const redis = (kind: string): DatabaseKind => ({
  group: "redis.redis.opstreelabs.in",
  kind,
  members: (spec, metadata) => [
    {
      number: spec.at("clusterSize"),
      usualNumber: 1,
      standIn: kind === "RedisReplication",
      beside: [],
      labels: [metadata.at("labels")],
    },
  ],
  images: (spec) => present(spec.at("kubernetesConfig", "image")),
  labelsOfOperator: { app: null, redis_setup_type: null, role: null },
  isPassing: (spec) => spec.at("storage").isMissing,
});

/** Every kind that the pack knows. What is not sure from an operator's own definition or manual is left out. */
export const databaseKinds: readonly DatabaseKind[] = [
  ...[cloudNativePg, perconaMongodb, elasticsearch, crunchyPostgres, zalandoPostgres, mariadb, rabbitmq],
  ...[kafkaNodePool, kafka, mongodbCommunity],
  ...["Redis", "RedisReplication", "RedisCluster"].map(redis),
];
