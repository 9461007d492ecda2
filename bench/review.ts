import { availableParallelism } from "node:os";
import { performance } from "node:perf_hooks";
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

/** What a review of several stacks costs: `tsx bench/review.ts`. */
async function main(): Promise<void> {
  const toolchain = await ensureToolchain({ sandbox: false });
  const found = stacks.map((stack) => findStack(process.cwd(), stack));
  const waivers = new WaiverBook({ list: [], mistakes: [] }, new Date());
  const run: ReviewRun = { toolchain, settings: { clusters: {} }, waivers, asks: "update" };
  const review = async (of: StackOfProject): Promise<StackReport> => withPicture(of, await reviewStack(of, run));
  // The first one fills caches.
  await review(firstOf(found));
  const one = await seconds(() => sideBySide(found, 1, review));
  const all = await seconds(() => sideBySide(found, availableParallelism(), review));
  const share = await reportShare(firstOf(found), toolchain, waivers);
  console.log(
    `${stacks.length} stacks one after another: ${one.toFixed(1)} s, side by side: ${all.toFixed(1)} s (${percent(all / one)}, goal 60 %)`,
  );
  console.log(`the report on one stack: ${percent(share)} of its preview (goal 10 %)`);
}

/** What is done besides the engine's own preview, as a part of it: reading events, judging, drawing and writing. */
async function reportShare(of: StackOfProject, toolchain: Toolchain, waivers: WaiverBook): Promise<number> {
  const lines: string[] = [];
  const end = await preview({ of, toolchain, asks: "update", takeLine: (line) => lines.push(line) > 0 });
  const own = await seconds(async () => {
    const reader = new EventReader();
    for (const line of lines) reader.take(line);
    const parts = {
      stack: of.stack,
      otherWords: [],
      seconds: end.seconds,
      about: {},
      cluster: {},
      waivers,
      dependenciesOf: () => [],
    };
    const report = stackReport({ ...parts, facts: reader.facts(), redactor: new Redactor([]) });
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
  return own / end.seconds;
}

function firstOf<T>([first]: readonly T[]): T {
  if (first === undefined) throw new Error("there is no stack");
  return first;
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

const percent = (part: number): string => `${(part * 100).toFixed(1)} %`;

void main();
