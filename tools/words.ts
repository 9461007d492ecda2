/** A word for one or for several. @param several default: the word with an s. */
export const plural = (count: number, one: string, several = `${one}s`): string => (count === 1 ? one : several);

/** A number with the word for what is counted: `1 container`, `2 containers`. @param several default: the word with an s. */
export const counted = (count: number, one: string, several?: string): string =>
  `${count} ${plural(count, one, several)}`;

/** That some are left out: `and 2 more`, `and 2 more lines`; nothing where none are. @param one of them. Default: not said. */
export function more(left: number, one?: string): readonly string[] {
  if (left <= 0) return [];
  return [one === undefined ? `and ${left} more` : `and ${left} more ${plural(left, one)}`];
}

/** The first of some words, and how many more there are: `a, b and 2 more`. @param between them. Default: a comma, but before the last. */
export const firstOf = (words: readonly string[], most: number, between?: string): string =>
  [words.slice(0, most).join(between ?? ", "), ...more(words.length - most)].join(between ?? " ");

/** A text of so many characters at most, with a mark where the rest of it was. */
export const cut = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text);
