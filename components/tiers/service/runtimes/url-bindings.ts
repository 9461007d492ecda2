import type { KafkaConnection, MongodbConnection, RedisConnection } from "../../../language/connection";
import { addresses, authorityOf, type Bindings, fromSecret, noBinding, plain, variableName } from "./bindings";
import type { RuntimeBinding } from "./runtime";

/** All but PostgreSQL, whose drivers differ in how they are told to encrypt. */
const others: Omit<Bindings, "postgres"> = {
  mariadb: ({ host, port, database, username, secret, readOnly, certificateAuthority }) => {
    const authority = authorityOf("mariadb", certificateAuthority);
    const at = databaseUrl("mysql", `${username}:$(MARIADB_PASSWORD)`, database);
    return {
      ...credentials(secret, "MARIADB_PASSWORD", {
        MARIADB_URL: at({ host, port }),
        ...(readOnly && { MARIADB_READ_URL: at(readOnly) }),
        ...(authority && { MARIADB_CA_FILE: authority.file }),
      }),
      mounts: authority?.mounts ?? [],
    };
  },
  mongodb: (connection) => {
    const authority = authorityOf("mongodb", connection.certificateAuthority);
    const query = authority ? `&tls=true&tlsCAFile=${authority.file}` : "";
    return {
      ...credentials(connection.secret, "MONGODB_PASSWORD", { MONGODB_URL: `${mongodbUrl(connection)}${query}` }),
      mounts: authority?.mounts ?? [],
    };
  },
  redis: (connection) => bindRedis(connection),
  kafka: (connection) => bindKafka(connection),
  rabbitmq: ({ host, port, virtualHost, username, secret, certificateAuthority }) => {
    const authority = authorityOf("rabbitmq", certificateAuthority);
    const scheme = authority ? "amqps" : "amqp";
    const at = `${username}:$(RABBITMQ_PASSWORD)@${host}:${port}/${encodeURIComponent(virtualHost)}`;
    return {
      ...credentials(secret, "RABBITMQ_PASSWORD", {
        RABBITMQ_URL: `${scheme}://${at}`,
        ...(authority && { RABBITMQ_CA_FILE: authority.file }),
      }),
      mounts: authority?.mounts ?? [],
    };
  },
  // The names that the SDKs of AWS read by themselves.
  objectStore: ({ scheme, host, port, region, buckets, secret, certificateAuthority }) => {
    const authority = authorityOf("object-store", certificateAuthority);
    return {
      variables: [
        ...fromSecret(secret, { AWS_ACCESS_KEY_ID: "accessKeyId", AWS_SECRET_ACCESS_KEY: "secretAccessKey" }),
        ...plain({
          AWS_ENDPOINT_URL_S3: `${scheme}://${host}:${port}`,
          AWS_REGION: region,
          S3_BUCKETS: buckets.join(","),
          ...(authority && { AWS_CA_BUNDLE: authority.file }),
        }),
      ],
      reads: [secret],
      mounts: authority?.mounts ?? [],
    };
  },
  elasticsearch: ({ host, port, username, secret, certificateAuthority }) => {
    const authority = authorityOf("elasticsearch", certificateAuthority);
    return {
      ...credentials(secret, "ELASTICSEARCH_PASSWORD", {
        ELASTICSEARCH_URL: `${authority ? "https" : "http"}://${host}:${port}`,
        ELASTICSEARCH_USERNAME: username,
        ...(authority && { ELASTICSEARCH_CA_FILE: authority.file }),
      }),
      mounts: authority?.mounts ?? [],
    };
  },
  http: ({ host, port }, _input, tier) => ({
    ...noBinding,
    variables: plain({ [`${variableName(tier)}_URL`]: `http://${host}:${port}` }),
  }),
  public: () => noBinding,
};

/**
 * Connections as one URL each, as Python and Node.js programs read them. Kubernetes puts the password, which has letters and digits alone,
 * into the URL when the container starts, so that no secret stands in a pod's description. It resolves only variables that stand before,
 * in the order of their names: `…_PASSWORD` stands before `…_READ_URL` and `…_URL`. On Docker the container's first program does it.
 * @param sslParameters how the programs' PostgreSQL driver is told to encrypt.
 */
export const urlBindings = (sslParameters: Readonly<Record<string, string>>): Bindings => ({
  ...others,
  postgres: ({ host, port, database, username, secret, readOnly, encryption }, { spec }) => {
    const parameters = encryption === "none" ? { sslmode: "disable" } : sslParameters;
    const at = databaseUrl("postgresql", `${username}:$(DATABASE_PASSWORD)`, database, parameters);
    return credentials(secret, "DATABASE_PASSWORD", {
      DATABASE_URL: at({ host, port }),
      DATABASE_POOL_SIZE: spec.databasePool,
      ...(readOnly && { DATABASE_READ_URL: at(readOnly) }),
    });
  },
});

const credentials = (
  secret: string,
  password: string,
  values: Readonly<Record<string, string | number>>,
): RuntimeBinding => ({
  variables: [...fromSecret(secret, { [password]: "password" }), ...plain(values)],
  reads: [secret],
  mounts: [],
});

const databaseUrl =
  (scheme: string, login: string, database: string, parameters: Readonly<Record<string, string>> = {}) =>
  ({ host, port }: { readonly host: string; readonly port: number }): string => {
    const query = new URLSearchParams(parameters).toString();
    return `${scheme}://${login}@${host}:${port}/${database}${query === "" ? "" : `?${query}`}`;
  };

/** The replica set of a MongoDB, with the password from the variable `MONGODB_PASSWORD`: the driver finds the primary itself. */
export const mongodbUrl = ({ members, replicaSet, database, username }: MongodbConnection): string =>
  `mongodb://${username}:$(MONGODB_PASSWORD)@${addresses(members)}/${database}?replicaSet=${replicaSet}&authSource=${database}`;

/** By its Sentinels where it has some, for drivers that take them one by one, and for those that take one URL. */
function bindRedis({ host, port, master, sentinels, secret }: RedisConnection): RuntimeBinding {
  return credentials(
    secret,
    "REDIS_PASSWORD",
    sentinels.length === 0
      ? { REDIS_URL: `redis://:$(REDIS_PASSWORD)@${host}:${port}/0` }
      : {
          REDIS_SENTINELS: addresses(sentinels),
          REDIS_SENTINEL_MASTER: master,
          REDIS_URL: `redis+sentinel://:$(REDIS_PASSWORD)@${addresses(sentinels)}/${master}/0`,
        },
  );
}

function bindKafka({ brokers, secret, certificateAuthority }: KafkaConnection): RuntimeBinding {
  const authority = authorityOf("kafka", certificateAuthority);
  return {
    variables: [
      ...fromSecret(secret, { KAFKA_USERNAME: "username", KAFKA_PASSWORD: "password" }),
      ...plain({
        KAFKA_BROKERS: addresses(brokers),
        KAFKA_SECURITY_PROTOCOL: authority ? "SASL_SSL" : "SASL_PLAINTEXT",
        KAFKA_SASL_MECHANISM: "PLAIN",
        ...(authority && { KAFKA_CA_FILE: authority.file }),
      }),
    ],
    reads: [secret],
    mounts: authority?.mounts ?? [],
  };
}
