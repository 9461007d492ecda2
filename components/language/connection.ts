/** A host and the port it serves. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** A PostgreSQL database: its credentials are the keys `username` and `password` of a secret, by the secret's name. */
export interface PostgresConnection extends Endpoint {
  readonly kind: "postgres";
  readonly database: string;
  readonly username: string;
  readonly secret: string;
  /** `none` where it never leaves one host. Default: users ask for TLS. */
  readonly encryption?: "none";
  /** Where reading alone may go: the standbys. Default: there is none, and everything goes to the primary. */
  readonly readOnly?: Endpoint;
}

/** A MongoDB replica set: credentials are the keys `username` and `password` of a secret. */
export interface MongodbConnection {
  readonly kind: "mongodb";
  readonly members: readonly Endpoint[];
  readonly replicaSet: string;
  readonly database: string;
  readonly username: string;
  readonly secret: string;
  /** Secret whose key `ca.crt` holds the certificate authority, in the zone of the user. Default: connections are not encrypted. */
  readonly certificateAuthority?: string;
}

/** A MariaDB: `host` is where writing goes, whichever member is primary. */
export interface MariadbConnection extends Endpoint {
  readonly kind: "mariadb";
  readonly database: string;
  readonly username: string;
  readonly secret: string;
  /** Where reading alone may go. Default: there is none. */
  readonly readOnly?: Endpoint;
  /** Secret whose key `ca.crt` holds the certificate authority, in the zone of the user. Default: connections are not encrypted. */
  readonly certificateAuthority?: string;
}

/** A RabbitMQ cluster: credentials are the keys `username` and `password` of a secret. */
export interface RabbitmqConnection extends Endpoint {
  readonly kind: "rabbitmq";
  readonly virtualHost: string;
  readonly username: string;
  readonly secret: string;
  /** Secret whose key `ca.crt` holds the certificate authority, in the zone of the user. Default: connections are not encrypted. */
  readonly certificateAuthority?: string;
}

/** A server of objects that speaks S3, whichever program it is. */
export interface ObjectStoreConnection extends Endpoint {
  readonly kind: "objectStore";
  readonly scheme: "http" | "https";
  readonly region: string;
  readonly buckets: readonly string[];
  /** Secret with the keys `accessKeyId` and `secretAccessKey`. */
  readonly secret: string;
  /** The access key's id, where a secret is one value alone, as on Docker. Default: only the secret tells it. */
  readonly username?: string;
  /** Secret whose key `ca.crt` holds the certificate authority, in the zone of the user. Default: the system's authorities. */
  readonly certificateAuthority?: string;
}

/** An Elasticsearch cluster: HTTPS where it has a certificate authority, credentials are the keys `username` and `password` of a secret. */
export interface ElasticsearchConnection extends Endpoint {
  readonly kind: "elasticsearch";
  readonly username: string;
  readonly secret: string;
  /** Secret whose key `ca.crt` holds the certificate authority, in the zone of the user. Default: connections are not encrypted. */
  readonly certificateAuthority?: string;
}

/** A Redis: with Sentinels the master is asked for by name, without them `host` is the server itself. */
export interface RedisConnection extends Endpoint {
  readonly kind: "redis";
  /** Name under which the Sentinels know the master. */
  readonly master: string;
  readonly sentinels: readonly Endpoint[];
  /** Secret whose key `password` opens both the servers and the Sentinels. */
  readonly secret: string;
}

/** A Kafka cluster: SASL PLAIN, inside TLS where it has a certificate authority. */
export interface KafkaConnection {
  readonly kind: "kafka";
  readonly brokers: readonly Endpoint[];
  /** Secret with the keys `username` and `password` of the login that services share. */
  readonly secret: string;
  /** Name of that login, where a secret is one value alone, as on Docker. Default: only the secret tells it. */
  readonly username?: string;
  /** Secret whose key `ca.crt` holds the certificate authority, in the zone of the user. Default: connections are not encrypted. */
  readonly certificateAuthority?: string;
}

/** A service that speaks HTTP inside the platform. */
export interface HttpConnection extends Endpoint {
  readonly kind: "http";
  /** What it gives to every service of the platform: their configuration, or the registry in which they find each other. */
  readonly provides?: "configuration" | "registry";
}

/** The edge: it is reached from outside, and by no tier. */
export interface PublicConnection {
  readonly kind: "public";
  readonly urls: readonly string[];
}

/** What one tier hands to another: addresses, names and references to secrets, never a secret value. */
export type Connection =
  | PostgresConnection
  | MongodbConnection
  | MariadbConnection
  | RedisConnection
  | KafkaConnection
  | RabbitmqConnection
  | ObjectStoreConnection
  | ElasticsearchConnection
  | HttpConnection
  | PublicConnection;
