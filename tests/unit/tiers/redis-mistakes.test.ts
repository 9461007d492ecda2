import { renderProblems } from "../../../components/language/problem";
import { validate } from "../../../components/language/validate";
import { planRedis } from "../../../components/tiers/redis/plan";
import { redisOverridesSchema, redisSchema } from "../../../components/tiers/redis/spec";
import { environments } from "../../../environments";
import { planContext } from "../../support/plan-context";

const right = { kind: "redis", resources: { cpuLimit: "0.5", memoryLimit: "512Mi", memoryRequest: "128Mi" } };

/** All that is wrong with a spec, or with the exceptions of a stack, as a person reads it. */
function mistakesOf(spec: object, overrides: object = {}, environment: "dev" | "prod" = "prod"): string {
  const checked = validate(redisSchema, { ...right, ...spec }, { code: 200, file: "platforms/shop.ts" });
  if (!checked.ok) return renderProblems("shop", checked.problems);
  const exceptions = validate(redisOverridesSchema, overrides, { code: 100, file: "Pulumi.prod.yaml" });
  if (!exceptions.ok) return renderProblems("shop", exceptions.problems);
  const input = {
    name: "cache",
    spec: checked.value,
    profile: environments[environment].tiers.redis,
    overrides: exceptions.value,
    context: planContext(),
  };
  return renderProblems("shop", planRedis(input).problems);
}

/** One mistake as it is told, from its code on. */
const oneMistake = (code: string, ...lines: readonly string[]): string =>
  ["shop: 1 mistake; nothing was changed.", "", code, ...lines.map((line) => `  ${line}`)].join("\n");

describe("mistakes in the words of a Redis", () => {
  it("an unknown key is answered with the nearest one", () => {
    expect(mistakesOf({ maxmemory: "256Mi" })).toBe(
      oneMistake(
        "PAL200 at maxmemory",
        'found:   the unknown key "maxmemory"',
        "allowed: kind, release, resources, maxMemory, evictionPolicy, masterName, storage, localPorts",
        'fix:     did you mean "maxMemory"?',
      ),
    );
  });

  it("an unknown exception of a stack is answered with the nearest one", () => {
    expect(mistakesOf({}, { sentinel: 3 })).toBe(
      oneMistake(
        "PAL100 at sentinel",
        'found:   the unknown key "sentinel"',
        "allowed: image, resources, maxMemory, members, sentinels, storage",
        'fix:     did you mean "sentinels"?',
      ),
    );
  });

  it("a misspelt release or policy is answered with the nearest one", () => {
    expect(mistakesOf({ release: "redis8" })).toBe(
      oneMistake(
        "PAL202 at release",
        'found:   "redis8"',
        "allowed: a release: redis-6, redis-7, redis-8, valkey-9",
        'fix:     did you mean "redis-8"?',
      ),
    );
    expect(mistakesOf({ evictionPolicy: "allkey-lru" })).toContain('fix:     did you mean "allkeys-lru"?');
  });

  it.each([
    ["maxMemory", "256mb", 'an amount in Mi or Gi, such as "512Mi" or "20Gi"'],
    ["storage", "1G", 'an amount in Mi or Gi, such as "512Mi" or "20Gi"'],
    ["masterName", "My Master", "small letters, digits and hyphens, first a letter, at most 63 characters"],
  ])("%s cannot be %j", (key, value, allowed) => {
    expect(mistakesOf({ [key]: value })).toBe(
      oneMistake(
        `PAL202 at ${key}`,
        `found:   ${JSON.stringify(value)}`,
        `allowed: ${allowed}`,
        `fix:     correct "${key}" in platforms/shop.ts`,
      ),
    );
  });

  it.each([
    ["members", 0, "1 to 9 members"],
    ["members", 10, "1 to 9 members"],
    ["sentinels", -1, "0 to 9 Sentinels"],
    ["sentinels", 1.5, "a whole number"],
  ])("a stack cannot ask for %s: %d", (key, value, allowed) => {
    const message = mistakesOf({}, { [key]: value });
    expect(message).toContain(`PAL102 at ${key}\n  found:   ${value}\n  allowed: ${allowed}`);
    expect(message).toContain("1 mistake;");
  });

  it("ROF-CON-32: an image without a fixed tag is refused", () => {
    expect(mistakesOf({}, { image: "redis:latest" })).toContain("PAL102 at image");
    expect(mistakesOf({}, { image: "redis:8.10.2-trixie" })).toContain("0 mistakes");
  });
});

describe("mistakes that only the whole of a Redis shows", () => {
  it("two members are refused, as none of them may be lost", () => {
    expect(mistakesOf({}, { members: 2 })).toBe(
      oneMistake(
        "PAL360 at tiers.cache.members",
        "found:   2 members",
        "allowed: 1 member, or 3 and more: a write waits for one replica, so of two members none may be lost",
        'fix:     set "members" of "cache" to 3',
      ),
    );
  });

  it("ROF-CAC-07: an even number of Sentinels is refused: it may lose no more than the odd one below it", () => {
    expect(mistakesOf({}, { sentinels: 4 })).toBe(
      oneMistake(
        "PAL361 at tiers.cache.sentinels",
        "found:   4 Sentinels for 3 members",
        "allowed: an odd number from 3 on: a majority of them must be left when one is lost",
        'fix:     set "sentinels" of "cache" to 5',
      ),
    );
  });

  it.each([0, 1, 2])("ROF-CAC-07: %i Sentinels for three members are too few", (sentinels) => {
    const message = mistakesOf({}, { sentinels });
    expect(message).toContain(`found:   ${sentinels} Sentinels for 3 members`);
    expect(message).toContain('fix:     set "sentinels" of "cache" to 3');
  });

  it.each([3, 5, 7, 9])("ROF-CAC-07: %i Sentinels are right", (sentinels) => {
    expect(mistakesOf({}, { sentinels })).toContain("0 mistakes");
  });

  it("Sentinels for a single member are refused: there is no other that could take over", () => {
    expect(mistakesOf({}, { sentinels: 3 }, "dev")).toBe(
      oneMistake(
        "PAL361 at tiers.cache.sentinels",
        "found:   3 Sentinels for 1 member",
        "allowed: 0: a single member has no other that could take over",
        'fix:     set "sentinels" of "cache" to 0, or "members" to 3',
      ),
    );
    expect(mistakesOf({}, { members: 1, sentinels: 0 })).toContain("0 mistakes");
  });

  it("ROF-CAC-03: more memory for keys than three quarters of the limit is refused, with the limit that is needed", () => {
    expect(mistakesOf({ maxMemory: "385Mi" })).toBe(
      oneMistake(
        "PAL362 at tiers.cache.maxMemory",
        "found:   385Mi with a memory limit of 512Mi",
        "allowed: at most three quarters of the memory limit, here 384Mi",
        'fix:     raise memoryLimit of "cache" to 514Mi or more, or lower maxMemory',
      ),
    );
    expect(mistakesOf({ maxMemory: "384Mi" })).toContain("0 mistakes");
    expect(mistakesOf({ maxMemory: "1Gi" })).toContain('raise memoryLimit of "cache" to 1366Mi or more');
  });

  it("every mistake is told at once", () => {
    const message = mistakesOf({ maxMemory: "1Gi" }, { members: 2, sentinels: 2 });
    expect(message).toContain("3 mistakes");
    expect(message).toMatch(/PAL360[\s\S]*PAL361[\s\S]*PAL362/);
  });
});
