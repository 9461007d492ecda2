import { z } from "zod";
import { rules } from "../../policies/catalogue";
import { type Finding, type Results } from "../../policies/reports/finding";
import { junit } from "../../policies/reports/junit";
import { sarif } from "../../policies/reports/sarif";
import { summary } from "../../policies/reports/summary";
import { bucketWith, s3 } from "./support/buckets";
import { recorded, runWithEverything } from "./support/reports";
import { deployment, goodContainer, podSpec, resource } from "./support/resources";

const origin = { version: "1.2.3", programFile: "shop/Pulumi.yaml" };
const logSchema = z.object({
  runs: z.tuple([
    z.object({
      tool: z.object({ driver: z.object({ rules: z.array(z.looseObject({ id: z.string() })) }) }),
      invocations: z.tuple([
        z.object({
          executionSuccessful: z.boolean(),
          toolExecutionNotifications: z.array(
            z.looseObject({ level: z.string(), message: z.object({ text: z.string() }) }),
          ),
        }),
      ]),
      results: z.array(
        z.looseObject({
          ruleId: z.string(),
          level: z.string(),
          message: z.object({ text: z.string() }),
          partialFingerprints: z.record(z.string(), z.string()),
          suppressions: z.array(z.object({ justification: z.string() })),
        }),
      ),
    }),
  ]),
});
const runOf = (results: Results) => logSchema.parse(JSON.parse(sarif(results, origin))).runs[0];

const finding: Finding = { rule: "a-rule", path: "spec", found: "nothing", message: "It is wrong", fix: "spec: {}" };
const onlyThis = (one: Finding): Results => ({
  isWhole: true,
  rules: [{ name: "a-rule", description: "All is right.", level: "mandatory", references: [] }],
  findings: [one],
  notJudged: [],
  failed: [],
});

describe("what a run writes down", () => {
  it("is every finding, waived or not, with its resource, and the level in force of its rule", async () => {
    const { findings, rules: asked } = await runWithEverything();
    const ofLimits = findings.filter(({ rule }) => rule === "resource-limits");
    expect(ofLimits.map(({ resource: of, path, waiver }) => [of?.name, path, waiver?.owner])).toEqual([
      ["shop-api", "spec.template.spec.containers[0].resources.limits.memory", undefined],
      ["worker", "spec.template.spec.containers[0].resources.limits.memory", "shop & team"],
    ]);
    expect(ofLimits[0]?.resource).toEqual({
      urn: "urn:pulumi:test::policies::kubernetes:apps/v1:Deployment::shop-api",
      type: "kubernetes:apps/v1:Deployment",
      name: "shop-api",
      place: 'Deployment shop/api (resource "shop-api")',
    });
    expect(Object.fromEntries(asked.map(({ name, level }) => [name, level]))).toMatchObject({
      "resource-limits": "mandatory",
      "s3-lifecycle": "advisory",
    });
  });

  it("is every value that a rule asked for and a preview did not know, so that no pass is a false one", async () => {
    const { notJudged } = await runWithEverything();
    const later = notJudged
      .filter(({ resource: of }) => of.name === "later")
      .map(({ rule, path }) => `${rule} ${path}`);
    expect(later).toEqual(["pod-security spec.template.spec.containers[0].securityContext"]);
  });

  it("is every rule that failed, with the resource that it could not judge", async () => {
    const { failed } = await runWithEverything();
    expect(failed.map(({ rule, resource: of }) => [rule, of?.name])).toEqual([["failing", "shop-api"]]);
  });

  it("is each thing once, in an order that does not change", async () => {
    const bad = (name: string) => ({ ...deployment(podSpec([{ ...goodContainer, resources: {} }])), name });
    const ofResources = rules.filter(({ sees }) => sees === "resource");
    const one = await recorded(ofResources, [bad("a"), bad("b"), bad("a")]);
    const other = await recorded(ofResources, [bad("b"), bad("a")]);
    expect(one).toEqual(other);
    expect(one.findings.filter(({ rule }) => rule === "resource-limits")).toHaveLength(8);
  });
});

describe("a report in SARIF", () => {
  it("has an error for what stops the update, a warning for advice, and what is waived as accepted by its owner", async () => {
    const { results } = runOf(await runWithEverything());
    const told = results.map(({ ruleId, level, suppressions }) => [ruleId, level, suppressions[0]?.justification]);
    expect(told).toEqual([
      ["resource-limits", "error", undefined],
      ["resource-limits", "error", "its load | is being <measured> (shop & team, until 2026-12-31)"],
      ["s3-lifecycle", "warning", undefined],
      ["s3-lifecycle", "warning", undefined],
    ]);
    expect(results[0]?.message.text).toContain('Fix: resources: { limits: { memory: "512Mi" } }');
  });

  it("places a finding at the program's file, and at the resource and the path in the stack", async () => {
    const urn = "urn:pulumi:test::policies::kubernetes:apps/v1:Deployment::shop-api";
    expect(runOf(await runWithEverything()).results[0]).toMatchObject({
      locations: [
        {
          physicalLocation: { artifactLocation: { uri: "shop/Pulumi.yaml" } },
          logicalLocations: [
            { name: "shop-api", fullyQualifiedName: `${urn}#spec.template.spec.containers[0].resources.limits.memory` },
          ],
        },
      ],
    });
  });

  it("says that it failed where a rule failed, and names what is not judged yet", async () => {
    const everything = await runWithEverything();
    const [{ executionSuccessful, toolExecutionNotifications }] = runOf(everything).invocations;
    expect(executionSuccessful).toBe(false);
    expect(toolExecutionNotifications.filter(({ level }) => level === "error")).toHaveLength(1);
    expect(toolExecutionNotifications.filter(({ level }) => level === "note")).toHaveLength(
      everything.notJudged.length,
    );
    expect(runOf({ ...everything, failed: [] }).invocations[0].executionSuccessful).toBe(true);
  });

  it("knows a finding again in the next run, and tells two findings from each other", async () => {
    const prints = async () => runOf(await runWithEverything()).results.map(({ partialFingerprints: print }) => print);
    const first = await prints();
    expect(await prints()).toEqual(first);
    expect(new Set(first.map((print) => JSON.stringify(print))).size).toBe(first.length);
  });
});

describe("a report in JUnit's form", () => {
  const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;

  it("fails a test for each resource that breaks a mandatory rule, and counts what it holds", async () => {
    const text = junit(await runWithEverything());
    expect(text).toMatch(
      /<testsuite name="palier-policies" tests="\d+" failures="1" errors="1" skipped="\d+" time="0">/,
    );
    expect(count(text, /<testcase /g)).toBe(Number(/tests="(\d+)"/.exec(text)?.[1]));
    expect(count(text, /<skipped /g)).toBe(Number(/skipped="(\d+)"/.exec(text)?.[1]));
    expect(text).toContain(
      '<failure message="The container &quot;api&quot; has no memory in its limits" type="resource-limits">',
    );
  });

  it("lets advice pass, and says it", async () => {
    const text = junit(await runWithEverything());
    expect(text).toMatch(/classname="s3-lifecycle"[^>]*>\n\s*<system-out>advisory: /);
  });

  it("neither passes nor fails what is waived, or not judged yet", async () => {
    const text = junit(await runWithEverything());
    expect(text).toContain(
      '<skipped message="waived until 2026-12-31 by shop &amp; team (its load | is being &lt;measured&gt;): ',
    );
    expect(text).toContain(
      '<skipped message="not known before the update, which judges it: spec.template.spec.containers[0]',
    );
  });

  it("has a test for a rule that found nothing", async () => {
    expect(junit(await recorded(rules, [deployment()]))).toContain(
      '<testcase classname="resource-limits" name="every resource" time="0"/>',
    );
  });

  it("skips a test where the run was cut off, as what is not judged is no pass", async () => {
    const cut = { ...(await recorded(rules, [deployment()])), isWhole: false };
    expect(junit(cut)).toContain('name="the whole stack" time="0">\n    <skipped message="The run ended before');
    expect(summary(cut)).toContain("The run ended before the whole stack was judged");
    expect(runOf(cut).invocations[0].toolExecutionNotifications).toHaveLength(1);
  });
});

describe("a report for a pull request", () => {
  it("counts first, then shows what stops the update, what failed, advice, what is waived and what is open", async () => {
    const text = summary(await runWithEverything());
    expect(text).toMatch(
      /: 1 violation stops the update, 2 pieces of advice, 1 waived, \d+ values not known before the update, 1 rule failed\./,
    );
    expect(text.split("\n").filter((line) => line.startsWith("### "))).toEqual([
      "### Violations",
      "### Rules that failed, and judged nothing",
      "### Advice",
      "### Waived",
      "### Not judged yet: values that only the update knows, and judges",
    ]);
    expect(text).toContain('| `resource-limits` | mandatory | `Deployment shop/api (resource "shop-api")` |');
  });

  it("keeps every row whole, whatever its texts hold", () => {
    const strange = "a|b`c``d\n# e <script>alert(1)</script> [x](y) **z** &lt;";
    const text = summary(onlyThis({ ...finding, path: strange, found: strange, message: strange, fix: strange }));
    const row = text.split("\n").find((line) => line.startsWith("| `a-rule`")) ?? "";
    expect(row.split(/(?<!\\)\|/)).toHaveLength(7 + 2);
    expect(text).not.toMatch(/(?<!\\)<script>(?!alert\(1\)<\/script> \[x\]\(y\) \*\*z\*\* &lt;```)/);
  });

  it("ends before a comment is too long, and says so", () => {
    const many = Array.from({ length: 130 }, (_, index) => ({ ...finding, path: `spec.${index}` }));
    expect(summary({ ...onlyThis(finding), findings: many })).toContain(
      "And 30 more: the other reports hold them all.",
    );
  });
});

describe("secrets", () => {
  const canary = "cAnary-Zq81Lw55-Xv09Pt";
  const encoded = Buffer.from(canary).toString("base64");
  const container = {
    ...goodContainer,
    image: "shop/api",
    resources: {},
    securityContext: { privileged: true },
    env: [
      { name: "DB_PASSWORD", value: canary },
      { name: "URL", value: `postgres://user:${canary}@db/shop` },
    ],
    args: [`--password=${canary}`, `redis://:${canary}@cache`],
  };
  const given = [
    deployment(podSpec([container])),
    resource("core/v1:ConfigMap", {
      data: { password: canary, "a.conf": `password=${canary}` },
      binaryData: { p: encoded },
    }),
    resource("core/v1:Secret", {
      metadata: { name: 7 },
      stringData: { password: canary },
      data: { password: encoded },
    }),
    {
      type: "docker:index/container:Container",
      name: "db",
      props: { image: "redis", envs: [`REDIS_PASSWORD=${canary}`] },
    },
    { type: "random:index/randomPassword:RandomPassword", name: "pw", props: { length: 4, result: canary } },
    ...bucketWith({ BucketPolicy: undefined }),
    s3("BucketPolicy", { bucket: "other", policy: canary }, "other"),
  ];

  it("ROF-SEC-01: stand in no report, wherever the program holds them", async () => {
    const results = await recorded(rules, given);
    expect(results.findings.filter(({ rule }) => rule === "plain-secrets").length).toBeGreaterThan(5);
    for (const text of [sarif(results, origin), junit(results), summary(results)]) {
      expect(text).toContain("DB");
      expect(text).not.toContain(canary);
      expect(text).not.toContain(encoded);
    }
  });
});
