import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type * as Run from "../../../tools/review/run";
import { WaiverBook } from "../../../tools/review/waivers";
import type { FakeProgram } from "../../support/fake-program";
import { type StackTools, stackTools } from "../../support/stack-tools";

const canary = "Canary+w/ord=47";
const mark = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };
const urn = "urn:pulumi:dev::shop::kubernetes:core/v1:ConfigMap::orders";
const side = (text: string): object => ({ inputs: { data: { text } }, parent: "" });
const events = [
  { diagnosticEvent: { message: `resp: ${canary}`, color: "never", severity: "debug" } },
  { resourcePreEvent: { metadata: { op: "update", urn, old: side("a"), new: side(`b ${canary}`) } } },
  { diagnosticEvent: { message: `uses ${canary}`, color: "never", severity: "warning" } },
];
const ending = (result: string): object => ({ summaryEvent: { result } });
const state = { deployment: { resources: [{ urn, outputs: { a: { ...mark, plaintext: JSON.stringify(canary) } } }] } };

let tools: StackTools;
let pulumi: FakeProgram;
let run: typeof Run;

/** An engine that tells events, knows the state of the stack or not, and says more words. */
function engine(told: readonly object[], knowsStack: boolean, words = ""): void {
  const [eventsFile, stateFile] = ["events", "state"].map((name) => join(tools.project, `${name}.json`));
  writeFileSync(eventsFile ?? "", `${told.map((event) => JSON.stringify(event)).join("\n")}\n`);
  writeFileSync(stateFile ?? "", JSON.stringify(state));
  const exported = knowsStack ? `cat '${stateFile ?? ""}'` : "exit 255";
  pulumi = tools.pulumi(
    [
      'case "$*" in',
      `*"stack export"*) ${exported};;`,
      `preview*) cat '${eventsFile ?? ""}'; echo '${words}' >&2;;`,
      "esac",
    ].join("\n"),
  );
}

const review = (): ReturnType<typeof Run.reviewStack> =>
  run.reviewStack(tools.files.findStack(tools.project, "dev"), {
    toolchain: { pulumi: pulumi.path, kubectl: "", env: {} },
    settings: { clusters: {} },
    waivers: new WaiverBook({ list: [], mistakes: [] }, new Date()),
    context: "own",
    asks: "update",
  });

beforeEach(async () => {
  tools = await stackTools();
  run = await import("../../../tools/review/run");
});
afterEach(() => {
  tools.remove();
});

describe("a preview that is reviewed", () => {
  it("is read from the engine's events, with the secrets of the state in none of its texts", async () => {
    engine([...events, ending("succeeded")], true);
    const report = await review();
    expect(report.verdict).toBe("harmless");
    expect(report.groups[0]?.tiers[0]?.changes[0]?.properties).toEqual([
      { path: "data.text", before: "a", after: "b (secret)" },
    ]);
    expect(report.warnings).toEqual(["uses (secret)"]);
    expect(JSON.stringify(report)).not.toContain("Canary");
  });

  it("has no secret of the stack's configuration in its texts either", async () => {
    writeFileSync(join(tools.project, "Pulumi.dev.yaml"), "config: { shop:key: { secure: v1:abc } }\n");
    engine([{ diagnosticEvent: { message: "key is Other-canary", severity: "warning" } }, ending("succeeded")], true);
    const shown = join(tools.project, "config.json");
    writeFileSync(shown, JSON.stringify({ "shop:key": { value: "Other-canary", secret: true } }));
    pulumi = tools.pulumi(`${readFileSync(pulumi.path, "utf8")}\ncase "$*" in config*) cat '${shown}';; esac`);
    expect((await review()).warnings).toEqual(["key is (secret)"]);
  });

  it("is asked for as JSON, of the stack, with the copy of its settings", async () => {
    engine([ending("succeeded")], true);
    await review();
    const copy = join(tools.home, "stacks", "shop", "dev", "Pulumi.dev.yaml");
    expect(pulumi.calls()).toContain(
      `preview --json --stack dev --config-file ${copy} --non-interactive --color never`,
    );
  });

  it.each([
    [
      "with the engine's errors",
      [{ diagnosticEvent: { message: `no ${canary}\n`, severity: "error" } }, ending("failed")],
      "",
      "no (secret)",
    ],
    ["with what else the engine said", [], `cannot start ${canary}`, "cannot start (secret)"],
  ])("has a report when it fails, %s", async (...[, told, words, failure]) => {
    engine(told, true, words);
    const report = await review();
    expect(report.verdict).toBe("failed");
    expect(report.failures).toEqual([failure]);
    expect(JSON.stringify(report)).not.toContain("Canary");
  });

  it("has a report when its policy config has mistakes, with all of them", async () => {
    engine([ending("succeeded")], true);
    mkdirSync(join(tools.project, "policies"));
    writeFileSync(join(tools.project, "policies", "PulumiPolicy.yaml"), "runtime: nodejs\n");
    writeFileSync(join(tools.project, "policy-config.json"), JSON.stringify({ probe: "advisory" }));
    const report = await review();
    expect(report.verdict).toBe("failed");
    expect(report.failures.join()).toContain("probe: there is no such rule");
  });

  it("is made against nothing where the stack does not stand yet, with a state that goes again", async () => {
    engine([...events, ending("succeeded")], false);
    const report = await review();
    const [, created = ""] = /(stack select dev --create[^\n]*)/.exec(pulumi.calls().join("\n")) ?? [];
    const used = /--config-file (\S*palier-preview-\S*)/.exec(pulumi.calls().join("\n"))?.[1];
    expect(created).not.toBe("");
    expect(used).toBeDefined();
    expect(existsSync(used ?? tools.project)).toBe(false);
    expect(report.failures).toEqual([]);
  });
});
