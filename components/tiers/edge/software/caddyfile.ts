/** Text in which Caddy puts values for `{…}`, unlike plain text, where braces are refused. */
export interface Placeholders {
  readonly placeholders: string;
}

/** One word of a line: plain text, or text with placeholders. */
export type Word = string | Placeholders;

/** A line of a Caddyfile: a directive, a matcher's name or a site's addresses with its words, and what stands in its braces. */
export interface Line {
  readonly words: readonly Word[];
  /** Lines in the braces that follow. Default: no braces. */
  readonly block?: readonly Line[];
}

/** A line without braces. */
export const line = (...words: readonly Word[]): Line => ({ words });

/** A line with braces. */
export const block = (words: readonly Word[], lines: readonly Line[]): Line => ({ words, block: lines });

/**
 * A whole Caddyfile in the form that `caddy fmt` gives: tabs, and an empty line between the blocks of the top.
 * @throws RangeError for a word that a Caddyfile cannot hold.
 */
export const renderCaddyfile = (top: readonly Line[]): string =>
  `${top.map((entry) => renderLine(entry, 0).join("\n")).join("\n\n")}\n`;

function renderLine({ words, block: inner }: Line, depth: number): readonly string[] {
  const indent = "\t".repeat(depth);
  const head = words.map(renderWord);
  if (inner === undefined) return [`${indent}${head.join(" ")}`];
  return [
    `${indent}${[...head, "{"].join(" ")}`,
    ...inner.flatMap((entry) => renderLine(entry, depth + 1)),
    `${indent}}`,
  ];
}

function renderWord(word: Word): string {
  if (typeof word !== "string") return quote(word.placeholders);
  if (/[{}]/.test(word)) throw new RangeError(`"${word}" has braces, which Caddy would take for a placeholder`);
  return quote(word);
}

/** Between backquotes Caddy takes everything as it stands; between double quotes only a quote itself can be escaped. */
function quote(text: string): string {
  if (/^[^\s"`\\#]+$/.test(text)) return text;
  if (!text.includes("`")) return /["\\]/.test(text) ? `\`${text}\`` : `"${text}"`;
  if (text.includes("\\"))
    throw new RangeError(`"${text}" has backslashes and backquotes, which no Caddyfile can hold together`);
  return `"${text.replaceAll('"', '\\"')}"`;
}
