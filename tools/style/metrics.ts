import { readFileSync } from "node:fs";
import ts from "typescript";

/** What one source file shows of its style. */
export interface FileStyle {
  readonly file: string;
  readonly lines: number;
  /** Lines of each function. */
  readonly functions: readonly number[];
  /** Uses of `any`, casts (other than `as const`) and `!`, with their places. */
  readonly any: readonly string[];
  readonly casts: readonly string[];
  readonly nonNull: readonly string[];
  /** Members of exported interfaces that lack documentation and are no plain sentence in themselves, or are not readonly. */
  readonly undocumented: readonly string[];
  readonly writable: readonly string[];
  /** Exported functions, classes and interfaces without a doc comment. */
  readonly silentExports: readonly string[];
}

/** Reads one file with the compiler's own parser. */
export function measure(file: string): FileStyle {
  const text = readFileSync(file, "utf8");
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found = { functions: [], any: [], casts: [], nonNull: [], undocumented: [], writable: [], silentExports: [] };
  const style: Mutable = { file, lines: text.split("\n").length - 1, ...found };
  const visit = (node: ts.Node): void => {
    inspect(node, source, style);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return style;
}

type Mutable = { -readonly [K in keyof FileStyle]: FileStyle[K] extends readonly (infer E)[] ? E[] : FileStyle[K] };

function inspect(node: ts.Node, source: ts.SourceFile, style: Mutable): void {
  const line = (position: number): number => source.getLineAndCharacterOfPosition(position).line + 1;
  const place = `${style.file}:${line(node.getStart(source))}`;
  if (ts.isFunctionLike(node) && "body" in node && node.body)
    style.functions.push(line(node.end) - line(node.getStart(source)) + 1);
  if (node.kind === ts.SyntaxKind.AnyKeyword) style.any.push(place);
  if (ts.isAsExpression(node) && node.type.getText(source) !== "const") style.casts.push(place);
  if (ts.isNonNullExpression(node)) style.nonNull.push(place);
  if (isExported(node) && !documented(node)) style.silentExports.push(place);
  if (ts.isInterfaceDeclaration(node) && isExported(node)) inspectMembers(node, source, style);
}

function inspectMembers(node: ts.InterfaceDeclaration, source: ts.SourceFile, style: Mutable): void {
  for (const member of node.members.filter(ts.isPropertySignature)) {
    const place = `${style.file} ${node.name.text}.${member.name.getText(source)}`;
    const readonly = member.modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.ReadonlyKeyword) ?? false;
    if (!readonly) style.writable.push(place);
    if (member.questionToken && !documented(member)) style.undocumented.push(place);
  }
}

const documented = (node: ts.Node): boolean => ts.getJSDocCommentsAndTags(node).length > 0;

const isExported = (node: ts.Node): boolean =>
  (ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node) || ts.isInterfaceDeclaration(node)) &&
  (node.modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword) ?? false);
