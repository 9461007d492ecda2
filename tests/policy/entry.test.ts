import { toPolicies } from "../../policies/adapter";
import { rules } from "../../policies/catalogue";
import { cases } from "./support/cases";
import type { Program } from "./support/cases/program";
import { judgeAll, judgePolicies } from "./support/judge";

const policies = toPolicies(rules);

/** Names of the policies that a program breaks, asked through the functions that the engine's library calls. */
async function brokenBy(program: Program, settings: object = {}): Promise<readonly string[]> {
  const broken: string[] = [];
  for (const policy of policies) {
    const ofResources = await Promise.all(program.map((resource) => judgeAll([policy], resource, settings)));
    const reports = [...ofResources.flat(), ...(await judgePolicies([policy], program, settings))];
    if (reports.length > 0) broken.push(policy.name);
  }
  return broken;
}

describe("the catalogue and its cases", () => {
  it("has cases for each rule, and for no other", () => {
    expect(Object.keys(cases).sort()).toEqual(rules.map(({ name }) => name).sort());
  });

  it.each(Object.entries(cases))(
    "%s is kept by one program, which no other rule refuses",
    async (_, { keeps, settings }) => {
      expect(await brokenBy(keeps, settings)).toEqual([]);
    },
  );

  it.each(Object.entries(cases))("%s is broken by the others", async (name, { breaks, settings }) => {
    for (const program of breaks) expect(await brokenBy(program, settings)).toContain(name);
  });
});
