import ts from "typescript";
import { UserProblem } from "../problem";
import { formatted, identifierOf } from "./source";

/** The list of platforms, from the root of the repository. */
export const registryFile = "platforms/index.ts";

/** A place of the list's text, and what goes there. */
interface Insertion {
  readonly at: number;
  readonly text: string;
}

/**
 * The list of platforms with one more: an import and a member, each where the alphabet puts it.
 * @throws UserProblem where the list is not of the form that this reads: it changes nothing that it does not understand.
 */
export async function withPlatform(source: string, name: string): Promise<string> {
  const { afterImport, members, start } = readRegistry(source, `./${name}`);
  const identifier = identifierOf(name);
  if (members.some((member) => member.name === name || member.identifier === identifier)) {
    throw new UserProblem(
      `${registryFile} lists ${name} already, or another platform as ${identifier}`,
      "choose another name",
    );
  }
  const key = identifier === name ? name : `${JSON.stringify(name)}: ${identifier}`;
  const before = members.filter((member) => member.name < name).at(-1);
  const insertions: readonly Insertion[] = [
    { at: afterImport, text: `\nimport { ${identifier} } from "./${name}";` },
    before === undefined ? { at: start, text: `${key},` } : { at: before.end, text: `, ${key}` },
  ];
  return formatted(
    insertions.reduceRight((text, { at, text: more }) => text.slice(0, at) + more + text.slice(at), source),
  );
}

interface Registry {
  /** Where the import ends that the new one follows. */
  readonly afterImport: number;
  readonly members: readonly { readonly name: string; readonly identifier: string; readonly end: number }[];
  /** Where the members begin. */
  readonly start: number;
}

function readRegistry(source: string, module: string): Registry {
  const file = ts.createSourceFile(registryFile, source, ts.ScriptTarget.ES2022, true);
  const imports = file.statements.filter(ts.isImportDeclaration);
  const [list, ...more] = file.statements.filter((statement) => !ts.isImportDeclaration(statement));
  const before = imports.filter((node) => moduleOf(node) < module).at(-1);
  if (before === undefined || list === undefined || more.length > 0) throw unexpected("imports, and one list");
  const object = objectOf(list);
  return { afterImport: before.end, members: object.properties.map(memberOf), start: object.getStart() + 1 };
}

/** The module of an import; those outside of the folder, `../`, come first in the alphabet. */
const moduleOf = ({ moduleSpecifier }: ts.ImportDeclaration): string =>
  ts.isStringLiteral(moduleSpecifier) ? moduleSpecifier.text : "";

function objectOf(statement: ts.Statement): ts.ObjectLiteralExpression {
  const declaration = ts.isVariableStatement(statement) ? statement.declarationList.declarations[0] : undefined;
  const object = declaration?.initializer;
  if (declaration?.name.getText() !== "platforms" || object === undefined || !ts.isObjectLiteralExpression(object))
    throw unexpected("an object, platforms");
  return object;
}

function memberOf(property: ts.ObjectLiteralElementLike): Registry["members"][number] {
  const { end } = property;
  if (ts.isShorthandPropertyAssignment(property)) {
    return { name: property.name.text, identifier: property.name.text, end };
  }
  if (ts.isPropertyAssignment(property) && ts.isIdentifier(property.initializer)) {
    const { name } = property;
    if (ts.isIdentifier(name) || ts.isStringLiteral(name))
      return { name: name.text, identifier: property.initializer.text, end };
  }
  throw unexpected(`members that name an import, unlike ${property.getText().slice(0, 40)}`);
}

const unexpected = (what: string): UserProblem =>
  new UserProblem(
    `${registryFile} is not of the form that this command can add to: it looks for ${what}`,
    "give it the form that it has in git, or write the platform's file and its two lines there by hand",
  );
