import type { Connection, Endpoint } from "../../../language/connection";
import type { BindingInput, RuntimeBinding, UsedTier, Variable } from "./runtime";

type Kind = Connection["kind"];
type ConnectionOf = { readonly [K in Kind]: Extract<Connection, { readonly kind: K }> };

/** How a kind of program learns each kind of connection. A kind that is not here does not compile. */
export type Bindings = {
  readonly [K in Kind]: (connection: ConnectionOf[K], input: BindingInput, tier: string) => RuntimeBinding;
};

/** Nothing to hand over. */
export const noBinding: RuntimeBinding = { variables: [], reads: [], mounts: [] };

/** All that a service is handed by the tiers that it uses. The usual names are those of the first tier of a kind. */
export function bindAll(bindings: Bindings, input: BindingInput): RuntimeBinding {
  const parts = input.used.map((used, index) => {
    const part = bindOne(bindings, used.connection, input, used.tier);
    return isFurther(used, input.used.slice(0, index)) ? underName(used.tier, part) : part;
  });
  return {
    variables: parts.flatMap((part) => part.variables),
    reads: parts.flatMap((part) => part.reads),
    mounts: parts.flatMap((part) => part.mounts),
  };
}

/** Services that speak HTTP are told apart by their names in any case. */
const isFurther = ({ connection }: UsedTier, before: readonly UsedTier[]): boolean =>
  connection.kind !== "http" && before.some((other) => other.connection.kind === connection.kind);

/** A tier's name as the name of a variable has it. */
export const variableName = (tier: string): string => tier.toUpperCase().replaceAll("-", "_");

/** Puts the tier's name before every variable, so that a second tier of a kind does not silently take the place of the first. */
function underName(tier: string, { variables, reads, mounts }: RuntimeBinding): RuntimeBinding {
  const prefix = variableName(tier);
  const moved = (text: string): string =>
    mounts.reduce(
      (moving, { path }) => moving.replaceAll(`${path}/`, `${path}-${tier}/`),
      text.replaceAll("$(", `$(${prefix}_`),
    );
  return {
    variables: variables.map((variable) => ({
      ...variable,
      name: `${prefix}_${variable.name}`,
      ...("value" in variable && { value: moved(variable.value) }),
    })),
    reads,
    mounts: mounts.map((mount) => ({ ...mount, path: `${mount.path}-${tier}` })),
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
