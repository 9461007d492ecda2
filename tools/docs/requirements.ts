import { readFileSync, writeFileSync } from "node:fs";
import { relative } from "node:path";
import { z } from "zod";

/** Rows that exist, by group with their number, and why some are not proved yet. */
const rowsSchema = z.strictObject({
  groups: z.record(z.string(), z.int().min(1)),
  open: z.record(z.string(), z.string()),
});
const resultSchema = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      assertionResults: z.array(
        z.object({ ancestorTitles: z.array(z.string()), title: z.string(), status: z.string() }),
      ),
    }),
  ),
});
type Rows = z.output<typeof rowsSchema>;
type Result = z.output<typeof resultSchema>;

/** A test that passed and names the requirements that it proves. */
interface Proof {
  readonly id: string;
  readonly test: string;
}

const idPattern = /\b[A-Z]{3}-[A-Z]{2,3}-\d{2}\b/g;

/** Every requirement that a passing test names in its title. */
export const proofsOf = (result: Result, root: string): readonly Proof[] =>
  result.testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status }) => status === "passed")
      .flatMap(({ ancestorTitles, title }) => {
        const titles = [...ancestorTitles, title].join(" › ");
        const test = `${relative(root, name)} › ${titles}`.replaceAll("|", "\\|");
        return [...new Set(titles.match(idPattern) ?? [])].map((id) => ({ id, test }));
      }),
  );

/** The table, a line for each row, and rows that are neither proved nor explained, or explained although proved. */
export function tableOf(
  rows: Rows,
  proofs: readonly Proof[],
): { readonly lines: readonly string[]; readonly gaps: readonly string[] } {
  const ids = Object.entries(rows.groups).flatMap(([group, count]) =>
    Array.from({ length: count }, (_, index) => `${group}-${String(index + 1).padStart(2, "0")}`),
  );
  const proved = new Map(ids.map((id) => [id, proofs.filter((proof) => proof.id === id)]));
  const gaps = ids.flatMap((id) => {
    const count = proved.get(id)?.length ?? 0;
    if (count > 0 && rows.open[id] !== undefined) return [`${id} is proved by a test: take it out of "open"`];
    return count === 0 && rows.open[id] === undefined
      ? [`${id} is named by no test that passed: prove it, or say why it is open`]
      : [];
  });
  const lines = ids.flatMap((id) => {
    const tests = proved.get(id) ?? [];
    return tests.length > 0
      ? tests.map(({ test }) => `| ${id} | ${test} |`)
      : [`| ${id} | open: ${rows.open[id] ?? "?"} |`];
  });
  return { lines, gaps };
}

const heading = [
  "# Requirements and the tests that prove them",
  "",
  "Made by a run of the tests (`npm test`), not by hand. `docs/requirements.json` lists the rows and says why some are open.",
  "",
  "| Row | Proof |",
  "| --- | --- |",
];

/** Writes `docs/requirements.md` from the results of a test run. Returns what is missing. */
export function writeRequirements(resultsFile: string, root: string): readonly string[] {
  const rows = rowsSchema.parse(JSON.parse(readFileSync(`${root}/docs/requirements.json`, "utf8")));
  const result = resultSchema.parse(JSON.parse(readFileSync(resultsFile, "utf8")));
  const { lines, gaps } = tableOf(rows, proofsOf(result, root));
  writeFileSync(`${root}/docs/requirements.md`, `${[...heading, ...lines].join("\n")}\n`);
  return gaps;
}
