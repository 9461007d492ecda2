import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import type { MonitoringPlan } from "../../../components/tiers/monitoring/plan";
import { settingsFiles } from "../../../components/tiers/monitoring/settings-files";
import { goProgram, type GoProgram, versionOf } from "../../support/go-program";

/** Of all the ways to find targets, only that of Kubernetes: Debian's Prometheus is built without it, so this one is built here. */
const built = {
  folder: "prometheus",
  module: "github.com/prometheus/prometheus",
  tags: ["remove_all_sd", "enable_kubernetes_sd"],
} as const;
const server: GoProgram = { ...built, name: "prometheus", command: "cmd/prometheus" };
const tool: GoProgram = { ...built, name: "promtool", command: "cmd/promtool" };

/** Paths of Prometheus and its tool, of the release that the tier runs. */
export interface PrometheusPrograms {
  readonly prometheus: string;
  readonly promtool: string;
}

/** Builds them, once per machine: some minutes. One after the other, as the second is made of what the first has compiled. */
export async function needPrometheus(): Promise<PrometheusPrograms> {
  const prometheus = await goProgram(server);
  return { prometheus, promtool: await goProgram(tool) };
}

/** The release, as images name it: as a Go module, 3.13.5 is called 0.313.5. */
export function prometheusRelease(): string {
  const [, major = "", minor = "", patch = ""] = /^0\.(\d)(\d\d)\.(\d+)$/.exec(versionOf(server)) ?? [];
  return `v${major}.${Number(minor)}.${patch}`;
}

/** Files of a monitoring in a folder of their own for each program, as its pods have them. */
export function writeSettings(plan: Pick<MonitoringPlan, "configuration">): {
  readonly folder: string;
  readonly remove: () => void;
} {
  const folder = mkdtempSync(join(tmpdir(), "monitoring-"));
  for (const [program, files] of Object.entries(settingsFiles(plan))) {
    mkdirSync(join(folder, program));
    for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, program, file), text);
  }
  const remove = (): void => {
    rmSync(folder, { recursive: true, force: true });
  };
  return { folder, remove };
}

/** Runs a program to its end: whether it was content, and what it said. */
export const runTool = (
  program: string,
  args: readonly string[],
  folder: string,
): Promise<{ readonly content: boolean; readonly said: string }> =>
  new Promise((done) => {
    execFile(program, [...args], { cwd: folder }, (error, stdout, stderr) => {
      done({ content: error === null, said: `${stdout}${stderr}` });
    });
  });

/** An alert that is expected: its labels, and what it says. */
export interface ExpectedAlert {
  readonly exp_labels: Readonly<Record<string, string>>;
  readonly exp_annotations: { readonly summary: string };
}

/** What is measured, one value every 15 s in promtool's words, and which alerts of a name fire at a time. */
export interface RuleCase {
  readonly series: Readonly<Record<string, string>>;
  readonly alertname: string;
  readonly expected: Readonly<Record<string, readonly ExpectedAlert[]>>;
}

/** Asks promtool whether the rules of a monitoring do as a case expects. */
export async function testRules(promtool: string, rulesFolder: string, given: RuleCase): Promise<string> {
  const test = {
    interval: "15s",
    input_series: Object.entries(given.series).map(([series, values]) => ({ series, values })),
    alert_rule_test: Object.entries(given.expected).map(([time, alerts]) => ({
      eval_time: time,
      alertname: given.alertname,
      exp_alerts: alerts,
    })),
  };
  const cases = { rule_files: ["rules.yml"], evaluation_interval: "15s", tests: [test] };
  writeFileSync(join(rulesFolder, "case.yml"), stringify(cases, { lineWidth: 0 }));
  const { content, said } = await runTool(promtool, ["test", "rules", "case.yml"], rulesFolder);
  return content ? "as expected" : said;
}
