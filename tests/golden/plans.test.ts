import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { planOf } from "../support/rofecare";

const fileOf = (name: string): string => join(__dirname, `${name}-kubernetes.json`);

/** The plan as it stands in git: sorted keys, so that a difference is a difference of meaning. */
const textOf = (stack: string): string => `${JSON.stringify(planOf(stack), sortedKeys, 2)}\n`;

function sortedKeys(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)));
}

/** Stacks of the repository with the names of their files. */
const stacks = [
  ["dev", "rofecare-dev"],
  ["staging", "rofecare-staging"],
  ["prod", "rofecare-prod"],
  ...["medisecure", "audit-trail", "ecosyste"].flatMap((platform) => [`${platform}-dev`, `${platform}-prod`]).map((name) => [name, name] as const),
] as const;

describe("ROF-ENV-01 MED-ENV-01 ECO-ENV-01: one program, platforms and environments that differ by data alone", () => {
  it.each(stacks)("the plan of the stack %s is the one in git, %s", (stack, name) => {
    const file = fileOf(name);
    // UPDATE_GOLDEN=1 replaces a plan on purpose, to be read as a difference and committed.
    if (process.env["UPDATE_GOLDEN"] === "1") writeFileSync(file, textOf(stack));
    expect(textOf(stack)).toBe(readFileSync(file, "utf8"));
  });
});
