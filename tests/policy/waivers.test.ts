import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { toPolicies } from "../../policies/adapter";
import { resourceLimits } from "../../policies/rules/resource-limits";
import { s3Versioning } from "../../policies/rules/s3-versioning";
import { parseWaivers, readWaivers, type Waivers } from "../../policies/waivers";
import { s3 } from "./support/buckets";
import { type Given, judgeAll, judgePolicies } from "./support/judge";
import { deployment, goodContainer, podSpec } from "./support/resources";

const names = ["resource-limits", "s3-versioning"];
const waiver = {
  rule: "resource-limits",
  resource: "shop-api",
  reason: "its load is being measured",
  owner: "shop team",
  expires: "2026-12-31",
};
const root: Given = { type: "pulumi:pulumi:Stack", name: "shop-prod", props: {} };
const bad = deployment(podSpec([{ ...goodContainer, resources: {} }]));
const parsed = (list: unknown): Waivers => parseWaivers("waivers.yaml", stringify(list), names);

/** What a run on a day reports about the root of the program and its resources, and in the end about the whole. */
async function run(list: unknown, day: string, ...given: readonly Given[]): Promise<readonly string[]> {
  const now = new Date(`${day}T23:59:59Z`);
  const policies = toPolicies([resourceLimits, s3Versioning], { waivers: parsed(list), now });
  const reports: string[] = [];
  for (const resource of [root, ...given]) reports.push(...(await judgeAll(policies, resource)));
  return [...reports, ...(await judgePolicies(policies, given))];
}

describe("waivers", () => {
  it("let a resource break the rule that they name, to the end of their last day", async () => {
    expect(await run([], "2026-12-31", bad)).toHaveLength(4);
    expect(await run([waiver], "2026-12-31", bad)).toEqual([]);
  });

  it("hold for rules of the whole stack too", async () => {
    const bucket = s3("Bucket", { bucket: "old" }, "old");
    const ofBucket = { ...waiver, rule: "s3-versioning", resource: "old" };
    expect(await run([], "2026-11-01", bucket)).toHaveLength(1);
    expect(await run([ofBucket], "2026-11-01", bucket)).toEqual([]);
  });

  it("are a violation when they are over, and waive no more", async () => {
    const [first, ...others] = await run([waiver], "2027-01-01", bad);
    expect(first?.split("\n")).toEqual([
      'The waiver of resource-limits for "shop-api" is over since 2026-12-31.',
      "  where: waivers.yaml",
      "  why:   its load is being measured (shop team)",
      "  fix:   keep the rule and remove the waiver, or agree with shop team on a new day",
    ]);
    expect(others).toHaveLength(4);
  });

  it("are told when they waive nothing, as an advice", async () => {
    const [report, ...others] = await run([waiver], "2026-11-01", deployment());
    expect(others).toEqual([]);
    expect(report).toContain('The waiver of resource-limits for "shop-api" waives nothing.');
    const levels = toPolicies([]).map(({ name, enforcementLevel }) => [name, enforcementLevel]);
    expect(levels).toContainEqual(["unused-waiver", "advisory"]);
    expect(levels).toContainEqual(["expired-waiver", "mandatory"]);
    expect(levels).toContainEqual(["malformed-waivers", "mandatory"]);
  });

  it("leave other resources and other rules alone", async () => {
    expect(await run([{ ...waiver, resource: "other" }], "2026-11-01", bad)).toHaveLength(4 + 1);
    expect(await run([{ ...waiver, rule: "s3-versioning" }], "2026-11-01", bad)).toHaveLength(4 + 1);
  });

  it("are refused with all their mistakes at once, and then waive nothing", async () => {
    const list = [{ ...waiver, reason: " ", expires: "2026-02-30" }, { rule: 1 }, { ...waiver, until: "soon" }];
    const [report, ...others] = await run(list, "2026-11-01", bad);
    expect(others).toHaveLength(4);
    expect(report?.split("\n")).toEqual([
      "Nothing is waived, as waivers.yaml has mistakes:",
      "  [0].reason: must be the reason why the rule cannot be kept",
      "  [0].expires: must be a date such as 2027-01-31",
      "  [1].rule: must be the name of a rule",
      "  [1].resource: must be the name of a resource in the program",
      "  [1].reason: must be the reason why the rule cannot be kept",
      "  [1].owner: must be who answers for it",
      "  [1].expires: must be a date such as 2027-01-31",
      '  [2]: Unrecognized key: "until"',
    ]);
  });

  it("are refused for rules that are not there, and where they stand twice", () => {
    const refused = (...list: readonly object[]) => parsed(list);
    expect(refused({ ...waiver, rule: "no-such-rule" }, { ...waiver, owner: "" })).toMatchObject({
      mistakes: ["[0].rule: must be the name of a rule", "[1].owner: must be who answers for it"],
    });
    expect(refused(waiver, { ...waiver, owner: "other" })).toMatchObject({
      mistakes: ['[1]: resource-limits is waived for "shop-api" already'],
    });
  });

  it("are refused where the file is no list, or no YAML", () => {
    expect(parsed({ waivers: [] })).toEqual({ file: "waivers.yaml", mistakes: ["must be a list of waivers"] });
    expect(parseWaivers("waivers.yaml", "- rule: [", names)).toHaveProperty("mistakes");
    expect(parseWaivers("waivers.yaml", "# none yet\n", names)).toEqual({ file: "waivers.yaml", list: [] });
  });
});

describe("the file of waivers", () => {
  const folder = mkdtempSync(join(tmpdir(), "palier-waivers-"));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it("need not be there, unless it was asked for by name", () => {
    expect(readWaivers(folder, undefined, names)).toEqual({ file: "policy-waivers.yaml", list: [] });
    expect(readWaivers(folder, "other.yaml", names)).toEqual({
      file: "other.yaml",
      mistakes: ["there is no such file"],
    });
  });

  it("is the one in the program's folder, or the one that was asked for", () => {
    writeFileSync(join(folder, "policy-waivers.yaml"), stringify([waiver]));
    writeFileSync(join(folder, "other.yaml"), "");
    expect(readWaivers(folder, undefined, names)).toEqual({ file: "policy-waivers.yaml", list: [waiver] });
    expect(readWaivers(folder, join(folder, "other.yaml"), names)).toMatchObject({ list: [] });
  });
});
