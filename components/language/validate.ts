import type { core, z } from "zod";
import { suggest } from "./nearest";
import { type Checked, type Problem, show } from "./problem";
import { keysAt } from "./schema-keys";

/** Where the input came from: it decides the codes and the words of the advice. */
export interface Source {
  /** First code of the family: 100 for settings, 200 for a platform's spec. */
  readonly code: 100 | 200;
  /** The file that the author must edit. */
  readonly file: string;
  /** Path of the input inside that file; the default is the file's top. */
  readonly at?: Problem["path"];
}

/** Checks the whole input against a schema and reports every mistake at once. Unknown keys are mistakes. */
export function validate<S extends z.ZodType>(schema: S, input: unknown, source: Source): Checked<z.output<S>> {
  const result = schema.safeParse(input, { reportInput: true });
  if (result.success) return { ok: true, value: result.data };
  const explainer = { schema, input, source };
  return { ok: false, problems: result.error.issues.flatMap((issue) => explain(issue, explainer, [])) };
}

interface Explainer {
  readonly schema: z.ZodType;
  readonly input: unknown;
  readonly source: Source;
}

type Path = Problem["path"];

/** One schema issue in the author's words; unknown keys become one mistake each. */
function explain(issue: core.$ZodIssue, explainer: Explainer, prefix: Path): readonly Problem[] {
  const at = [...prefix, ...issue.path.map((part) => (typeof part === "symbol" ? part.toString() : part))];
  if (issue.code === "unrecognized_keys") return issue.keys.map((key) => unknownKey(key, at, explainer));
  if (issue.code === "invalid_union") {
    const branches = issue.errors.map((errors) => errors.flatMap((inner) => explain(inner, explainer, at)));
    const best = branches.filter((branch) => branch.length > 0).sort((left, right) => left.length - right.length)[0];
    if (best) return best;
  }
  return [wrongValue(issue, at, explainer.source)];
}

function wrongValue(issue: core.$ZodIssue, at: Path, source: Source): Problem {
  const path = [...(source.at ?? []), ...at];
  const missing = issue.input === undefined;
  return {
    code: `PAL${source.code + (missing ? 1 : 2)}`,
    path,
    found: show(inputOf(issue)),
    allowed: issue.message,
    fix: missing ? `add "${path.join(".")}" to ${source.file}` : adviseOn(issue, path, source),
  };
}

/** A union that is told apart by a key is wrong in that key, not as a whole. */
const inputOf = (issue: core.$ZodIssue): unknown =>
  issue.code === "invalid_union" && issue.discriminator !== undefined
    ? Reflect.get(Object(issue.input), issue.discriminator)
    : issue.input;

function adviseOn(issue: core.$ZodIssue, path: Path, source: Source): string {
  const options = issue.code === "invalid_value" ? issue.values.map(String) : [];
  return options.length > 1 && typeof issue.input === "string"
    ? suggest(issue.input, options)
    : `correct "${path.join(".")}" in ${source.file}`;
}

function unknownKey(key: string, at: Path, { schema, input, source }: Explainer): Problem {
  const known = keysAt(schema, input, at);
  return {
    code: `PAL${source.code}`,
    path: [...(source.at ?? []), ...at, key],
    found: `the unknown key "${key}"`,
    allowed: known.join(", "),
    fix: suggest(key, known),
  };
}
