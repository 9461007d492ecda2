import { spawn } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Engine } from "../tests/e2e/support/engine";
import { Project } from "../tests/e2e/support/project";
import { type Sandbox, startSandbox } from "../tools/sandbox";
import { ensureToolchain, type Toolchain } from "../tools/toolchain";
import { type Literal, literalsOf, manifestsOf, writeFloor } from "./floor";
import { measureImports } from "./imports";
import { measure, type Measured } from "./measure";
import { measurePlans } from "./plan";
import { measurePolicies } from "./policies";
import { measurePreviews } from "./policy-previews";
import { benchReviews } from "./reviews";
import { benchScale } from "./scale";

/** One line of the report: ours beside what it is compared with. */
interface Comparison {
  readonly work: string;
  readonly ours: Measured;
  readonly other: Measured;
  readonly name: string;
  /** Ratio to reach; none where the other only informs. */
  readonly goal?: number;
}

/**
 * How often each preview is run; the least time counts: `npm run bench -- 1`. `npm run bench -- policies` is about the policy pack alone, and
 * with `--previews` about whole previews too; `npm run bench -- scale` is about the size of platforms alone, and `npm run bench -- reviews` about
 * reviews of several stacks.
 */
const previewRuns = Number(process.argv[2] ?? 3);

async function benchOurs(
  toolchain: Toolchain,
): Promise<{ up: Measured; preview: Measured; literals: readonly Literal[] }> {
  return onSandbox("bench-ours", async (sandbox) => {
    const project = new Project();
    project.writeStack("prod");
    const engine = new Engine(project, "prod", toolchain, sandbox.kubeconfig);
    await engine.init();
    const up = await measure(engine.spawn(upArguments("prod")));
    const preview = await least(previewRuns, () =>
      measure(engine.spawn(["preview", "--stack", "prod", "--non-interactive"])),
    );
    const state = await engine.mustRun("stack", "export", "--show-secrets", "--stack", "prod");
    const literals = literalsOf(state.output);
    engine.remove();
    project.remove();
    return { up, preview, literals };
  });
}

async function benchFloor(
  toolchain: Toolchain,
  literals: readonly Literal[],
): Promise<{ up: Measured; preview: Measured }> {
  const folder = writeFloor(literals);
  return onSandbox("bench-floor", async (sandbox) => {
    const engine = new Engine({ folder }, "floor", toolchain, sandbox.kubeconfig);
    await engine.init();
    const up = await measure(engine.spawn(upArguments("floor")));
    const preview = await least(previewRuns, () =>
      measure(engine.spawn(["preview", "--stack", "floor", "--non-interactive"])),
    );
    engine.remove();
    return { up, preview };
  });
}

async function benchKubectl(toolchain: Toolchain, literals: readonly Literal[]): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), "palier-kubectl-"));
  const { first, rest } = manifestsOf(literals);
  writeFileSync(join(folder, "first.json"), JSON.stringify(first));
  writeFileSync(join(folder, "rest.json"), JSON.stringify(rest));
  const kubectl = '"$KUBECTL" --kubeconfig "$KUBECONFIG"';
  const script = [
    "set -e",
    `${kubectl} apply --server-side --filename "$FOLDER/first.json"`,
    `${kubectl} wait --for=condition=Established customresourcedefinitions --all --timeout=60s`,
    `${kubectl} apply --server-side --filename "$FOLDER/rest.json"`,
    `${kubectl} wait --for=condition=Available deployments --all --all-namespaces --timeout=300s`,
    `${kubectl} wait --for=condition=Ready clusters.postgresql.cnpg.io --all --all-namespaces --timeout=300s`,
  ].join("\n");
  return onSandbox("bench-kubectl", (sandbox) =>
    measure(
      spawn("bash", ["-c", script], {
        detached: true,
        env: { ...process.env, KUBECTL: toolchain.kubectl, KUBECONFIG: sandbox.kubeconfig, FOLDER: folder },
      }),
    ),
  );
}

const upArguments = (stack: string): readonly string[] => [
  "up",
  "--yes",
  "--skip-preview",
  "--stack",
  stack,
  "--non-interactive",
];

async function onSandbox<T>(name: string, work: (sandbox: Sandbox) => Promise<T>): Promise<T> {
  const sandbox = await startSandbox(name);
  try {
    return await work(sandbox);
  } finally {
    await sandbox.stop();
  }
}

/** The run that took least: the machine's other work only ever adds. */
async function least(runs: number, work: () => Promise<Measured>): Promise<Measured> {
  let best = await work();
  for (let run = 1; run < runs; run++) {
    const next = await work();
    if (next.seconds < best.seconds) best = next;
  }
  return best;
}

function reportComparisons(comparisons: readonly Comparison[]): boolean {
  console.log(
    "\n| work | ours | against | ratio | to reach | peak memory, ours / other |\n| --- | --- | --- | --- | --- | --- |",
  );
  for (const { work, ours, other, name, goal } of comparisons) {
    const ratio = ours.seconds / other.seconds;
    const memory = `${ours.peakMebibytes.toFixed(0)} / ${other.peakMebibytes.toFixed(0)} MiB`;
    const cells = [work, seconds(ours), `${name} ${seconds(other)}`, ratio.toFixed(2), goal?.toFixed(2) ?? "-", memory];
    console.log(`| ${cells.join(" | ")} |`);
  }
  return comparisons.every(({ ours, other, goal }) => goal === undefined || ours.seconds / other.seconds <= goal);
}

const seconds = (measured: Measured): string => `${measured.seconds.toFixed(1)} s`;

function reportPlans(): void {
  console.log("\n| services | tiers | plan alone | for one tier |\n| --- | --- | --- | --- |");
  for (const { services, tiers, milliseconds, microsecondsPerTier } of measurePlans([10, 100, 1000], 5)) {
    console.log(`| ${services} | ${tiers} | ${milliseconds.toFixed(1)} ms | ${microsecondsPerTier.toFixed(0)} µs |`);
  }
}

/** Costs of the policy pack, which reach what they should, or do not. */
async function benchPolicies(): Promise<boolean> {
  const { resources, rules, empty, eachResource, eachOfStack } = await measurePolicies(2000, 6);
  const own = eachResource + eachOfStack;
  console.log(`\n| processor for ${resources} resources | all rules | one empty rule | own, for a resource |`);
  console.log("| --- | --- | --- | --- |");
  console.log(`| one by one | ${rules.resources} ms | ${empty.resources} ms | ${eachResource.toFixed(2)} ms |`);
  console.log(`| the whole stack | ${rules.stack} ms | ${empty.stack} ms | ${eachOfStack.toFixed(2)} ms |`);
  console.log(`| together, to reach: less than 1 ms | | | ${own.toFixed(2)} ms |`);
  if (!process.argv.includes("--previews")) return own < 1;
  const previews = await measurePreviews(5);
  console.log("\n| preview of Rofecare prod | all rules | one empty rule | ratio | to reach |");
  console.log("| --- | --- | --- | --- | --- |");
  console.log(
    `| from nothing | ${seconds(previews.rules)} | ${seconds(previews.empty)} | ${previews.ratio.toFixed(2)} | 1.15 |`,
  );
  return own < 1 && previews.ratio <= 1.15;
}

/** Parts of the report that can be made alone, and take no sandbox. */
const alone: Readonly<Record<string, () => Promise<boolean>>> = {
  policies: benchPolicies,
  scale: benchScale,
  reviews: benchReviews,
};

async function main(): Promise<void> {
  const part = alone[process.argv[2] ?? ""];
  if (part !== undefined) {
    process.exitCode = (await part()) ? 0 : 1;
    return;
  }
  reportPlans();
  console.log("\n| module that the program loads, though no stack of Rofecare uses it | loaded |\n| --- | --- |");
  for (const { module, loaded } of await measureImports()) console.log(`| ${module} | ${loaded ? "yes" : "no"} |`);
  const toolchain = await ensureToolchain();
  const ours = await benchOurs(toolchain);
  const floor = await benchFloor(toolchain, ours.literals);
  const kubectl = await benchKubectl(toolchain, ours.literals);
  console.log(`\nRofecare prod: ${ours.literals.length} resources without providers and components`);
  const reached = reportComparisons([
    { work: "preview, no change", ours: ours.preview, other: floor.preview, name: "floor", goal: 1.25 },
    { work: "up, from nothing", ours: ours.up, other: floor.up, name: "floor", goal: 1.25 },
    { work: "up, from nothing", ours: ours.up, other: kubectl, name: "kubectl apply and wait" },
  ]);
  const flat = await benchScale();
  process.exitCode = reached && flat ? 0 : 1;
}

void main();
