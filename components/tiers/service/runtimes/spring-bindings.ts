import type {
  HttpConnection,
  KafkaConnection,
  MariadbConnection,
  PostgresConnection,
  RedisConnection,
} from "../../../language/connection";
import { addresses, authorityOf, type Bindings, fromSecret, noBinding, plain } from "./bindings";
import type { RuntimeBinding, Variable } from "./runtime";
import { mongodbUrl } from "./url-bindings";

/** Connections as Spring Boot 3 reads them from variables. */
export const springBindings: Bindings = {
  postgres: (connection, { spec }) => bindPostgres(connection, spec.databasePool),
  mariadb: (connection, { spec }) => bindMariadb(connection, spec.databasePool),
  mongodb: (connection) => {
    const authority = authorityOf("mongodb", connection.certificateAuthority);
    return {
      variables: [
        ...fromSecret(connection.secret, { MONGODB_PASSWORD: "password" }),
        ...plain({ SPRING_DATA_MONGODB_URI: mongodbUrl(connection) }),
        ...(authority ? trustIn("mongodb", authority.file, "SPRING_DATA_MONGODB_SSL_BUNDLE") : []),
      ],
      reads: [connection.secret],
      mounts: authority?.mounts ?? [],
    };
  },
  redis: (connection) => bindRedis(connection),
  kafka: (connection) => bindKafka(connection),
  rabbitmq: ({ host, port, virtualHost, secret, certificateAuthority }) => {
    const authority = authorityOf("rabbitmq", certificateAuthority);
    return {
      variables: [
        ...fromSecret(secret, { SPRING_RABBITMQ_USERNAME: "username", SPRING_RABBITMQ_PASSWORD: "password" }),
        ...plain({
          SPRING_RABBITMQ_HOST: host,
          SPRING_RABBITMQ_PORT: port,
          SPRING_RABBITMQ_VIRTUAL_HOST: virtualHost,
          ...(authority && { SPRING_RABBITMQ_SSL_ENABLED: "true" }),
        }),
        ...(authority ? trustIn("rabbitmq", authority.file, "SPRING_RABBITMQ_SSL_BUNDLE") : []),
      ],
      reads: [secret],
      mounts: authority?.mounts ?? [],
    };
  },
  objectStore: ({ scheme, host, port, region, buckets, secret, certificateAuthority }) => ({
    variables: [
      ...fromSecret(secret, {
        SPRING_CLOUD_AWS_CREDENTIALS_ACCESS_KEY: "accessKeyId",
        SPRING_CLOUD_AWS_CREDENTIALS_SECRET_KEY: "secretAccessKey",
      }),
      ...plain({
        SPRING_CLOUD_AWS_S3_ENDPOINT: `${scheme}://${host}:${port}`,
        SPRING_CLOUD_AWS_S3_REGION: region,
        SPRING_CLOUD_AWS_S3_PATH_STYLE_ACCESS_ENABLED: "true",
        APP_S3_BUCKETS: buckets.join(","),
      }),
    ],
    reads: [secret],
    mounts: authorityOf("object-store", certificateAuthority)?.mounts ?? [],
  }),
  elasticsearch: ({ host, port, secret, certificateAuthority }) => {
    const authority = authorityOf("elasticsearch", certificateAuthority);
    return {
      variables: [
        ...fromSecret(secret, { SPRING_ELASTICSEARCH_USERNAME: "username", SPRING_ELASTICSEARCH_PASSWORD: "password" }),
        ...plain({ SPRING_ELASTICSEARCH_URIS: `${authority ? "https" : "http"}://${host}:${port}` }),
        ...(authority ? trustIn("elasticsearch", authority.file, "SPRING_ELASTICSEARCH_RESTCLIENT_SSL_BUNDLE") : []),
      ],
      reads: [secret],
      mounts: authority?.mounts ?? [],
    };
  },
  http: (connection) => ({ ...noBinding, variables: bindHttp(connection) }),
  public: () => noBinding,
};

/** A bundle of Spring Boot that trusts one authority, and the property of the connection that names it. */
const trustIn = (bundle: string, file: string, property: string): readonly Variable[] =>
  plain({
    [property]: bundle,
    [`SPRING_SSL_BUNDLE_PEM_${bundle.toUpperCase()}_TRUSTSTORE_CERTIFICATE`]: `file:${file}`,
  });

/** Datasource and the Hikari pool of ROF-DB-21 to ROF-DB-26; times in ms. */
const dataSource = (url: string, secret: string, pool: number): readonly Variable[] => [
  ...fromSecret(secret, { SPRING_DATASOURCE_USERNAME: "username", SPRING_DATASOURCE_PASSWORD: "password" }),
  ...plain({
    SPRING_DATASOURCE_URL: url,
    SPRING_DATASOURCE_HIKARI_MAXIMUM_POOL_SIZE: pool,
    SPRING_DATASOURCE_HIKARI_MINIMUM_IDLE: Math.min(5, pool),
    SPRING_DATASOURCE_HIKARI_IDLE_TIMEOUT: 300_000,
    SPRING_DATASOURCE_HIKARI_MAX_LIFETIME: 1_200_000,
    SPRING_DATASOURCE_HIKARI_CONNECTION_TIMEOUT: 30_000,
    SPRING_DATASOURCE_HIKARI_LEAK_DETECTION_THRESHOLD: 60_000,
  }),
];

/** Spring knows one data source: the address for reading alone is the application's to use, with the same login. */
const readOnlyUrl = (url: string | undefined): readonly Variable[] =>
  url === undefined ? [] : plain({ APP_DATASOURCE_READONLY_URL: url });

function bindPostgres(connection: PostgresConnection, pool: number): RuntimeBinding {
  const { database, secret, readOnly, encryption, ...primary } = connection;
  const sslmode = encryption === "none" ? "disable" : "require";
  const at = ({ host, port }: { readonly host: string; readonly port: number }): string =>
    `jdbc:postgresql://${host}:${port}/${database}?sslmode=${sslmode}`;
  return {
    variables: [...dataSource(at(primary), secret, pool), ...readOnlyUrl(readOnly && at(readOnly))],
    reads: [secret],
    mounts: [],
  };
}

function bindMariadb(connection: MariadbConnection, pool: number): RuntimeBinding {
  const { database, secret, readOnly, certificateAuthority, ...primary } = connection;
  const authority = authorityOf("mariadb", certificateAuthority);
  const encrypted = authority ? `?sslMode=verify-full&serverSslCert=${authority.file}` : "";
  const at = ({ host, port }: { readonly host: string; readonly port: number }): string =>
    `jdbc:mariadb://${host}:${port}/${database}${encrypted}`;
  return {
    variables: [...dataSource(at(primary), secret, pool), ...readOnlyUrl(readOnly && at(readOnly))],
    reads: [secret],
    mounts: authority?.mounts ?? [],
  };
}

/** Redis by its Sentinels where it has some, and the cache of ROF-CAC-06; times in ms. */
function bindRedis({ host, port, master, sentinels, secret }: RedisConnection): RuntimeBinding {
  return {
    variables: [
      ...fromSecret(secret, { SPRING_DATA_REDIS_PASSWORD: "password" }),
      ...(sentinels.length > 0
        ? [
            ...plain({
              SPRING_DATA_REDIS_SENTINEL_MASTER: master,
              SPRING_DATA_REDIS_SENTINEL_NODES: addresses(sentinels),
            }),
            ...fromSecret(secret, { SPRING_DATA_REDIS_SENTINEL_PASSWORD: "password" }),
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

/** SASL PLAIN, inside TLS where there is an authority. The login line takes the password from its variable when the container starts. */
function bindKafka({ brokers, secret, certificateAuthority }: KafkaConnection): RuntimeBinding {
  const authority = authorityOf("kafka", certificateAuthority);
  return {
    variables: [
      ...fromSecret(secret, { KAFKA_USERNAME: "username", KAFKA_PASSWORD: "password" }),
      ...plain({
        SPRING_KAFKA_BOOTSTRAP_SERVERS: addresses(brokers),
        SPRING_KAFKA_SECURITY_PROTOCOL: authority ? "SASL_SSL" : "SASL_PLAINTEXT",
        SPRING_KAFKA_PROPERTIES_SASL_MECHANISM: "PLAIN",
        SPRING_KAFKA_PROPERTIES_SASL_JAAS_CONFIG:
          'org.apache.kafka.common.security.plain.PlainLoginModule required username="$(KAFKA_USERNAME)" password="$(KAFKA_PASSWORD)";',
        ...(authority && {
          SPRING_KAFKA_SSL_TRUST_STORE_TYPE: "PEM",
          SPRING_KAFKA_SSL_TRUST_STORE_LOCATION: `file:${authority.file}`,
        }),
      }),
    ],
    reads: [secret],
    mounts: authority?.mounts ?? [],
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
