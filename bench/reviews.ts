import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { availableParallelism, cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { Engine } from "../tests/e2e/support/engine";
import { Project } from "../tests/e2e/support/project";
import { pulumiHome } from "../tools/home";
import { EventReader } from "../tools/review/events";
import { toHtml } from "../tools/review/html-page";
import { toMarkdown } from "../tools/review/markdown";
import { withPicture } from "../tools/review/plan-picture";
import { Redactor } from "../tools/review/redactor";
import { reportVersion, type ReviewReport, type StackReport } from "../tools/review/report";
import { reviewStack, type ReviewRun } from "../tools/review/run";
import { stackReport } from "../tools/review/stack-report";
import { WaiverBook } from "../tools/review/waivers";
import { sideBySide } from "../tools/side-by-side";
import { findStack, type StackOfProject } from "../tools/stack/files";
import { preview } from "../tools/stack/preview";
import { ensureToolchain, type Toolchain } from "../tools/toolchain";
import { measure } from "./measure";

/** Stacks that are previewed against nothing, so that no cluster is needed. */
const stacks = [
  "ecosyste-prod",
  "ecosyste-staging",
  "audit-trail-dev",
  "audit-trail-staging",
  "audit-trail-prod",
  "medisecure-dev",
  "medisecure-staging",
  "medisecure-prod",
];

const noWaivers = (): WaiverBook => new WaiverBook({ list: [], mistakes: [] }, new Date());

/**
 * What a review of several stacks costs, beside the engine's own command for each of them, one after another.
 * @returns whether the report and the review of several stacks cost no more than they may
 */
export async function benchReviews(): Promise<boolean> {
  const toolchain = await ensureToolchain({ sandbox: false });
  const found = stacks.map((stack) => findStack(process.cwd(), stack));
  const run: ReviewRun = { toolchain, settings: { clusters: {} }, waivers: noWaivers(), asks: "update" };
  const review = async (of: StackOfProject): Promise<StackReport> => withPicture(of, await reviewStack(of, run));
  const [first] = found;
  if (first === undefined) throw new Error("there is no stack");
  // The first one fills caches.
  await review(first);
  const engine = await enginesOwn(toolchain);
  const one = await timed(() => sideBySide(found, 1, review));
  const all = await timed(() => sideBySide(found, availableParallelism(), review));
  const share = await reportShare(first, toolchain);
  console.log(`\n| ${stacks.length} stacks | time | of the engine's | of one review after another | processors busy |`);
  console.log("| --- | --- | --- | --- | --- |");
  console.log(`| pulumi preview, one after another | ${seconds(engine)} | | | ${percent(engine.busy)} |`);
  console.log(`| reviews, one after another | ${seconds(one)} | ${ratio(one, engine)} | | ${percent(one.busy)} |`);
  console.log(
    `| reviews side by side | ${seconds(all)} | ${ratio(all, engine)} | ${ratio(all, one)} | ${percent(all.busy)} |`,
  );
  console.log(`\nthe report on one stack: ${percent(share)} of its preview, to reach: 10 %`);
  return share <= 0.1 && all.seconds / engine.seconds <= 0.6;
}

interface Timed {
  readonly seconds: number;
  /** Part of the machine's processor time that was used meanwhile: what is left is all that doing more at once can save. */
  readonly busy: number;
}

async function timed(work: () => Promise<unknown>): Promise<Timed> {
  const [start, before] = [performance.now(), processors()];
  await work();
  const [end, after] = [performance.now(), processors()];
  return {
    seconds: (end - start) / 1000,
    busy: 1 - (after.idle - before.idle) / (after.total - before.total),
  };
}

function processors(): { readonly idle: number; readonly total: number } {
  const sums = cpus().map(({ times }) => ({
    idle: times.idle,
    total: Object.values(times).reduce((a, b) => a + b, 0),
  }));
  return {
    idle: sums.reduce((sum, { idle }) => sum + idle, 0),
    total: sums.reduce((sum, { total }) => sum + total, 0),
  };
}

/** The engine's own previews with the policy pack, in a home of its own as the engine has it: with its log. */
async function enginesOwn(toolchain: Toolchain): Promise<Timed> {
  const home = mkdtempSync(join(tmpdir(), "palier-bench-home-"));
  mkdirSync(join(home, "logs"));
  symlinkSync(join(pulumiHome, "plugins"), join(home, "plugins"));
  const project = new Project();
  const own = { ...toolchain, env: { ...toolchain.env, PULUMI_HOME: home } };
  const engines = stacks.map((stack) => new Engine(project, stack, own, join(project.folder, "no-kubeconfig")));
  for (const [index, engine] of engines.entries()) {
    project.writeStack(stacks[index] ?? "");
    await engine.init();
  }
  const done = await timed(async () => {
    for (const [index, engine] of engines.entries()) {
      const where = ["--stack", stacks[index] ?? "", "--non-interactive", "--policy-pack", "policies"];
      await measure(engine.spawn(["preview", ...where]));
    }
  });
  for (const engine of engines) engine.remove();
  project.remove();
  rmSync(home, { recursive: true });
  return done;
}

/** What is done besides the engine's own preview, as a part of it: reading events, judging, drawing and writing. */
async function reportShare(of: StackOfProject, toolchain: Toolchain): Promise<number> {
  const lines: string[] = [];
  const end = await preview({ of, toolchain, asks: "update", takeLine: (line) => lines.push(line) > 0 });
  const waivers = noWaivers();
  const own = await timed(async () => {
    const reader = new EventReader();
    for (const line of lines) reader.take(line);
    const parts = { stack: of.stack, otherWords: [], seconds: end.seconds, about: {}, cluster: {}, waivers };
    const facts = reader.facts();
    const report = stackReport({ ...parts, facts, redactor: new Redactor([]), dependenciesOf: () => [] });
    const whole: ReviewReport = {
      version: reportVersion,
      subject: "change",
      madeAt: new Date().toISOString(),
      stacks: [await withPicture(of, report)],
      waivers: waivers.notes(stacks),
    };
    toMarkdown(whole);
    toHtml(whole);
  });
  return own.seconds / end.seconds;
}

const seconds = (done: Timed): string => `${done.seconds.toFixed(1)} s`;
const percent = (part: number): string => `${(part * 100).toFixed(1)} %`;
const ratio = (done: Timed, other: Timed): string => percent(done.seconds / other.seconds);
