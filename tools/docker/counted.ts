import { plural } from "../words";

/** A number with the word for what is counted: `1 container`, `2 containers`. @param several default: the word with an s. */
export const counted = (count: number, one: string, several?: string): string =>
  `${count} ${plural(count, one, several)}`;
