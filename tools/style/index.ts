import { readdirSync } from "node:fs";
import { join } from "node:path";
import { type FileStyle, measure } from "./metrics";

/** A goal of style: how it is measured, and the most that is allowed. */
interface Goal {
  readonly name: string;
  readonly most: number;
  readonly measured: (files: readonly FileStyle[]) => number;
  /** Where the worst of it stands. */
  readonly places: (files: readonly FileStyle[]) => readonly string[];
}

const quantile = (values: readonly number[], part: number): number => {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
};
const longest = (files: readonly FileStyle[]): readonly string[] =>
  [...files].sort((left, right) => right.lines - left.lines).map((file) => `${file.file} (${file.lines} lines)`);
const withLongFunctions = (files: readonly FileStyle[]): readonly string[] =>
  [...files]
    .map((file) => ({ file: file.file, most: Math.max(0, ...file.functions) }))
    .sort((left, right) => right.most - left.most)
    .map(({ file, most }) => `${file} (a function of ${most} lines)`);

const lines = (files: readonly FileStyle[]): readonly number[] => files.map((file) => file.lines);
const functions = (files: readonly FileStyle[]): readonly number[] => files.flatMap((file) => file.functions);
const count =
  (member: "any" | "casts" | "nonNull" | "undocumented" | "writable" | "silentExports") =>
  (files: readonly FileStyle[]): readonly string[] =>
    files.flatMap((file) => file[member]);
const none = (name: string, member: Parameters<typeof count>[0]): Goal => ({
  name,
  most: 0,
  measured: (files) => count(member)(files).length,
  places: count(member),
});

const goals: readonly Goal[] = [
  { name: "lines of a file, median", most: 120, measured: (files) => quantile(lines(files), 0.5), places: longest },
  { name: "lines of a file, p90", most: 220, measured: (files) => quantile(lines(files), 0.9), places: longest },
  { name: "lines of a file, most", most: 300, measured: (files) => Math.max(...lines(files)), places: longest },
  {
    name: "lines of a function, p90",
    most: 20,
    measured: (files) => quantile(functions(files), 0.9),
    places: withLongFunctions,
  },
  {
    name: "lines of a function, most",
    most: 60,
    measured: (files) => Math.max(...functions(files)),
    places: withLongFunctions,
  },
  none("uses of any", "any"),
  none("casts", "casts"),
  none("uses of !", "nonNull"),
  none("exported functions, classes and interfaces without documentation", "silentExports"),
  none("optional members without documentation", "undocumented"),
  none("members that are not readonly", "writable"),
];

/** Files whose style is measured: what the product is made of. Data files hold no logic and may be long. */
const sources = ["index.ts", "components", "policies"].flatMap((path) => sourceFiles(path));

function sourceFiles(path: string): readonly string[] {
  if (path.endsWith(".ts")) return [path];
  return readdirSync(path, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !file.includes("node_modules"))
    .map((file) => join(path, file));
}

function report(files: readonly FileStyle[]): number {
  const results = goals.map((goal) => ({ ...goal, value: goal.measured(files) }));
  for (const { name, value, most, places } of results) {
    console.log(`${value <= most ? "ok  " : "over"}  ${name}: ${value} (at most ${most})`);
    if (value > most) for (const place of places(files).slice(0, 8)) console.log(`        ${place}`);
  }
  return results.filter(({ value, most }) => value > most).length;
}

process.exitCode = report(sources.map(measure)) > 0 ? 1 : 0;
