import { renderProblems } from "../../../components/language/problem";
import { validate } from "../../../components/language/validate";
import { rabbitmqOverridesSchema, rabbitmqSchema } from "../../../components/tiers/rabbitmq/spec";
import { plannedRabbitmq, type RabbitmqExceptions } from "../../support/rabbitmq-tier";

const right = { kind: "rabbitmq", resources: { cpuLimit: "1", memoryLimit: "2Gi" } };

/** What is wrong with the words of a spec. */
function wordsOf(spec: object): string {
  const checked = validate(rabbitmqSchema, { ...right, ...spec }, { code: 200, file: "platforms/shop.ts" });
  return renderProblems("shop", checked.ok ? [] : checked.problems);
}

/** What is wrong with the whole. */
const mistakesOf = (exceptions: RabbitmqExceptions, environment: "dev" | "prod" = "prod"): string =>
  renderProblems("shop", plannedRabbitmq(environment, exceptions).problems);

/** One mistake as it is told, from its code on. */
const oneMistake = (code: string, ...lines: readonly string[]): string =>
  ["shop: 1 mistake; nothing was changed.", "", code, ...lines.map((line) => `  ${line}`)].join("\n");

describe("mistakes in the words of a RabbitMQ", () => {
  it("a version that does not exist is answered with the nearest one", () => {
    expect(wordsOf({ version: "4.33" })).toBe(
      oneMistake(
        "PAL202 at version",
        'found:   "4.33"',
        "allowed: a version of RabbitMQ: 3.8, 3.13, 4.2, 4.3",
        'fix:     did you mean "4.3"?',
      ),
    );
  });

  it("an unknown key is answered with the nearest one", () => {
    expect(wordsOf({ virtualhost: "shop" })).toContain('fix:     did you mean "virtualHost"?');
  });

  it.each([
    ["username", "guest", 'a name other than "guest", which is closed, and "admin"'],
    ["username", "admin", 'a name other than "guest", which is closed, and "admin"'],
    ["username", "Shop User", "small letters, digits, hyphens and underscores"],
    ["virtualHost", "/shop", 'a slash, or letters, digits, ".", "_" and "-"'],
    ["storage", "20GB", 'an amount in Mi or Gi, such as "512Mi" or "20Gi"'],
  ])("%s cannot be %j", (key, value, allowed) => {
    expect(wordsOf({ [key]: value })).toContain(
      `PAL202 at ${key}\n  found:   ${JSON.stringify(value)}\n  allowed: ${allowed}`,
    );
  });

  it("exceptions of a stack are checked as well", () => {
    const source = { code: 100, file: "Pulumi.prod.yaml" } as const;
    const told = (overrides: object): string => {
      const checked = validate(rabbitmqOverridesSchema, overrides, source);
      return renderProblems("shop", checked.ok ? [] : checked.problems);
    };
    expect(told({ members: 0 })).toContain("allowed: 1 to 9 members");
    expect(told({ image: "rabbitmq:latest" })).toContain("PAL102 at image");
    expect(told({ replicas: 3 })).toContain("allowed: image, resources, members, storage");
  });
});

describe("mistakes that only the whole of a RabbitMQ shows", () => {
  it("MED-MSG-01: a quorum of two is refused, as none of them may be lost", () => {
    expect(mistakesOf({ overrides: { members: 2 } })).toBe(
      oneMistake(
        "PAL384 at tiers.mq.members",
        "found:   2 members",
        "allowed: an odd number: of two, none may be lost, and two equal halves would both stop",
        'fix:     set "members" of "mq" to 3',
      ),
    );
  });

  it.each([4, 6, 8])("%i members are refused: they survive no more losses than one less", (members) => {
    expect(mistakesOf({ overrides: { members } })).toContain(`fix:     set "members" of "mq" to ${members + 1}`);
  });

  it.each([1, 3, 5, 7, 9])("%i members are right", (members) => {
    expect(mistakesOf({ overrides: { members } })).toContain("0 mistakes");
  });

  it("memory and a volume with which a member would not start, or have no room, are refused together", () => {
    const overrides = { resources: { cpuLimit: "1", memoryLimit: "511Mi" }, storage: "512Mi" };
    const message = mistakesOf({ overrides });
    expect(message).toContain("2 mistakes");
    expect(message).toContain("PAL385 at tiers.mq.resources.memoryLimit\n  found:   511Mi\n  allowed: 512Mi or more");
    expect(message).toContain('fix:     raise storage of "mq" to 1Gi or more');
  });

  it("MED-SEC-08: another version of the cookie is refused: members of two cookies are two clusters", () => {
    const versionOf = (name: string): number => (name === "mq-cookie" ? 2 : 1);
    expect(mistakesOf({ versionOf })).toBe(
      oneMistake(
        "PAL386 at palier:stack.secretVersions.mq-cookie",
        "found:   2",
        "allowed: 1: members with different cookies cannot speak to each other, so it is replaced with all of them stopped",
        'fix:     remove "mq-cookie" from secretVersions; docs/operations.md tells how a cookie is replaced',
      ),
    );
    expect(mistakesOf({ versionOf: (name) => (name === "mq" ? 2 : 1) })).toContain("0 mistakes");
  });

  it("an image of another version is refused: settings are written for the version", () => {
    expect(mistakesOf({ overrides: { image: "registry.site.example/rabbitmq:4.2.9" } })).toContain(
      'PAL387 at tiers.mq.image\n  found:   registry.site.example/rabbitmq:4.2.9\n  allowed: an image whose tag begins with the version, such as "rabbitmq:4.3.1-management"',
    );
    expect(mistakesOf({ overrides: { image: "rabbitmq:4.3.6-management" } })).toContain("0 mistakes");
  });
});
