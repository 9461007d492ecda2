import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { renderProblems } from "../../components/language/problem";
import type { PlatformInput } from "../../components/platform/spec";
import { planStack } from "../../components/platform/stack";
import { environments } from "../../environments";
import { platforms } from "../../platforms";

const caseSchema = z.strictObject({
  /** What the author did wrong, in a few words: the test's name. */
  mistake: z.string(),
  /** Settings of the stack; those of a right stack are filled in where they are missing. */
  settings: z.record(z.string(), z.unknown()).default({}),
  /** Other keys of the stack's configuration. */
  config: z.record(z.string(), z.unknown()).default({}),
  /** Tiers that are added to Rofecare, or that replace its own. */
  tiers: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
  startOrder: z.array(z.array(z.string())).optional(),
  /** The whole message. */
  message: z.string(),
});
type Case = z.output<typeof caseSchema>;

const right = { platform: "rofecare", environment: "prod", target: "kubernetes", backups: { provider: "none" } };
const file = "Pulumi.test.yaml";

const cases = readdirSync(__dirname)
  .filter((name) => name.endsWith(".yaml"))
  .map((name) => ({ name, content: caseSchema.parse(parse(readFileSync(join(__dirname, name), "utf8"))) }));

function messageOf(input: Case): string {
  const settings = { ...right, ...input.settings };
  const config = Object.entries({ "palier:stack": settings, ...input.config });
  const texts = Object.fromEntries(config.map(([key, value]) => [key, JSON.stringify(value)]));
  const changed = Object.entries(platforms).map(([name, platform]) => [name, withTiers(platform, input)] as const);
  const planned = planStack(texts, { platforms: Object.fromEntries(changed), environments }, file);
  return planned.ok ? "nothing is wrong" : renderProblems(file, planned.problems);
}

/** Cases are data, and hold what a compiler would refuse: the plan must refuse it too. */
function withTiers(platform: PlatformInput, input: Case): PlatformInput {
  const changed = { ...platform, tiers: { ...platform.tiers } };
  for (const [name, tier] of Object.entries(input.tiers)) {
    Reflect.set(changed.tiers, name, { ...platform.tiers[name], ...tier });
  }
  return input.startOrder ? { ...changed, startOrder: input.startOrder } : changed;
}

describe("mistakes and their messages", () => {
  it.each(cases)("$name: $content.mistake", ({ content }) => {
    expect(messageOf(content)).toBe(content.message.trimEnd());
  });
});
