import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { pulumiHome } from "../../tools/home";
import { secretsIn } from "../../tools/review/known-secrets";
import { ensureToolchain } from "../../tools/toolchain";
import { type Ended, ReviewCheckout } from "./support/review-checkout";
import { cache, orders, settings } from "./support/shop";

const minutes = 60_000;
const stack = "shop-dev";
/** Stacks that stand nowhere. */
const others = ["shop-blue", "shop-green", "shop-red"];
const canary = "Canary-4f9T/zQ+7wX2bL8mK3vN";

const reportSchema = z.object({
  stacks: z.tuple([
    z.looseObject({
      verdict: z.string(),
      previewed: z.boolean(),
      risks: z.array(z.looseObject({ resource: z.string(), hazard: z.string() })),
      policies: z.array(z.looseObject({ policy: z.string(), level: z.string() })),
      rollout: z.array(z.looseObject({ workload: z.string() })),
    }),
  ]),
});

const manySchema = z.object({
  stacks: z.array(z.looseObject({ stack: z.string(), verdict: z.string(), previewed: z.boolean() })),
});

interface Reviewed extends Ended {
  readonly report: z.output<typeof reportSchema>["stacks"][0];
  readonly comment: string;
}

const checkout = new ReviewCheckout();
const outputs: string[] = [];

/** A branch of its own with one change, reviewed as a pull request is. */
async function review(branch: string, change: () => void): Promise<Reviewed> {
  await checkout.git("checkout", "--quiet", "-B", branch, "main");
  change();
  await checkout.git("commit", "--quiet", "--all", "--message", branch);
  const out = join(".palier", branch);
  const ended = await checkout.tool("review", "--stack", stack, "--base", "main", "--out", out);
  outputs.push(ended.output);
  if (ended.code === 1) throw new Error(ended.output);
  const text = (name: string): string => readFileSync(join(checkout.folder, out, name), "utf8");
  const [report] = reportSchema.parse(JSON.parse(text("review.json"))).stacks;
  return { ...ended, report, comment: text("review.md") };
}

beforeAll(async () => {
  await ensureToolchain();
  checkout.writePlatform({ cache, orders });
  for (const name of [stack, ...others]) checkout.writeStack(name, settings);
  await checkout.git("init", "--quiet", "--initial-branch", "main");
  await checkout.git("add", ".");
  await checkout.git("commit", "--quiet", "--message", "the platform");
  const { code, output } = await checkout.tool("up", stack);
  if (code !== 0) throw new Error(output);
}, 30 * minutes);

afterAll(async () => {
  await checkout.tool("down", stack);
  checkout.remove();
}, 5 * minutes);

describe("a review with the engine, on the sandbox, of a branch with a change", () => {
  it(
    "that is a comment in a file needs no preview, and changes nothing",
    async () => {
      const { code, report, comment } = await review("invisible", () => {
        checkout.writePlatform({ cache, orders }, "as it always was");
      });
      expect([code, report.verdict, report.previewed]).toEqual([0, "unchanged", false]);
      expect(comment).toContain(`- ⚪ **${stack}**: nothing changes`);
    },
    5 * minutes,
  );

  it(
    "that is harmless passes, with who restarts",
    async () => {
      const { code, report, comment } = await review("harmless", () => {
        checkout.writePlatform({ cache, orders: { ...orders, image: "shop/orders:1.5.0" } });
      });
      expect([code, report.verdict]).toEqual([0, "harmless"]);
      expect(report.rollout.map(({ workload }) => workload)).toEqual(["orders"]);
      expect(comment).toContain("`shop/orders:1.4.2` → `shop/orders:1.5.0`");
    },
    5 * minutes,
  );

  it(
    "by which a store goes up by a major version is stopped",
    async () => {
      const { code, report, comment } = await review("risky", () => {
        checkout.writePlatform({ cache: { ...cache, release: "redis-8" }, orders });
      });
      expect([code, report.verdict]).toEqual([2, "risky"]);
      expect(report.risks).toEqual([expect.objectContaining({ resource: "StatefulSet/cache", hazard: "unsure" })]);
      expect(comment.indexOf("StatefulSet/cache")).toBeLessThan(comment.indexOf("<details>"));
    },
    5 * minutes,
  );

  it(
    "that is stopped passes with a waiver, and tells who gave it",
    async () => {
      const { code, comment, report } = await review("waived", () => {
        checkout.writePlatform({ cache: { ...cache, release: "redis-8" }, orders });
        const waiver = {
          stack,
          resource: "StatefulSet/cache",
          accepts: "unsure",
          reason: "a cache",
          owner: "web team",
        };
        checkout.write("data-waivers.yaml", JSON.stringify([{ ...waiver, expires: "2999-12-31" }]));
      });
      checkout.write("data-waivers.yaml", "[]");
      expect([code, report.verdict]).toEqual([0, "risky"]);
      expect(comment).toContain("Accepted by `web team` until 2999-12-31");
    },
    5 * minutes,
  );

  it(
    "by which volumes are made anew says what would be lost, also where the cluster refuses it while it is previewed",
    async () => {
      const { code, report, comment } = await review("refused", () => {
        checkout.writeStack(stack, { ...settings, kubernetes: { storageClass: "slow" } });
      });
      expect([code, report.verdict]).toEqual([4, "failed"]);
      expect(report.risks).toEqual([expect.objectContaining({ resource: "StatefulSet/cache", hazard: "lost" })]);
      expect(comment).toContain("the volumes of all pods of shop-dev-database/cache");
      expect(comment).toContain("updates to statefulset spec");
    },
    5 * minutes,
  );

  it(
    "that breaks a rule is forbidden, and the password that it shows to all is not in the report",
    async () => {
      const { code, report } = await review("forbidden", () => {
        checkout.writePlatform({ cache, orders: { ...orders, environment: { DB_PASSWORD: canary } } });
      });
      expect([code, report.verdict]).toEqual([3, "forbidden"]);
      expect(report.policies.filter(({ level }) => level === "mandatory").map(({ policy }) => policy)).toContain(
        "plain-secrets",
      );
    },
    5 * minutes,
  );

  it(
    "that cannot be previewed has a report as well, with what the engine said",
    async () => {
      const { code, report, comment } = await review("failed", () => {
        checkout.writeStack(stack, { ...settings, platform: "shopp" });
      });
      expect([code, report.verdict]).toEqual([4, "failed"]);
      expect(comment).toContain('did you mean "shop"?');
    },
    5 * minutes,
  );

  it(
    "that touches some of many stacks previews those side by side, and tells each of them apart",
    async () => {
      await checkout.git("checkout", "--quiet", "-B", "many", "main");
      for (const name of ["shop-blue", "shop-red"]) {
        checkout.writeStack(name, { ...settings, tiers: { orders: { image: `shop/orders:1.6.0-${name}` } } });
      }
      await checkout.git("commit", "--quiet", "--all", "--message", "many");
      const ended = await checkout.tool("review", "--base", "main", "--out", ".palier/many");
      outputs.push(ended.output);
      const text = readFileSync(join(checkout.folder, ".palier/many/review.json"), "utf8");
      const { stacks } = manySchema.parse(JSON.parse(text));
      expect([ended.code, stacks.map((one) => [one.stack, one.verdict, one.previewed])]).toEqual([
        0,
        [
          ["shop-blue", "harmless", true],
          ["shop-dev", "unchanged", false],
          ["shop-green", "unchanged", false],
          ["shop-red", "harmless", true],
        ],
      ]);
      const [blue, , , red] = stacks.map((one) => JSON.stringify(one));
      expect([blue, red]).toEqual([expect.not.stringContaining("shop-red"), expect.not.stringContaining("shop-blue")]);
      const lines = ended.output.split("\n").filter((line) => line.startsWith("shop-"));
      expect(lines.map((line) => line.split(":")[0]).sort()).toEqual(stacks.map((one) => one.stack));
    },
    5 * minutes,
  );

  it("no secret is in any file or word of these reviews, however it is written", async () => {
    const secrets = [canary, ...secretsIn(JSON.parse(await checkout.state(stack)))].filter(
      (secret) => secret.length > 10,
    );
    const texts = [...outputs, ...checkout.texts(".palier")];
    expect(statSync(join(pulumiHome, "logs")).isFile()).toBe(true);
    const spellings = (secret: string): readonly string[] => {
      const base64 = Buffer.from(secret, "utf8").toString("base64").replace(/=+$/, "");
      return [secret, base64, encodeURIComponent(secret), encodeURIComponent(base64)];
    };
    expect(secrets.length).toBeGreaterThan(1);
    expect(texts.length).toBeGreaterThan(20);
    expect(
      secrets.filter((secret) => spellings(secret).some((one) => texts.some((text) => text.includes(one)))).length,
    ).toBe(0);
  });
});
