import type { Field } from "./field";

/** A value that a rule would write into a resource. */
export interface Mend {
  /** Where, as a field's path: `spec.template.spec.automountServiceAccountToken`. */
  readonly path: string;
  readonly value: boolean | string | readonly string[] | Readonly<Record<string, string>>;
}

/** A mend of a field that the program says nothing of; none where it says something, or a preview does not know it yet. */
export const mendOfMissing = (field: Field, value: Mend["value"]): readonly Mend[] =>
  field.isMissing ? [{ path: field.path, value }] : [];

/** Writes the values into properties, and makes objects on the way where there are none. */
export function applyMends(properties: object, mends: readonly Mend[]): void {
  for (const { path, value } of mends) {
    const keys = keysOf(path);
    const holder = keys.slice(0, -1).reduce(holderUnder, properties);
    Reflect.set(holder, keys.at(-1) ?? "", value);
  }
}

function holderUnder(object: object, key: string): object {
  const held: unknown = Reflect.get(object, key);
  if (typeof held === "object" && held !== null) return held;
  Reflect.set(object, key, {});
  const made: unknown = Reflect.get(object, key);
  if (typeof made !== "object" || made === null) throw new Error(`no object can be put under ${key}`);
  return made;
}

/** The keys of a field's path, one by one: `spec.containers[0]["a.b"]` has four. */
const keysOf = (path: string): readonly string[] =>
  [...path.matchAll(/\["(?<quoted>.*?)"\]|\[(?<index>\d+)\]|(?<plain>[\w-]+)/g)].map(
    ({ groups = {} }) => groups["quoted"] ?? groups["index"] ?? groups["plain"] ?? "",
  );
