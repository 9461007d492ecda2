import { mebibytes, memorySchema } from "../../language/quantity";

/** Why a step from one value to another may not be taken. Nothing where it may. */
export type Refusal = (before: string, after: string) => string | undefined;

/** A value of an object that only goes one way: where it stands, and what is said where it would go another. */
export interface OneWay {
  readonly keys: readonly (string | number)[];
  readonly refuse: Refusal;
}

/** What of a step from some inputs of an object to others may not be taken. What is not known yet is not judged. */
export const refusalsOf = (rules: readonly OneWay[], before: unknown, after: unknown): readonly string[] =>
  rules.flatMap(({ keys, refuse }) => {
    const [from, to] = [textAt(before, keys), textAt(after, keys)];
    return from === undefined || to === undefined || from === to ? [] : (refuse(from, to) ?? []);
  });

function textAt(inputs: unknown, keys: readonly (string | number)[]): string | undefined {
  const value = keys.reduce<unknown>((inner, key) => Reflect.get(Object(inner), key), inputs);
  return typeof value === "string" ? value : undefined;
}

/** A volume may grow. To shrink one is refused by Kubernetes, half way through an update. */
export const neverSmaller: Refusal = (before, after) =>
  [before, after].every((size) => memorySchema.safeParse(size).success) && mebibytes(after) < mebibytes(before)
    ? `a volume of ${before} cannot shrink to ${after}: move the data to a tier of another name, or leave the size`
    : undefined;

/** The numbers of an image's tag, the first ones first: 16 and 15 of `postgres:16.15-trixie`. A tag without any has none. */
const versionOf = (image: string): readonly number[] =>
  (/:(?:RELEASE\.)?(\d[\d.-]*)/.exec(image)?.[1] ?? "")
    .split(/[.-]/)
    .filter((part) => part !== "")
    .map(Number);

/**
 * Data that a newer program has written is nothing that an older one reads.
 * @param places how many numbers of the version count: with 1 the major alone.
 */
export const neverOlder =
  (places: number): Refusal =>
  (before, after) => {
    const [from, to] = [versionOf(before).slice(0, places), versionOf(after).slice(0, places)];
    const pairs = from.map((number, index) => [number, to[index] ?? number] as const);
    const [old, young] = pairs.find(([left, right]) => left !== right) ?? [0, 0];
    return young < old
      ? `${after} is older than ${before}, and may not read its data: restore a backup into a tier of another name`
      : undefined;
  };
