import { mostCharacters, toMarkdown } from "../../../tools/review/markdown";
import { reportVersion, type ReviewReport, type StackReport } from "../../../tools/review/report";
import { untouched } from "../../../tools/review/run";
import { exitCodeOf } from "../../../tools/review/verdict";
import { claim, deployment } from "../../support/review-shapes";
import { factsOf, type Planted, reportOn } from "../../support/review-preview";

const reportOf = (stacks: readonly StackReport[]): ReviewReport => ({
  version: reportVersion,
  subject: "change",
  madeAt: "2026-06-01T00:00:00.000Z",
  stacks,
  waivers: { file: "data-waivers.yaml", mistakes: [], expired: [], unused: [] },
});
const claims = (number: number): readonly Planted[] =>
  Array.from({ length: number }, (_, index) => ({
    type: "kubernetes:core/v1:PersistentVolumeClaim",
    name: `files-of-patient-${index}`,
    op: "delete",
    old: { inputs: claim("fast") },
  }));
const deployments = (number: number): readonly Planted[] =>
  Array.from({ length: number }, (_, index) => ({
    type: "kubernetes:apps/v1:Deployment",
    name: `service-${index}`,
    op: "update",
    old: { inputs: deployment({}) },
    new: { inputs: deployment({ image: `shop/service:${index}`, note: "n".repeat(90) }) },
    tier: `Service service-${index}`,
  }));

describe("a comment", () => {
  it.each([
    [5, 5000],
    [300, 3000],
    [1000, 500],
    [1800, 5000],
  ])("with %i risks and %i other changes fits, and names every risk", (risks, changes) => {
    const text = toMarkdown(reportOf([reportOn([...claims(risks), ...deployments(changes)])]));
    expect(text.length).toBeLessThanOrEqual(mostCharacters);
    const told = new Set(text.match(/files-of-patient-\d+/g));
    expect(told.size).toBe(risks);
    expect(text).toMatch(/details are left out here/);
  });

  it("fits when there are more risks than any comment can name, and says that there are more", () => {
    const text = toMarkdown(reportOf([reportOn(claims(4000))]));
    expect(text.length).toBeLessThanOrEqual(mostCharacters);
    expect(text).toContain("Data that would be lost (4000)");
    expect(text).toContain("More than fits here is at risk");
  });

  it("fits with long words of the engine and many broken rules in many stacks", () => {
    const policyEvent = {
      message: "m".repeat(5000),
      policyName: "probes",
      policyPackName: "palier",
      enforcementLevel: "mandatory",
    };
    const failure = { diagnosticEvent: { message: "e".repeat(100_000), severity: "error" } };
    const events = [failure, ...Array.from({ length: 200 }, () => ({ policyEvent }))];
    const stacks = Array.from({ length: 30 }, (_, index) =>
      reportOn(claims(3), { stack: `stack-${index}`, facts: factsOf(claims(3), events, "failed") }),
    );
    const text = toMarkdown(reportOf(stacks));
    expect(text.length).toBeLessThanOrEqual(mostCharacters);
    expect(text.match(/files-of-patient-\d in |stack-\d+/g)?.length).toBeGreaterThanOrEqual(90);
  });

  it("has the stacks that need a decision first, and one line for all that stay as they are", () => {
    const lines = toMarkdown(
      reportOf([
        untouched("a"),
        reportOn(deployments(1), { stack: "b" }),
        reportOn(claims(1), { stack: "c" }),
        untouched("d"),
      ]),
    ).split("\n");
    const told = lines.filter((line) => line.startsWith("- ") && /\*\*[abcd]\*\*/.test(line));
    expect(told.map((line) => /\*\*([abcd])\*\*/.exec(line)?.[1])).toEqual(["c", "b", "a"]);
    expect(told[2]).toBe("- ⚪ **a**, **d**: nothing changes");
  });

  it("tells one change as one, also where it tells numbers alone", () => {
    const stacks = [1, 50].map((number) => reportOn(deployments(number), { stack: `with ${number}` }));
    const text = toMarkdown(reportOf(stacks), 2000);
    expect(text.match(/Services: .*/g)).toEqual(["Services: 1 change in 1 tier", "Services: 50 changes in 50 tiers"]);
  });

  it("tells of a stack that stands nowhere how many resources are new", () => {
    const made = ({ type, name, new: side }: Planted): Planted => ({
      type,
      name,
      op: "create",
      ...(side && { new: side }),
    });
    const sentences = [1, 2].map((number) => reportOn(deployments(number).map(made)).sentence);
    expect(sentences).toEqual([
      "it stands nowhere yet, so all of it is new: 1 resource",
      "it stands nowhere yet, so all of it is new: 2 resources",
    ]);
  });

  it("takes nothing that a program is called for markup", () => {
    const [planted] = claims(1);
    const report = reportOn(planted === undefined ? [] : [{ ...planted, name: "</details><img src=x>@team `a` | b" }]);
    const text = toMarkdown(reportOf([report]));
    expect(text.replace(/(`+)[^`][\s\S]*?\1/g, "")).not.toMatch(/(?<!\\)<img|@team/);
  });
});

describe("the exit code", () => {
  const failed = reportOn([], { facts: factsOf([], [], "failed") });
  const policyEvent = { message: "m", policyName: "probes", policyPackName: "palier", enforcementLevel: "mandatory" };
  const forbidden = reportOn([], {
    facts: factsOf(
      [],
      [{ policyEvent }, { diagnosticEvent: { message: "preview failed\n", severity: "error" } }],
      "failed",
    ),
  });
  const risky = reportOn(claims(1));
  const harmless = reportOn(deployments(1));

  it.each([
    [0, "nothing changes or is harmless", [untouched("a"), harmless]],
    [2, "data is at risk", [harmless, risky]],
    [3, "a policy refuses", [risky, forbidden]],
    [4, "a preview failed", [failed, forbidden, risky]],
  ])("is %i where %s", (code, _, stacks) => {
    expect(exitCodeOf({ stacks })).toBe(code);
  });

  it("a preview that a policy ends is forbidden, and not failed", () => {
    expect(forbidden.verdict).toBe("forbidden");
    expect(failed.verdict).toBe("failed");
  });
});
