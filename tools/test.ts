import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Command, readArguments } from "./arguments";
import { closingLines, type Count, countOfCheck, countOfRun, type RunCount } from "./count";
import { ensureDebianPackages } from "./debian";
import { writeRequirements } from "./docs/requirements";
import { root } from "./home";
import { runMain, UserProblem } from "./problem";
import { runInTerminal } from "./process";
import { ensureToolchain } from "./toolchain";

const command: Command = {
  usage: "npm test",
  says: "Runs everything, and closes with a line that counts: format, lint, style, types, then all tests from the quickest to the slowest.",
  mostWords: 0,
  flags: {},
};

/**
 * Tests that run together, in the order in which they run. Those of real programs wait for them most of the time: two files at once take
 * little more than half the time of one after another, and more than two would wait for processors.
 */
const groups: readonly {
  readonly projects: readonly string[];
  readonly flags: readonly string[];
}[] = [
  { projects: ["unit", "registration", "cases", "golden", "policy"], flags: ["--maxWorkers", "100%"] },
  { projects: ["conformance", "e2e"], flags: ["--maxWorkers", "2"] },
  { projects: ["docker"], flags: ["--runInBand"] },
];

async function main(): Promise<number> {
  if (readArguments(process.argv.slice(2), command) === undefined) return 0;
  const folder = mkdtempSync(join(tmpdir(), "palier-test-"));
  try {
    const checks = await inOrder([
      () => step("format", () => bin("prettier", ["--check", "."])),
      () => step("lint", () => bin("eslint", ["."])),
      () => step("style", () => bin("tsx", ["tools/style/index.ts"])),
      () => step("types", () => bin("tsc", [])),
      () => step("programs", prepareMachine),
    ]);
    const tests = await inOrder(groups.map((group) => () => jest(group, folder)));
    const results = tests.flatMap(({ results }) => results);
    const documentation = await step("requirements", () => documentRequirements(results, folder));
    return close([...checks, ...tests, documentation]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function inOrder<T>(steps: readonly (() => Promise<T>)[]): Promise<readonly T[]> {
  const done: T[] = [];
  for (const next of steps) done.push(await next());
  return done;
}

const bin = (name: string, args: readonly string[]): Promise<number> =>
  runInTerminal(join(root, "node_modules", ".bin", name), args, { cwd: root });

/** One check that passes or fails as a whole. What fails does not keep the next from running. */
async function step(name: string, work: () => Promise<number>): Promise<Count> {
  console.log(`\n=== ${name}`);
  const code = await work().catch((error: unknown) => {
    if (!(error instanceof UserProblem)) throw error;
    console.error(`problem: ${error.message}\nfix:     ${error.fix}`);
    return 1;
  });
  return countOfCheck(name, code);
}

/** What the slower tests need of the machine. */
async function prepareMachine(): Promise<number> {
  await ensureToolchain({ targets: ["kubernetes", "docker"] });
  await ensureDebianPackages();
  return 0;
}

async function jest({ projects, flags }: (typeof groups)[number], folder: string): Promise<RunCount> {
  const name = projects.join(", ");
  console.log(`\n=== ${name}`);
  const file = join(folder, `${projects.join("-")}.json`);
  const code = await bin("jest", ["--selectProjects", ...projects, ...flags, "--json", "--outputFile", file]);
  const result: unknown = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined;
  return countOfRun(name, code, result);
}

/** The table of requirements comes from what has just passed. */
function documentRequirements(results: readonly unknown[], folder: string): Promise<number> {
  const file = join(folder, "all.json");
  writeFileSync(file, JSON.stringify({ testResults: results }));
  const gaps = writeRequirements(file, root);
  gaps.forEach((gap) => {
    console.log(gap);
  });
  return Promise.resolve(gaps.length === 0 ? 0 : 1);
}

function close(counts: readonly Count[]): number {
  closingLines(counts).forEach((line) => {
    console.log(line);
  });
  return counts.every(({ failed }) => failed.length === 0) ? 0 : 1;
}

void runMain(main);
