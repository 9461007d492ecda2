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

/** A Kafka cluster: SASL PLAIN inside TLS. */
export interface KafkaConnection {
  readonly kind: "kafka";
  readonly brokers: readonly Endpoint[];
  /** Secret with the keys `username` and `password` of the login that services share. */
  readonly secret: string;
  /** Secret whose key `ca.crt` holds the certificate authority, in the zone of the user. */
  readonly certificateAuthority: string;
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
export type Connection = PostgresConnection | RedisConnection | KafkaConnection | HttpConnection | PublicConnection;
