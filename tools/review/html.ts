/** Text that is markup already, and is taken as it is. Only {@link html} makes it. */
export class Markup {
  constructor(readonly text: string) {}
}

/** What may stand in a template: text is escaped, markup is not, nothing is nothing. */
export type Content = Markup | string | number | undefined | readonly Content[];

const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text that no reader of HTML or SVG takes for markup, neither between tags nor in a quoted attribute. */
const escape = (text: string): string => text.replace(/[&<>"']/g, (sign) => escapes[sign] ?? sign);

function render(content: Content): string {
  if (content === undefined) return "";
  if (content instanceof Markup) return content.text;
  if (typeof content === "string" || typeof content === "number") return escape(String(content));
  return content.map(render).join("");
}

/** Markup from a template, with everything in it escaped that is no markup itself. Values stand between tags, or in quoted attributes. */
export const html = (strings: TemplateStringsArray, ...values: readonly Content[]): Markup =>
  new Markup(strings.map((text, index) => (index === 0 ? text : render(values[index - 1]) + text)).join(""));
