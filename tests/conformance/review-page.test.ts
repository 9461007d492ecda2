import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { z } from "zod";
import { toHtml } from "../../tools/review/html-page";
import { drawPicture } from "../../tools/review/picture";
import { reviewReport } from "../support/review-report";
import { planOf } from "../support/rofecare";
import { startBrowser } from "./support/browser";

jest.setTimeout(300_000);

const folder = mkdtempSync(join(tmpdir(), "review-page-"));
const file = join(folder, "review.html");
const stacks = ["prod", "staging", "dev", "medisecure-prod", "audit-trail-prod", "ecosyste-prod"];

let browser: Browser;
beforeAll(async () => {
  const report = reviewReport();
  const [first, ...others] = report.stacks;
  if (first === undefined) throw new Error("the sample has no stack");
  const picture = await drawPicture(planOf("prod"), first.groups);
  writeFileSync(file, toHtml({ ...report, stacks: [{ ...first, picture }, ...others] }));
  browser = await startBrowser();
});
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

const looks = [
  [1280, "light"],
  [1280, "dark"],
  [390, "light"],
  [390, "dark"],
] as const;

async function open(width: number, colorScheme: "light" | "dark"): Promise<Page> {
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme, bypassCSP: true });
  await page.goto(`file://${file}`);
  return page;
}

const axeSchema = z.object({
  violations: z.array(z.object({ id: z.string(), nodes: z.array(z.object({ html: z.string() })) })),
});

describe.each(looks)("the page in a real browser, %i pixels wide, %s", (width, scheme) => {
  let page: Page;
  beforeAll(async () => {
    page = await open(width, scheme);
  });
  afterAll(() => page.close());

  it("is never wider than the window, folded and unfolded", async () => {
    const excess = "document.documentElement.scrollWidth - window.innerWidth";
    expect(await page.evaluate(excess)).toBeLessThanOrEqual(0);
    await page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })");
    expect(await page.evaluate(excess)).toBeLessThanOrEqual(0);
  });

  it("shows the verdicts without scrolling", async () => {
    const bottom = z
      .number()
      .parse(await page.evaluate("document.querySelector('.stacks').getBoundingClientRect().bottom"));
    expect(bottom).toBeLessThan(900);
  });

  it("has no fault that axe knows of: contrast, names, order of headings, keyboard", async () => {
    await page.addScriptTag({ path: require.resolve("axe-core/axe.min.js") });
    const { violations } = axeSchema.parse(await page.evaluate("axe.run(document)"));
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ""}`)).toEqual([]);
  });

  it("has the paper of its scheme", async () => {
    const paper = await page.evaluate("getComputedStyle(document.body).backgroundColor");
    expect(paper).toBe(scheme === "dark" ? "rgb(13, 17, 23)" : "rgb(255, 255, 255)");
  });
});

describe("the picture in a real browser", () => {
  let page: Page;
  beforeAll(async () => {
    page = await open(1280, "light");
  });
  afterAll(() => page.close());

  it("has every text inside of its box, and every box inside of the picture", async () => {
    const outside = await page.evaluate(`[...document.querySelectorAll(".picture .node")].flatMap((node) => {
      const box = node.querySelector("rect").getBoundingClientRect();
      const whole = node.closest("svg").getBoundingClientRect();
      const isIn = (inner, outer) => inner.left >= outer.left && inner.right <= outer.right && inner.top >= outer.top && inner.bottom <= outer.bottom;
      const texts = [...node.querySelectorAll("text")].filter((text) => !isIn(text.getBoundingClientRect(), box));
      return [...texts.map((text) => text.textContent), ...(isIn(box, whole) ? [] : ["box"])];
    })`);
    expect(outside).toEqual([]);
  });

  it.each(stacks)("of %s is Mermaid that the real Mermaid takes", async (stack) => {
    const { mermaid } = await drawPicture(planOf(stack), reviewReport().stacks[0]?.groups ?? []);
    await page.addScriptTag({ path: require.resolve("mermaid/dist/mermaid.min.js") });
    const parsed = await page.evaluate(`mermaid.parse(${JSON.stringify(mermaid)})`);
    expect(parsed).toMatchObject({ diagramType: expect.stringContaining("flowchart") as unknown });
    const drawn = await page.evaluate(`mermaid.render("drawn", ${JSON.stringify(mermaid)}).then(({ svg }) => svg)`);
    expect(drawn).toContain("patient-db");
    await expect(page.evaluate('mermaid.parse("flowchart LR\\n a[")')).rejects.toThrow("Parse error");
  });
});
