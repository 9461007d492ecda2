/** An element of XML: its name, its attributes, and its content: elements or text. */
export interface XmlElement {
  readonly name: string;
  /** Default none. */
  readonly attributes?: Readonly<Record<string, string | number>>;
  /** Default empty. */
  readonly content?: readonly XmlElement[] | string;
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\t": "&#9;",
  "\n": "&#10;",
  "\r": "&#13;",
};

/** Characters that XML 1.0 cannot hold in any form, and halves of characters. */
const notInXml = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

const storable = (text: string): string => text.replace(notInXml, "\u{FFFD}");

const escaped = (text: string, which: RegExp): string =>
  storable(text).replace(which, (character) => entities[character] ?? character);

/** A document in XML 1.0 with the element as its root. Names must be names of XML; values may be any text. */
export const xml = (root: XmlElement): string =>
  ['<?xml version="1.0" encoding="UTF-8"?>', ...lines(root, ""), ""].join("\n");

function lines({ name, attributes = {}, content = "" }: XmlElement, indent: string): readonly string[] {
  const pairs = Object.entries(attributes).map(
    ([key, value]) => ` ${key}="${escaped(String(value), /[&<>"\t\n\r]/g)}"`,
  );
  const start = `${indent}<${name}${pairs.join("")}`;
  if (content.length === 0) return [`${start}/>`];
  // Lines of a text stay lines: only a carriage return would be lost.
  if (typeof content === "string") return [`${start}>${escaped(content, /[&<>\r]/g)}</${name}>`];
  return [`${start}>`, ...content.flatMap((child) => lines(child, `${indent}  `)), `${indent}</${name}>`];
}
