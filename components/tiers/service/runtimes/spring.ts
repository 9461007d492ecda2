import type {
  Connection,
  HttpConnection,
  KafkaConnection,
  PostgresConnection,
  RedisConnection,
} from "../../../language/connection";
import { mebibytes } from "../../../language/quantity";
import type { BindingInput, Runtime, RuntimeBinding, Variable } from "./runtime";

/** Spring Boot 3 with Actuator: probes on the paths of ROF-SVC-14, connections as its relaxed environment binding reads them. */
export const spring: Runtime = {
  probes: (spec) => ({
    startup: "/actuator/health/liveness",
    liveness: "/actuator/health/liveness",
    readiness: "/actuator/health/readiness",
    startSeconds: spec.startPeriodSeconds + 120,
  }),
  metricsPath: "/actuator/prometheus",
  bind: (input) => {
    const parts = input.used.map((connection) => bindConnection(connection, input));
    return {
      variables: [...commonVariables(input), ...parts.flatMap((part) => part.variables)],
      reads: parts.flatMap((part) => part.reads),
      mounts: parts.flatMap((part) => part.mounts),
    };
  },
};

const plain = (values: Readonly<Record<string, string | number>>): readonly Variable[] =>
  Object.entries(values).map(([name, value]) => ({ name, value: String(value) }));

function commonVariables(input: BindingInput): readonly Variable[] {
  const { name, spec, context } = input;
  return plain({
    SPRING_PROFILES_ACTIVE: context.common.applicationProfile,
    SPRING_APPLICATION_NAME: name,
    SERVER_PORT: spec.port,
    SERVER_SHUTDOWN: "graceful",
    SPRING_LIFECYCLE_TIMEOUT_PER_SHUTDOWN_PHASE: "30s",
    JAVA_OPTS: javaOptions(input),
    // `env` and `refresh` stay closed: they show and change configuration (ROF-CON-20).
    MANAGEMENT_ENDPOINTS_WEB_EXPOSURE_INCLUDE: "health,info,metrics,prometheus",
    MANAGEMENT_ENDPOINT_HEALTH_PROBES_ENABLED: "true",
    MANAGEMENT_METRICS_TAGS_APPLICATION: name,
    // Containers are read from their console, so that is where the JSON goes (ROF-CON-27).
    LOGGING_STRUCTURED_FORMAT_CONSOLE: "logstash",
  });
}

/** Part of the memory limit that the Java heap may take; the rest holds classes, threads and buffers (ROF-CON-14). */
export const heapShare = 0.75;

/** The common flags of ROF-SVC-13, and a heap from the memory request up to its share of the limit. */
function javaOptions({ spec, resources }: BindingInput): string {
  const initial = mebibytes(spec.heap?.initial ?? resources.memoryRequest);
  const maximum = spec.heap ? mebibytes(spec.heap.maximum) : Math.floor(mebibytes(resources.memoryLimit) * heapShare);
  return [
    `-Xms${Math.min(initial, maximum)}m`,
    `-Xmx${maximum}m`,
    "-XX:+UseG1GC",
    "-XX:MaxGCPauseMillis=200",
    "-XX:+UseStringDeduplication",
    "-XX:+OptimizeStringConcat",
    "-Djava.security.egd=file:/dev/./urandom",
  ].join(" ");
}

function bindConnection(connection: Connection, input: BindingInput): RuntimeBinding {
  switch (connection.kind) {
    case "postgres":
      return bindPostgres(connection, input.spec.databasePool);
    case "redis":
      return bindRedis(connection);
    case "kafka":
      return bindKafka(connection);
    case "http":
      return { variables: bindHttp(connection), reads: [], mounts: [] };
    case "public":
      return { variables: [], reads: [], mounts: [] };
  }
}

/** Datasource and the Hikari pool of ROF-DB-21 to ROF-DB-26; times in ms. */
function bindPostgres({ host, port, database, secret }: PostgresConnection, pool: number): RuntimeBinding {
  const url = new URL(`postgresql://${host}:${port}/${database}`);
  url.searchParams.set("sslmode", "require");
  return {
    variables: [
      { name: "SPRING_DATASOURCE_URL", value: `jdbc:${url.toString()}` },
      { name: "SPRING_DATASOURCE_USERNAME", secret, key: "username" },
      { name: "SPRING_DATASOURCE_PASSWORD", secret, key: "password" },
      ...plain({
        SPRING_DATASOURCE_HIKARI_MAXIMUM_POOL_SIZE: pool,
        SPRING_DATASOURCE_HIKARI_MINIMUM_IDLE: Math.min(5, pool),
        SPRING_DATASOURCE_HIKARI_IDLE_TIMEOUT: 300_000,
        SPRING_DATASOURCE_HIKARI_MAX_LIFETIME: 1_200_000,
        SPRING_DATASOURCE_HIKARI_CONNECTION_TIMEOUT: 30_000,
        SPRING_DATASOURCE_HIKARI_LEAK_DETECTION_THRESHOLD: 60_000,
      }),
    ],
    reads: [secret],
    mounts: [],
  };
}

/** Redis by its Sentinels where it has some, and the cache of ROF-CAC-06; times in ms. */
function bindRedis({ host, port, master, sentinels, secret }: RedisConnection): RuntimeBinding {
  const password = (name: string): Variable => ({ name, secret, key: "password" });
  const nodes = sentinels.map((sentinel) => `${sentinel.host}:${sentinel.port}`).join(",");
  return {
    variables: [
      password("SPRING_DATA_REDIS_PASSWORD"),
      ...(sentinels.length > 0
        ? [
            ...plain({ SPRING_DATA_REDIS_SENTINEL_MASTER: master, SPRING_DATA_REDIS_SENTINEL_NODES: nodes }),
            password("SPRING_DATA_REDIS_SENTINEL_PASSWORD"),
          ]
        : plain({ SPRING_DATA_REDIS_HOST: host, SPRING_DATA_REDIS_PORT: port })),
      ...plain({
        SPRING_CACHE_TYPE: "redis",
        SPRING_CACHE_REDIS_TIME_TO_LIVE: 3_600_000,
        SPRING_CACHE_REDIS_CACHE_NULL_VALUES: "false",
      }),
    ],
    reads: [secret],
    mounts: [],
  };
}

const authorityPath = "/etc/kafka-authority";

/** SASL PLAIN inside TLS. The login line takes the password from its variable when the container starts. */
function bindKafka({ brokers, secret, certificateAuthority }: KafkaConnection): RuntimeBinding {
  return {
    variables: [
      { name: "KAFKA_USERNAME", secret, key: "username" },
      { name: "KAFKA_PASSWORD", secret, key: "password" },
      ...plain({
        SPRING_KAFKA_BOOTSTRAP_SERVERS: brokers.map((broker) => `${broker.host}:${broker.port}`).join(","),
        SPRING_KAFKA_SECURITY_PROTOCOL: "SASL_SSL",
        SPRING_KAFKA_PROPERTIES_SASL_MECHANISM: "PLAIN",
        SPRING_KAFKA_PROPERTIES_SASL_JAAS_CONFIG:
          'org.apache.kafka.common.security.plain.PlainLoginModule required username="$(KAFKA_USERNAME)" password="$(KAFKA_PASSWORD)";',
        SPRING_KAFKA_SSL_TRUST_STORE_TYPE: "PEM",
        SPRING_KAFKA_SSL_TRUST_STORE_LOCATION: `file:${authorityPath}/ca.crt`,
      }),
    ],
    reads: [secret],
    mounts: [{ secret: certificateAuthority, path: authorityPath, keys: ["ca.crt"] }],
  };
}

function bindHttp({ host, port, provides }: HttpConnection): readonly Variable[] {
  if (provides === "configuration") return plain({ SPRING_CONFIG_IMPORT: `configserver:http://${host}:${port}` });
  if (provides === "registry") {
    return plain({
      EUREKA_CLIENT_SERVICEURL_DEFAULTZONE: `http://${host}:${port}/eureka/`,
      EUREKA_INSTANCE_PREFER_IP_ADDRESS: "true",
    });
  }
  return [];
}
