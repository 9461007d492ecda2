import { z } from "zod";
import { nearest, suggest } from "../../../components/language/nearest";
import { InvalidInput, valueOf } from "../../../components/language/problem";
import { validate } from "../../../components/language/validate";
import { cronSchema } from "../../../components/language/words";

const schema = z.strictObject({
  environment: z.enum(["dev", "prod"], "dev or prod"),
  tiers: z.record(
    z.string(),
    z.discriminatedUnion("kind", [
      z.strictObject({ kind: z.literal("a"), replicas: z.int("a whole number") }),
      z.strictObject({ kind: z.literal("b"), storage: z.string() }),
    ]),
  ),
});
const source = { code: 100, file: "Pulumi.x.yaml", at: ["palier:stack"] } as const;
const problemsOf = (input: unknown): readonly unknown[] => {
  const checked = validate(schema, input, source);
  return checked.ok ? [] : checked.problems;
};

describe("validation", () => {
  it("reports every mistake at once, with its place, what was found, what is allowed and the fix", () => {
    expect(problemsOf({ environment: "prd", tiers: { x: { kind: "a", replica: 2, replicas: "two" } } })).toEqual([
      {
        code: "PAL102",
        path: ["palier:stack", "environment"],
        found: '"prd"',
        allowed: "dev or prod",
        fix: 'did you mean "prod"?',
      },
      {
        code: "PAL102",
        path: ["palier:stack", "tiers", "x", "replicas"],
        found: '"two"',
        allowed: "a whole number",
        fix: 'correct "palier:stack.tiers.x.replicas" in Pulumi.x.yaml',
      },
      {
        code: "PAL100",
        path: ["palier:stack", "tiers", "x", "replica"],
        found: 'the unknown key "replica"',
        allowed: "kind, replicas",
        fix: 'did you mean "replicas"?',
      },
    ]);
  });

  it("says that something is missing", () => {
    expect(problemsOf({ tiers: {} })).toEqual([
      {
        code: "PAL101",
        path: ["palier:stack", "environment"],
        found: "nothing",
        allowed: "dev or prod",
        fix: 'add "palier:stack.environment" to Pulumi.x.yaml',
      },
    ]);
  });

  it("stops with one message and no stack trace", () => {
    const checked = validate(schema, { environment: "dev", tiers: { x: { kind: "b" } } }, source);
    expect(() => valueOf("Pulumi.x.yaml", checked)).toThrow(InvalidInput);
    expect(() => valueOf("Pulumi.x.yaml", checked)).toThrow(
      /^Pulumi\.x\.yaml: 1 mistake; nothing was changed\.\n\nPAL101 at palier:stack\.tiers\.x\.storage\n {2}found: {3}nothing/,
    );
  });
});

describe("the nearest name", () => {
  it("is found through a typing mistake", () => {
    expect(nearest("patient-servce", ["gateway", "patient-service"])).toBe("patient-service");
  });

  it("is not guessed when nothing is near", () => {
    expect(suggest("kubernetes", ["redis", "kafka"])).toBe("use one of: redis, kafka");
  });
});

describe("time tables", () => {
  it.each(["0 2 * * *", "*/15 * * * 1-5"])("accept %s", (cron) => {
    expect(cronSchema.safeParse(cron).success).toBe(true);
  });

  it.each(["0 0 2 * * *", "0 25 * * *", "daily", ""])("refuse %s", (cron) => {
    expect(cronSchema.safeParse(cron).success).toBe(false);
  });
});
