import { unknownText } from "./resources";
import type { Given } from "./judge";

/** Steps from a resource's properties to a value in them. */
export type Path = readonly (string | number)[];

/** Nested so deep that whoever follows it by recursion would run out of stack only beyond all that an engine hands on. */
const deep = Array.from({ length: 1_000 }).reduce<object>((inner) => ({ spec: inner }), {});

/** Values that have no place where programs of the right types put something else. */
export const strangeValues: readonly unknown[] = [
  null,
  undefined,
  true,
  0,
  -1.5,
  Number.NaN,
  "",
  "*",
  "constructor",
  "[(",
  "\u{0}\u{d800}",
  unknownText,
  [],
  {},
  [null],
  [[]],
  [{}],
  [0, "a", null, { name: 7 }],
  { name: null, labels: 3, constructor: "x", length: 3, toString: 7 },
  { "0": "a", spec: [] },
  deep,
];

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

/** Places of all values in a value: those of leaves, and those of what holds them. */
export function pathsIn(value: unknown, from: Path = []): readonly Path[] {
  if (!isObject(value)) return [from];
  const inside = Array.isArray(value)
    ? value.flatMap((entry, index) => pathsIn(entry, [...from, index]))
    : Object.entries(value).flatMap(([key, entry]) => pathsIn(entry, [...from, key]));
  return [from, ...inside];
}

/** The value at a place, if there is one. */
export const valueAt = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>((inner, step) => {
    const next: unknown = isObject(inner) ? Reflect.get(inner, step) : undefined;
    return next;
  }, value);

/** A copy of a value in which another value stands at a place. */
export function replaced(value: unknown, [first, ...rest]: Path, by: unknown): unknown {
  if (first === undefined) return by;
  if (Array.isArray(value))
    return value.map((entry: unknown, index) => (index === first ? replaced(entry, rest, by) : entry));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [key, key === first ? replaced(entry, rest, by) : entry]),
  );
}

/** A resource with another value at a place of its properties; that of the properties themselves cannot be replaced. */
export function mutated(given: Given, path: Path, by: unknown): Given {
  const props = replaced(given.props, path, by);
  return isObject(props) && path.length > 0 ? { ...given, props } : given;
}
