/** Text in which HAProxy puts values of environment variables for `${NAME}`, unlike plain text. */
export interface WithVariables {
  readonly withVariables: string;
}

/** One word of a line: plain text, or text with variables. */
export type Word = string | WithVariables;

/** A line: a keyword with its arguments. */
export type Line = readonly Word[];

/** A section with its lines: `global`, `defaults`, `frontend http` and so on. */
export interface Section {
  readonly words: Line;
  readonly lines: readonly Line[];
}

/** A section of the file. */
export const section = (words: Line, lines: readonly Line[]): Section => ({ words, lines });

/** Plain text for an argument in which HAProxy looks for `%[…]` and other formats. */
export const unformatted = (text: string): string => text.replaceAll("%", "%%");

/**
 * A whole configuration file of HAProxy.
 * @throws RangeError for a word that such a file cannot hold.
 */
export const renderHaproxyConfiguration = (sections: readonly Section[]): string =>
  sections
    .map(({ words, lines }) => [renderLine(words), ...lines.map((line) => `  ${renderLine(line)}`), ""].join("\n"))
    .join("\n");

const renderLine = (line: Line): string => line.map(renderWord).join(" ");

function renderWord(word: Word): string {
  const text = typeof word === "string" ? word : word.withVariables;
  if (/[\n\r\0]/.test(text)) throw new RangeError(`"${text}" has an end of line, which no line of HAProxy can hold`);
  if (typeof word !== "string") return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
  if (/^[^\s"'\\#$]+$/.test(text)) return text;
  // Between single quotes everything stands as it is, but the quote itself.
  return `'${text.replaceAll("'", "'\\''")}'`;
}
