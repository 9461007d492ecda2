/** Settings of a Java program by their names. */
export type Properties = Readonly<Record<string, string | number | boolean>>;

/**
 * Writes a `.properties` file as `java.util.Properties` reads it. Names and values may hold anything: what has a meaning in the format,
 * and what is not plain ASCII, is escaped.
 */
export const javaProperties = (properties: Properties): string =>
  Object.entries(properties)
    .map(([name, value]) => `${escaped(name, /[\\\s:=#!]/g)}=${escaped(String(value), /\\|^[ \t\f]|[\n\r\t\f]/g)}\n`)
    .join("");

const shortEscapes: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t", "\f": "\\f" };

const escaped = (text: string, special: RegExp): string =>
  text
    .replace(special, (character) => shortEscapes[character] ?? `\\${character}`)
    .replace(/[^\x20-\x7e]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
