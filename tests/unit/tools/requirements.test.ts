import { proofsOf, tableOf } from "../../../tools/docs/requirements";

const run = (...tests: readonly (readonly [title: string, status: string])[]): Parameters<typeof proofsOf>[0] => ({
  testResults: [
    {
      name: "/checkout/tests/unit/a.test.ts",
      assertionResults: tests.map(([title, status]) => ({ ancestorTitles: ["a database"], title, status })),
    },
  ],
});
const rows = (open: Readonly<Record<string, string>> = {}): Parameters<typeof tableOf>[0] => ({
  groups: { "ROF-DB": 2 },
  open,
});

describe("proofs of requirements", () => {
  it("are tests that passed and name a row, with their file seen from the checkout", () => {
    expect(proofsOf(run(["ROF-DB-01: has a name", "passed"]), "/checkout")).toEqual([
      { id: "ROF-DB-01", test: "tests/unit/a.test.ts › a database › ROF-DB-01: has a name" },
    ]);
  });

  it("are one for each row that a title names, also when it names it twice", () => {
    const proofs = proofsOf(run(["ROF-DB-01 ROF-SEC-13 ROF-DB-01: is closed", "passed"]), "/checkout");
    expect(proofs.map(({ id }) => id)).toEqual(["ROF-DB-01", "ROF-SEC-13"]);
  });

  it.each(["failed", "pending", "todo"])("are none of a test that is %s", (status) => {
    expect(proofsOf(run(["ROF-DB-01: has a name", status]), "/checkout")).toEqual([]);
  });

  it("do not break the table by a bar in a title", () => {
    expect(proofsOf(run(["ROF-DB-01: a | b", "passed"]), "/checkout")[0]?.test).toContain("a \\| b");
  });
});

describe("the table of requirements", () => {
  const proofs = [{ id: "ROF-DB-01", test: "proof" }];

  it("has a line for each proof, and one for each row that is open with the reason", () => {
    expect(tableOf(rows({ "ROF-DB-02": "needs a disk" }), proofs)).toEqual({
      lines: ["| ROF-DB-01 | proof |", "| ROF-DB-02 | open: needs a disk |"],
      gaps: [],
    });
  });

  it("tells of a row that is neither proved nor explained", () => {
    expect(tableOf(rows(), proofs).gaps).toEqual([
      "ROF-DB-02 is named by no test that passed: prove it, or say why it is open",
    ]);
  });

  it("tells of a row that is explained although it is proved", () => {
    expect(tableOf(rows({ "ROF-DB-01": "hard", "ROF-DB-02": "hard" }), proofs).gaps).toEqual([
      'ROF-DB-01 is proved by a test: take it out of "open"',
    ]);
  });
});
