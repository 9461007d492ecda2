import { z } from "zod";

/** What a step of `npm test` adds to the closing line. */
export interface Count {
  readonly passed: number;
  /** The name of the step, once for each failure. */
  readonly failed: readonly string[];
}

/** A run of Jest, counted, with the results of its files. */
export interface RunCount extends Count {
  readonly results: readonly unknown[];
}

const resultSchema = z.looseObject({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  /** Files that could not even be read count as one failure each. */
  numRuntimeErrorTestSuites: z.number(),
  testResults: z.array(z.unknown()),
});

/** A check that passes or fails as a whole. */
export const countOfCheck = (name: string, code: number): Count =>
  code === 0 ? { passed: 1, failed: [] } : { passed: 0, failed: [name] };

/**
 * Counts a run of Jest. A run that ends badly although no test failed, such as one that found no tests, is a failure too.
 * @param result what Jest wrote as JSON, or nothing when it wrote nothing.
 */
export function countOfRun(name: string, code: number, result: unknown): RunCount {
  if (result === undefined) return { passed: 0, failed: [`${name} (no result)`], results: [] };
  const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites, testResults } = resultSchema.parse(result);
  const failures = numFailedTests + numRuntimeErrorTestSuites;
  const isBad = failures === 0 && code !== 0;
  const failed = isBad ? [`${name} (exit code ${code})`] : Array.from({ length: failures }, () => name);
  return { passed: numPassedTests, failed, results: testResults };
}

/** The closing lines: where something failed, and how much passed and failed in all. */
export function closingLines(counts: readonly Count[]): readonly string[] {
  const passed = counts.reduce((sum, count) => sum + count.passed, 0);
  const failed = counts.flatMap((count) => count.failed);
  const names = [...new Set(failed)].map((name) => `${name}: ${failed.filter((other) => other === name).length}`);
  const where = names.length === 0 ? [] : [`failed in ${names.join(", ")}`];
  return ["", ...where, `${passed} passed, ${failed.length} failed`];
}
