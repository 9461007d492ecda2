import { membersOf, partsOf, type PathPart, pathText } from "./differences";
import { isMarkedSecret } from "./known-secrets";

/** Where something stands within a resource. */
type Place = readonly PathPart[];

/** What a resource was made of, and what it will be made of. */
interface Sides {
  readonly before: unknown;
  readonly after: unknown;
}

/**
 * Places that the engine says are different, and that look alike here, called as in {@link pathText}; none that is shown already, or of which a
 * part is told. @param different the engine's paths. @param shown places of the differences that can be seen.
 */
export function hiddenPlaces(different: readonly string[], sides: Sides, shown: readonly Place[]): readonly Place[] {
  const hidden = different
    .flatMap((path) => placesMeant(partsOf(path), sides))
    .filter((place) => !shown.some((one) => isWithin(one, place) || isWithin(place, one)));
  const once = [...new Map(hidden.map((place) => [pathText(place), place])).values()];
  return once.filter((place) => !once.some((other) => other !== place && isWithin(other, place)));
}

/**
 * The engine counts the entries of lists, and so may compare two of different names with each other. Then it has said nothing of either one's
 * secrets, nor has anybody: those that look alike on both sides are taken for other ones.
 */
function placesMeant(path: Place, { before, after }: Sides): readonly Place[] {
  const [old, next] = [placeIn(before, path), placeIn(after, path)];
  if (pathText(old) === pathText(next)) return [next];
  return alikeSecrets([], { before, after }).filter((secret) =>
    [old, next].some((place) => isWithin(secret, place) || isWithin(place, secret)),
  );
}

/** A place of which the entries of lists are called by their names, as far as they stand there. */
function placeIn(value: unknown, [first, ...rest]: Place): Place {
  if (first === undefined) return [];
  const members = membersOf(value);
  const text = (Array.isArray(value) ? [...(members?.keys() ?? [])][Number(first.text)] : undefined) ?? first.text;
  return [{ ...first, text }, ...placeIn(members?.get(text), rest)];
}

function alikeSecrets(path: Place, { before, after }: Sides): readonly Place[] {
  if (isMarkedSecret(before) && isMarkedSecret(after)) return [path];
  const others = membersOf(after);
  return [...(membersOf(before) ?? [])].flatMap(([text, member]) =>
    alikeSecrets([...path, { text, isEntry: Array.isArray(before) }], { before: member, after: others?.get(text) }),
  );
}

const isWithin = (inner: Place, outer: Place): boolean => outer.every(({ text }, index) => text === inner[index]?.text);
