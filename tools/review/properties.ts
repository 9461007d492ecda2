import { cut, more } from "../words";
import { type Difference, differencesOf, type Leaf, type PathPart, pathText } from "./differences";
import { hiddenPlaces } from "./hidden-places";
import { type Redactor, secretWord } from "./redactor";
import type { PropertyChange } from "./report";
import type { Step } from "./steps";

/** Longest text of a value that is shown, in characters. */
const longest = 100;
/** Most lines of a file that are shown, of those that differ. */
const mostLines = 3;

/** Properties that change, with every secret replaced. What the engine says is different, and looks alike here, is a secret. */
export function propertyChanges(step: Step, redactor: Redactor): readonly PropertyChange[] {
  if (step.before === undefined || step.after === undefined) return [];
  const sides = { before: step.before.inputs, after: step.after.inputs };
  const seen = differencesOf(sides.before, sides.after);
  const hidden = hiddenPlaces(
    step.different,
    sides,
    seen.map(({ path }) => path),
  );
  return [
    ...seen.map((difference) => changeOf(difference, step.type, redactor)),
    ...hidden.map((path) => ({ path: redactor.text(pathText(path)), before: secretWord, after: secretWord })),
  ];
}

function changeOf({ path, before, after }: Difference, type: string, redactor: Redactor): PropertyChange {
  const hides = isSecretPlace(type, path);
  const name = nameOf(path);
  const show = (leaf: Leaf, other: Leaf | undefined): string =>
    hides ? secretWord : shownText(name, leaf, other, redactor);
  return {
    path: redactor.text(pathText(path)),
    ...(before !== undefined && { before: show(before, after) }),
    ...(after !== undefined && { after: show(after, before) }),
  };
}

/** Types of which nothing that they hold is shown, by the first part of the path; an empty list stands for all of it. */
const secretPlaces: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^kubernetes:core\/v1:Secret(?:List|Patch)?$/, ["data", "stringData", "items"]],
  [/^pulumi:providers:/, []],
  [/^tls:/, []],
  [/^docker:.*:Secret$/, ["data"]],
  [/^aws:(?:ssm|secretsmanager)\//, ["value", "secretString", "secretBinary"]],
];

const isSecretPlace = (type: string, [first]: readonly PathPart[]): boolean =>
  secretPlaces.some(([pattern, keys]) => pattern.test(type) && (keys.length === 0 || keys.includes(first?.text ?? "")));

/** What a value is called: its key, or for a variable of a container the variable's name. */
function nameOf(path: readonly PathPart[]): string {
  const [owner, last] = path.slice(-2);
  if (last?.text === "value" && owner?.isEntry === true) return owner.text;
  return last?.isEntry === true ? "" : (last?.text ?? owner?.text ?? "");
}

function shownText(name: string, leaf: Leaf, other: Leaf | undefined, redactor: Redactor): string {
  if (typeof leaf !== "string") return redactor.value(name, String(leaf));
  if (!leaf.includes("\n")) return cut(variableText(name, leaf, redactor), longest);
  const others = new Set(typeof other === "string" ? redactor.text(other).split("\n") : []);
  // The whole text first: a secret of several lines is none of its lines.
  const own = redactor
    .text(leaf)
    .split("\n")
    .filter((line) => !others.has(line) && line.trim() !== "");
  const lines = own.slice(0, mostLines).map((line) => cut(redactor.line("", line), longest));
  return [...lines, ...more(own.length - lines.length, "line")].join(" / ");
}

/** Docker writes a variable as one text: `NAME=value`. */
function variableText(name: string, text: string, redactor: Redactor): string {
  const [, key, value] = /^([A-Za-z_]\w*)=(.*)$/.exec(text) ?? [];
  return key === undefined || value === undefined ? redactor.value(name, text) : `${key}=${redactor.value(key, value)}`;
}
