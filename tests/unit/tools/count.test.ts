import { closingLines, countOfCheck, countOfRun } from "../../../tools/count";

const result = (passed: number, failed: number, unreadable = 0): object => ({
  numPassedTests: passed,
  numFailedTests: failed,
  numRuntimeErrorTestSuites: unreadable,
  testResults: [{ name: "a.test.ts" }],
  success: failed === 0,
});

describe("what a step of npm test counts", () => {
  it("is one for a check, which passes or fails as a whole", () => {
    expect(countOfCheck("lint", 0)).toEqual({ passed: 1, failed: [] });
    expect(countOfCheck("lint", 2)).toEqual({ passed: 0, failed: ["lint"] });
  });

  it("is every test for a run of tests, and its results are kept for the table of requirements", () => {
    expect(countOfRun("unit", 0, result(332, 0))).toEqual({
      passed: 332,
      failed: [],
      results: [{ name: "a.test.ts" }],
    });
  });

  it("is a failure for each test that failed and each file that could not be read", () => {
    expect(countOfRun("unit", 1, result(10, 2, 1))).toMatchObject({ passed: 10, failed: ["unit", "unit", "unit"] });
  });

  it("is a failure where a run ends badly although no test failed, or found no tests", () => {
    expect(countOfRun("e2e", 1, result(0, 0)).failed).toEqual(["e2e (exit code 1)"]);
  });

  it("is a failure where a run was cut off before it wrote anything", () => {
    expect(countOfRun("e2e", -1, undefined)).toEqual({ passed: 0, failed: ["e2e (no result)"], results: [] });
  });
});

describe("the closing lines", () => {
  it("are one line that counts, where all is well", () => {
    expect(closingLines([countOfCheck("types", 0), countOfRun("unit", 0, result(332, 0))])).toEqual([
      "",
      "333 passed, 0 failed",
    ]);
  });

  it("tell where something failed, and how often", () => {
    const counts = [countOfCheck("lint", 1), countOfRun("unit", 1, result(10, 2)), countOfRun("e2e", 0, result(3, 0))];
    expect(closingLines(counts)).toEqual(["", "failed in lint: 1, unit: 2", "13 passed, 3 failed"]);
  });

  it("count nothing where nothing ran", () => {
    expect(closingLines([])).toEqual(["", "0 passed, 0 failed"]);
  });
});
