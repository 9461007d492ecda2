import { readFileSync } from "node:fs";
import { join } from "node:path";
import { rules } from "../../../policies/catalogue";
import { root } from "../../../tools/home";

const page = readFileSync(join(root, "docs/policies.md"), "utf8");
const [, compared = ""] = /^## Rules by group$([\s\S]*?)^### Parts$/m.exec(page) ?? [];
const rows = compared.split("\n").filter((line) => line.startsWith("| `"));
const cellsOf = (row: string): readonly string[] =>
  row
    .split("|")
    .slice(1, -1)
    .map((cell) => cell.trim());

describe("the comparison of policy packs", () => {
  it("has a row for each rule, and none for a rule that is not there", () => {
    const names = rows.map((row) => cellsOf(row)[0]);
    expect([...names].sort()).toEqual(rules.map(({ name }) => `\`${name}\``).sort());
  });

  it("says yes, part or no of ours and of each of the ten others", () => {
    for (const row of rows) {
      const [, , ...answers] = cellsOf(row);
      expect(answers).toHaveLength(1 + 10);
      expect(answers.filter((answer) => !["yes", "part", "–"].includes(answer))).toEqual([]);
    }
  });

  it("gives a reason wherever another pack is ahead", () => {
    const [, ahead = ""] = /^## Where a peer is ahead, and why$([\s\S]*?)^## /m.exec(page) ?? [];
    const reasons = ahead.split("\n").filter((line) => line.startsWith("| "));
    expect(reasons.length).toBeGreaterThan(10);
    for (const row of reasons) expect(cellsOf(row).filter((cell) => cell !== "")).toHaveLength(3);
  });

  it("counts the rules that there are", () => {
    expect(page).toContain(`0.1.0, ${rules.length} rules`);
    expect(page).toContain(`${rules.length} of ${rules.length}`);
  });
});
