import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { planOf } from "../support/rofecare";

const fileOf = (stack: string): string => join(__dirname, `rofecare-${stack}-kubernetes.json`);

/** The plan as it stands in git: sorted keys, so that a difference is a difference of meaning. */
const textOf = (stack: string): string => `${JSON.stringify(planOf(stack), sortedKeys, 2)}\n`;

function sortedKeys(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)));
}

describe("ROF-ENV-01: one program, three environments that differ by data alone", () => {
  it.each(["dev", "staging", "prod"])("the plan of Rofecare in %s is the one in git", (stack) => {
    const file = fileOf(stack);
    // UPDATE_GOLDEN=1 replaces a plan on purpose, to be read as a difference and committed.
    if (process.env["UPDATE_GOLDEN"] === "1") writeFileSync(file, textOf(stack));
    expect(textOf(stack)).toBe(readFileSync(file, "utf8"));
  });
});
