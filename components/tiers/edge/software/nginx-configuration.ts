/** Text in which NGINX puts values for `$name`, or a regular expression: it stands as it is, unlike plain text. */
export interface Expression {
  readonly expression: string;
}

/** One parameter of a directive: plain text, or an expression. */
export type Parameter = string | Expression;

/** A directive with its parameters, and what stands in its braces. */
export interface Directive {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  /** Directives in the braces that follow. Default: a semicolon, and no braces. */
  readonly block?: readonly Directive[];
}

/** Parameters in which NGINX looks for variables. */
export const expression = (text: string): Expression => ({ expression: text });

/** A directive that ends with a semicolon. */
export const directive = (name: string, ...parameters: readonly Parameter[]): Directive => ({ name, parameters });

/** A directive with braces. */
export const section = (name: string, parameters: readonly Parameter[], block: readonly Directive[]): Directive => ({
  name,
  parameters,
  block,
});

/** Defines the variable that stands for a dollar in plain text, as NGINX cannot escape one. It belongs into `http`. */
export const dollarVariable: Directive = section(
  "geo",
  [{ expression: "$dollar" }],
  [directive("default", { expression: "$" })],
);

/**
 * A whole configuration file of NGINX.
 * @throws RangeError for a parameter that no such file can hold.
 */
export const renderNginxConfiguration = (top: readonly Directive[]): string =>
  `${top.flatMap((entry) => renderDirective(entry, 0)).join("\n")}\n`;

function renderDirective({ name, parameters, block }: Directive, depth: number): readonly string[] {
  const indent = "  ".repeat(depth);
  const head = `${indent}${[name, ...parameters.map(renderParameter)].join(" ")}`;
  if (block === undefined) return [`${head};`];
  return [`${head} {`, ...block.flatMap((entry) => renderDirective(entry, depth + 1)), `${indent}}`];
}

function renderParameter(parameter: Parameter): string {
  const text = typeof parameter === "string" ? parameter.replaceAll("$", "${dollar}") : parameter.expression;
  if (text.includes("\0")) throw new RangeError("a parameter of NGINX cannot hold a zero character");
  // A dollar followed by a brace would end the word in the eyes of the reader, so such a word is quoted as well.
  if (/^[^\s"'\\{};#]+$/.test(text)) return text;
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}
