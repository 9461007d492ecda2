import type {
  Connection,
  ElasticsearchConnection,
  Endpoint,
  MariadbConnection,
  MongodbConnection,
  ObjectStoreConnection,
  RabbitmqConnection,
} from "../../../language/connection";
import type { BindingInput, RuntimeBinding, Variable } from "./runtime";

/** Everything that a service can be connected to. */
export type Connected =
  | Connection
  | MongodbConnection
  | MariadbConnection
  | RabbitmqConnection
  | ObjectStoreConnection
  | ElasticsearchConnection;

type Kind = Connected["kind"];
type ConnectionOf = { readonly [K in Kind]: Extract<Connected, { readonly kind: K }> };

/** How a kind of program learns each kind of connection. A kind that is not here does not compile. */
export type Bindings = {
  readonly [K in Kind]: (connection: ConnectionOf[K], input: BindingInput, tier: string) => RuntimeBinding;
};

/** Nothing to hand over. */
export const noBinding: RuntimeBinding = { variables: [], reads: [], mounts: [] };

/** All that a service is handed by the tiers that it uses. */
export function bindAll(bindings: Bindings, input: BindingInput): RuntimeBinding {
  const parts = input.used.map(({ tier, connection }) => bindOne(bindings, connection, input, tier));
  return {
    variables: parts.flatMap((part) => part.variables),
    reads: parts.flatMap((part) => part.reads),
    mounts: parts.flatMap((part) => part.mounts),
  };
}

const bindOne = <K extends Kind>(
  bindings: Bindings,
  connection: ConnectionOf[K] & { readonly kind: K },
  input: BindingInput,
  tier: string,
): RuntimeBinding => bindings[connection.kind](connection, input, tier);

/** Variables with plain values. */
export const plain = (values: Readonly<Record<string, string | number>>): readonly Variable[] =>
  Object.entries(values).map(([name, value]) => ({ name, value: String(value) }));

/** Variables that hold keys of one secret: each variable's name with its key. */
export const fromSecret = (secret: string, keys: Readonly<Record<string, string>>): readonly Variable[] =>
  Object.entries(keys).map(([name, key]) => ({ name, secret, key }));

/** Endpoints as `host:port`, with commas between them. */
export const addresses = (endpoints: readonly Endpoint[]): string =>
  endpoints.map(({ host, port }) => `${host}:${port}`).join(",");

/** Mount of a certificate authority, and the file in which a program finds it. */
export interface Authority {
  readonly file: string;
  readonly mounts: RuntimeBinding["mounts"];
}

/** Mounts the certificate authority of a kind of tier, where connections to it are encrypted by one of the platform's own. */
export function authorityOf(kind: string, secret: string | undefined): Authority | undefined {
  const path = `/etc/${kind}-authority`;
  return secret === undefined ? undefined : { file: `${path}/ca.crt`, mounts: [{ secret, path, keys: ["ca.crt"] }] };
}
