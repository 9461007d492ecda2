import { z } from "zod";
import { isMarkedSecret, unknownMark } from "./known-secrets";
import { secretWord, unknownWord } from "./redactor";

/** A part of a path: a key, the place in a list, or the name of the entry there. */
export interface PathPart {
  readonly text: string;
  readonly isEntry: boolean;
}

/** A property that is not the same on both sides. Not yet redacted: never to be stored. */
export interface Difference {
  readonly path: readonly PathPart[];
  /** Default: it was not there. */
  readonly before?: Leaf;
  /** Default: it is gone. */
  readonly after?: Leaf;
}

/** What a property holds at the end of its path. */
export type Leaf = string | number | boolean | null;

const namedSchema = z.looseObject({ name: z.string() });

/** Members of an object that say what it is, and never change. */
const constant = new Set(["apiVersion", "kind", "__internal", "__defaults"]);

/** Every property that differs between two sides, as deep as possible; entries of a list are told apart by their names where they have some. */
export const differencesOf = (before: unknown, after: unknown): readonly Difference[] => within([], before, after);

function within(path: readonly PathPart[], before: unknown, after: unknown): readonly Difference[] {
  const [old, next] = [membersOf(before), membersOf(after)];
  if (old === undefined && next === undefined) return leafDifference(path, before, after);
  const keys = [...new Set([old, next].flatMap((members) => [...(members?.keys() ?? [])]))];
  const isEntry = Array.isArray(before) || Array.isArray(after);
  const ofLeaf =
    old === undefined || next === undefined
      ? leafDifference(path, old ? undefined : before, next ? undefined : after)
      : [];
  const kept = path.length === 0 ? keys.filter((key) => !constant.has(key)) : keys;
  return [
    ...ofLeaf,
    ...kept.flatMap((key) => within([...path, { text: key, isEntry }], old?.get(key), next?.get(key))),
  ];
}

/** Members by key, in their order, entries of a list by their names; nothing for what has none. What is secret is one whole. */
export function membersOf(value: unknown): ReadonlyMap<string, unknown> | undefined {
  if (isMarkedSecret(value)) return undefined;
  if (typeof value !== "object" || value === null) return undefined;
  if (!Array.isArray(value)) return new Map(Object.entries(value));
  const named = z.array(namedSchema).safeParse(value);
  const names = named.success ? named.data.map(({ name }) => name) : [];
  const areKeys = named.success && new Set(names).size === names.length && names.length > 0;
  return new Map(value.map((entry: unknown, index) => [areKeys ? (names[index] ?? "") : String(index), entry]));
}

function leafDifference(path: readonly PathPart[], before: unknown, after: unknown): readonly Difference[] {
  const [old, next] = [leafOf(before), leafOf(after)];
  if (old === next) return [];
  return [{ path, ...(old !== undefined && { before: old }), ...(next !== undefined && { after: next }) }];
}

function leafOf(value: unknown): Leaf | undefined {
  if (isMarkedSecret(value)) return secretWord;
  if (value === unknownMark) return unknownWord;
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  return value === null ? null : undefined;
}

/** A path as people write it: `spec.containers[app].image`, with keys that are no words in quotes. */
export const pathText = (path: readonly PathPart[]): string =>
  path
    .map(({ text, isEntry }, index) => {
      if (isEntry) return `[${text}]`;
      return /^[\w-]+$/.test(text) ? `${index === 0 ? "" : "."}${text}` : `["${text.replaceAll('"', '\\"')}"]`;
    })
    .join("");

/** Parts of a path as people write it, or as the engine does, which calls entries of lists by their places alone. */
export function partsOf(path: string): readonly PathPart[] {
  const parts = path.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[([^\]]*)\]|([^.[\]]+)/g);
  return [...parts].map(([, quoted, entry, key]) => ({
    text: quoted?.replaceAll('\\"', '"') ?? entry ?? key ?? "",
    isEntry: entry !== undefined,
  }));
}
