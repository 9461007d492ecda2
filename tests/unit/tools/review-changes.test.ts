import { plantedChanges } from "../../support/review-changes";
import { remove } from "../../support/review-edits";
import { password } from "../../support/review-shapes";
import { type Planted, reportOn, urnOf } from "../../support/review-preview";
import { dangers } from "../../../tools/review/report";

describe("planted changes", () => {
  it.each(plantedChanges)("$name: dangers to data are $risks, the worst is $danger", ({ planted, risks, danger }) => {
    const report = reportOn(planted);
    const found = Object.fromEntries(report.risks.map(({ resource, hazard }) => [resource, hazard]));
    const told = report.groups
      .flatMap(({ tiers }) => tiers)
      .flatMap(({ changes }) => changes.map((change) => change.danger));
    expect(found).toEqual(risks);
    expect(dangers.find((one) => told.includes(one)) ?? "none").toBe(danger);
    expect(report.verdict === "risky").toBe(Object.keys(risks).length > 0);
  });

  it("are more than twenty-five, harmful and harmless", () => {
    const harmful = plantedChanges.filter(({ danger }) => danger === "data");
    expect(harmful.length).toBeGreaterThan(25);
    expect(plantedChanges.length - harmful.length).toBeGreaterThan(12);
  });

  it("every danger says what happens, what would be lost, and how to avoid it, in words that name what is meant", () => {
    const risks = plantedChanges.flatMap(({ planted }) => reportOn(planted).risks);
    for (const { happens, lost, avoid } of risks) {
      for (const words of [happens, lost, avoid]) expect(words).toMatch(/^.{20,}/);
      expect(`${happens} ${lost} ${avoid}`).not.toMatch(/undefined|\[object|""/);
    }
  });

  it("a rename without an alias is told as one, with the alias to write", () => {
    const rename = plantedChanges.find(({ name }) => name.includes("without an alias"));
    const [risk] = reportOn(rename?.planted ?? []).risks;
    expect(risk?.happens).toContain('"patients-db" of the same kind is made');
    expect(risk?.avoid).toContain('aliases: [{ name: "patient-db" }] on "patients-db"');
  });

  it("a Secret that goes is no loss while the value in it was made up by what stays", () => {
    const secret = remove("secret", "patient-db", { stringData: { password: "one" } });
    const source: Planted = {
      ...remove("password", "patient-db", undefined),
      op: "same",
      old: { inputs: password(44, "1") },
      new: { inputs: password(44, "1") },
    };
    const resourcesAtRisk = (sources: readonly string[]): readonly string[] =>
      reportOn([secret, source], { dependenciesOf: (urn) => (urn === urnOf(secret) ? sources : []) }).risks.map(
        ({ resource }) => resource,
      );
    expect(resourcesAtRisk([urnOf(source)])).toEqual([]);
    expect(resourcesAtRisk([])).toEqual(["Secret/patient-db"]);
  });
});
