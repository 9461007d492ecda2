import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { Engine } from "../tests/e2e/support/engine";
import { Project } from "../tests/e2e/support/project";
import { ensureToolchain, type Toolchain } from "../tools/toolchain";
import { measure } from "./measure";
import { generatedSettings, measurePlans } from "./plan";

/** What a platform of one size takes, planned and previewed. */
export interface Scale {
  readonly services: number;
  readonly resources: number;
  /** The plan alone, least of all runs, in ms. */
  readonly planMilliseconds: number;
  /** A preview from nothing, least of all runs, in s. */
  readonly previewSeconds: number;
  /** Most memory of the engine, the program and the plug-ins at once, least of all runs, in MiB. */
  readonly previewMebibytes: number;
}

/** How much more a resource of the largest platform takes than one of the smallest: 1 is the same. */
export interface Growth {
  readonly plan: number;
  readonly seconds: number;
  readonly memory: number;
}

/** Most growth for a resource that counts as flat. */
export const mostGrowth = 1.2;

/** Plans and previews generated platforms of growing size, each with as many databases as services; no cluster is needed. */
export async function measureScale(sizes: readonly number[], runs: number): Promise<readonly Scale[]> {
  const toolchain = await ensureToolchain({ sandbox: false });
  const scales: Scale[] = [];
  for (const { services, milliseconds } of measurePlans(sizes, 50)) {
    scales.push({ services, planMilliseconds: milliseconds, ...(await preview(services, runs, toolchain)) });
  }
  return scales;
}

/** Compares the last size with the first, for one resource. */
export function growthOf(scales: readonly Scale[]): Growth {
  const [first, last] = [scales.at(0), scales.at(-1)];
  if (first === undefined || last === undefined) throw new Error("nothing was measured");
  const grown = (value: (scale: Scale) => number): number =>
    value(last) / last.resources / (value(first) / first.resources);
  return {
    plan: grown((scale) => scale.planMilliseconds),
    seconds: grown((scale) => scale.previewSeconds),
    memory: grown((scale) => scale.previewMebibytes),
  };
}

type Preview = Pick<Scale, "resources" | "previewSeconds" | "previewMebibytes">;

async function preview(services: number, runs: number, toolchain: Toolchain): Promise<Preview> {
  const project = generatedProject(services);
  const engine = new Engine(project, "generated", toolchain, join(project.folder, "no-kubeconfig"));
  await engine.init();
  const measured = [];
  for (let run = 0; run < runs; run++) {
    measured.push(await measure(engine.spawn(["preview", "--stack", "generated", "--non-interactive"])));
  }
  engine.remove();
  project.remove();
  return {
    resources: Number(/\+ (\d+) to create/.exec(measured[0]?.output ?? "")?.[1]),
    previewSeconds: Math.min(...measured.map(({ seconds }) => seconds)),
    previewMebibytes: Math.min(...measured.map(({ peakMebibytes }) => peakMebibytes)),
  };
}

function generatedProject(services: number): Project {
  const project = new Project();
  const generator = JSON.stringify(join(__dirname, "generated-platform"));
  const program = [
    `import { generatedPlatform } from ${generator};`,
    `export const platforms = { generated: generatedPlatform(${services}) };`,
  ];
  writeFileSync(join(project.folder, "platforms", "index.ts"), program.join("\n"));
  const stack = stringify({ config: { "palier:stack": generatedSettings } });
  writeFileSync(join(project.folder, "Pulumi.generated.yaml"), stack);
  return project;
}

/** What each resource takes by which a platform is larger than another: without what the engine takes for itself. */
function addedAfter(smaller: Scale, larger: Scale): readonly string[] {
  const each = (value: (scale: Scale) => number): number =>
    (value(larger) - value(smaller)) / (larger.resources - smaller.resources);
  return [
    `from ${smaller.services} to ${larger.services}, an added one`,
    ...["", "", "", ""],
    `${(each((scale) => scale.planMilliseconds) * 1000).toFixed(0)} µs`,
    `${(each((scale) => scale.previewSeconds) * 1000).toFixed(1)} ms`,
    `${(each((scale) => scale.previewMebibytes) * 1024).toFixed(0)} KiB`,
  ];
}

/** Prints what each size takes, and says whether a resource takes the same in all of them. */
export async function benchScale(): Promise<boolean> {
  const scales = await measureScale([20, 100, 200], 2);
  console.log(
    "\n| services | resources | plan | preview | peak memory | plan, a resource | preview, a resource | memory, a resource |",
  );
  console.log("| --- | --- | --- | --- | --- | --- | --- | --- |");
  for (const { services, resources, planMilliseconds, previewSeconds, previewMebibytes } of scales) {
    const all = [
      `${planMilliseconds.toFixed(1)} ms`,
      `${previewSeconds.toFixed(1)} s`,
      `${previewMebibytes.toFixed(0)} MiB`,
    ];
    const each = [
      `${((planMilliseconds * 1000) / resources).toFixed(0)} µs`,
      `${((previewSeconds * 1000) / resources).toFixed(1)} ms`,
      `${((previewMebibytes * 1024) / resources).toFixed(0)} KiB`,
    ];
    console.log(`| ${[services, resources, ...all, ...each].join(" | ")} |`);
  }
  const growth = growthOf(scales);
  const ratios = [growth.plan, growth.seconds, growth.memory];
  const cells = ratios.map((ratio) => ratio.toFixed(2)).join(" | ");
  const added = scales.slice(1).map((scale, index) => addedAfter(scales[index] ?? scale, scale));
  for (const cells of added) console.log(`| ${cells.join(" | ")} |`);
  console.log(`| last to first, at most ${mostGrowth.toFixed(2)} | | | | | ${cells} |`);
  return ratios.every((ratio) => ratio <= mostGrowth);
}
