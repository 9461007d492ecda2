import { secretsIn } from "../../../tools/review/known-secrets";
import { Redactor, secretWord } from "../../../tools/review/redactor";
import { deployment } from "../../support/review-shapes";
import { factsOf, type Planted, reportOn, urnOf } from "../../support/review-preview";

const canary = "Canary+w/ord=47&äß";
const base64 = (text: string): string => Buffer.from(text, "utf8").toString("base64");
const mark = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };
const state = {
  deployment: {
    resources: [
      { urn: "a", outputs: { result: { ...mark, plaintext: JSON.stringify(canary) } } },
      {
        urn: "b",
        inputs: {
          data: {
            ...mark,
            plaintext: JSON.stringify({ username: "redis", token: base64("second-canary"), short: "abc" }),
          },
        },
      },
    ],
  },
};
const redactor = new Redactor(secretsIn(state));

const spellings: readonly (readonly [string, string])[] = [
  ["plain", canary],
  ["in JSON", JSON.stringify({ a: canary })],
  ["in base64", base64(canary)],
  ["in base64 without padding", base64(canary).replace(/=+$/, "")],
  ["in base64 for URLs", Buffer.from(canary, "utf8").toString("base64url")],
  ["in a URL", `postgres://user:${encodeURIComponent(canary)}@host/db`],
  ["in a URL in small letters", encodeURIComponent(canary).replace(/%../g, (hex) => hex.toLowerCase())],
  ["in base64 in a URL", encodeURIComponent(base64(canary))],
  ["inside of base64, at its start", base64(`${canary}; and more`)],
  ["inside of base64, one byte later", base64(`x${canary}; and more`)],
  ["inside of base64, two bytes later", base64(`xy${canary}; and more`)],
];

/** Any four characters of the secret in a row, in any of its spellings, would be too much. */
const pieces = [canary, base64(canary), encodeURIComponent(canary)].flatMap((text) =>
  Array.from({ length: text.length - 7 }, (_, at) => text.slice(at, at + 8)),
);

describe("a known secret", () => {
  it.each(spellings)("is not left in a text, %s", (_, text) => {
    const redacted = redactor.text(`before ${text} after`);
    expect(pieces.filter((piece) => redacted.includes(piece))).toEqual([]);
    expect(redacted).toContain(secretWord);
    expect(redacted).toMatch(/^before .* after$/);
  });

  it("is replaced by the same word, however long it is", () => {
    const long = new Redactor(["abcdefgh", "abcdefghijklmnopqrstuvwxyz"]);
    expect(long.text("abcdefgh")).toBe(secretWord);
    expect(long.text("abcdefghijklmnopqrstuvwxyz")).toBe(secretWord);
  });

  it("is known in base64 within a secret object, while names of users stay readable", () => {
    expect(redactor.text("second-canary and redis")).toBe(`${secretWord} and redis`);
  });

  it("of few letters is replaced as a whole value alone", () => {
    const few = new Redactor(["abcd"]);
    expect(few.text("abcd")).toBe(secretWord);
    expect(few.text("abcdef")).toBe("abcdef");
  });
});

describe("a secret that nobody knows", () => {
  it.each([
    ["by its name", "DB_PASSWORD", "hunter"],
    ["by its shape", "url", "https://user:hunter@host/"],
    ["as it looks random", "value", "aB3xK9qLm2Zr8TyUw5NpQe7v"],
  ])("is replaced %s", (_, name, value) => {
    expect(redactor.value(name, value)).toBe(secretWord);
  });

  it.each([
    ["image", "ghcr.io/shop/orders:1.4.2@sha256:1f2e3d4c5b6a79881f2e3d4c5b6a79881f2e3d4c5b6a79881f2e3d4c5b6a7988"],
    ["passwordFile", "/run/secrets/password"],
    ["replicas", "3"],
  ])("is not seen in %s", (name, value) => {
    expect(redactor.value(name, value)).toBe(value);
  });
});

const update = (type: string, old: unknown, next: unknown, diff: readonly string[] = []): Planted => ({
  type,
  name: "orders",
  op: "update",
  old: { inputs: old },
  new: { inputs: next },
  diff,
});
const propertiesOf = (planted: Planted): object => {
  const [group] = reportOn([planted], { redactor }).groups;
  return Object.fromEntries(
    (group?.tiers[0]?.changes[0]?.properties ?? []).map(({ path, before, after }) => [path, [before, after]]),
  );
};

describe("properties of a change", () => {
  it("show what is open, and of a Secret nothing but its keys", () => {
    const change = update(
      "kubernetes:core/v1:Secret",
      { metadata: { labels: { a: "1" } }, stringData: { a: "open?" } },
      { metadata: { labels: { a: "2" } }, stringData: { a: "other", b: "new" } },
    );
    expect(propertiesOf(change)).toEqual({
      "metadata.labels.a": ["1", "2"],
      "stringData.a": [secretWord, secretWord],
      "stringData.b": [undefined, secretWord],
    });
  });

  it("tell that a secret is another one, where both look alike to the engine", () => {
    const secret = { data: { ...mark, ciphertext: "[secret]" } };
    expect(propertiesOf(update("kubernetes:core/v1:ConfigMap", secret, secret, ["data"]))).toEqual({
      data: [secretWord, secretWord],
    });
  });

  it("of a container's variables are told by the variables' names", () => {
    const pod = (value: string): object => ({
      spec: {
        template: {
          spec: {
            containers: [
              {
                name: "app",
                env: [
                  { name: "MODE", value: "a" },
                  { name: "DB_PASSWORD", value },
                ],
              },
            ],
          },
        },
      },
    });
    expect(propertiesOf(update("kubernetes:apps/v1:Deployment", pod("one"), pod("two")))).toEqual({
      "spec.template.spec.containers[app].env[DB_PASSWORD].value": [secretWord, secretWord],
    });
    expect(
      propertiesOf(
        update("docker:index/container:Container", { envs: ["DB_PASSWORD=one"] }, { envs: ["DB_PASSWORD=two"] }),
      ),
    ).toEqual({
      "envs[0]": [`DB_PASSWORD=${secretWord}`, `DB_PASSWORD=${secretWord}`],
    });
  });

  it("of files are the lines that differ, without secrets in them", () => {
    const file = (pool: number, password: string): object => ({
      data: { "app.conf": `host = db\npool = ${pool}\npassword = ${password}\nkey: ${canary}\n` },
    });
    expect(propertiesOf(update("kubernetes:core/v1:ConfigMap", file(10, "one"), file(20, "two")))).toEqual({
      'data["app.conf"]': [`pool = 10 / password = ${secretWord}`, `pool = 20 / password = ${secretWord}`],
    });
  });

  it("that only the update makes are told as such", () => {
    const change = update(
      "kubernetes:core/v1:ConfigMap",
      { data: { a: "1" } },
      { data: { a: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" } },
    );
    expect(propertiesOf(change)).toEqual({ "data.a": ["1", "(known after the update)"] });
  });
});

describe("a report", () => {
  it("has no known secret in any of its texts, wherever the engine said it", () => {
    const change = update("kubernetes:apps/v1:Deployment", deployment({}), deployment({ image: `shop/${canary}` }));
    const urn = urnOf(change);
    const events = [
      {
        policyEvent: {
          resourceUrn: urn,
          message: `found ${canary}`,
          policyName: "p",
          policyPackName: "k",
          enforcementLevel: "mandatory",
        },
      },
      { diagnosticEvent: { message: `cannot use ${base64(canary)}`, severity: "error" } },
      { diagnosticEvent: { message: `warns of ${encodeURIComponent(canary)}`, severity: "warning" } },
      { diagnosticEvent: { message: `debug: ${canary}`, severity: "debug" } },
    ];
    const report = reportOn([change], { facts: factsOf([change], events, "failed"), redactor, otherWords: [canary] });
    const text = JSON.stringify(report);
    expect(report.failures).toEqual([`cannot use ${secretWord}`]);
    expect(pieces.filter((piece) => text.includes(piece))).toEqual([]);
  });
});
