import { renderProblems } from "../../../components/language/problem";
import { validate } from "../../../components/language/validate";
import { planKafka } from "../../../components/tiers/kafka/plan";
import { kafkaOverridesSchema, kafkaSchema } from "../../../components/tiers/kafka/spec";
import { environments } from "../../../environments";
import { planContext } from "../../support/plan-context";

const right = { kind: "kafka", resources: { cpuLimit: "1", memoryLimit: "2Gi", memoryRequest: "1Gi" } };

/** All that is wrong with a spec, or with the exceptions of a stack, as a person reads it. */
function mistakesOf(spec: object, overrides: object = {}, environment: "dev" | "prod" = "prod"): string {
  const checked = validate(kafkaSchema, { ...right, ...spec }, { code: 200, file: "platforms/shop.ts" });
  if (!checked.ok) return renderProblems("shop", checked.problems);
  const exceptions = validate(kafkaOverridesSchema, overrides, { code: 100, file: "Pulumi.prod.yaml" });
  if (!exceptions.ok) return renderProblems("shop", exceptions.problems);
  const input = {
    name: "events",
    spec: checked.value,
    profile: environments[environment].tiers.kafka,
    overrides: exceptions.value,
    context: planContext(),
  };
  return renderProblems("shop", planKafka(input).problems);
}

/** One mistake as it is told, from its code on. */
const oneMistake = (code: string, ...lines: readonly string[]): string =>
  ["shop: 1 mistake; nothing was changed.", "", code, ...lines.map((line) => `  ${line}`)].join("\n");

describe("mistakes in the words of a Kafka", () => {
  it("an unknown key is answered with the nearest one", () => {
    expect(mistakesOf({ retentionHour: 24 })).toBe(
      oneMistake(
        "PAL200 at retentionHour",
        'found:   the unknown key "retentionHour"',
        "allowed: kind, version, coordination, resources, storage, partitions, replicationFactor, minInSyncReplicas, retentionHours, autoCreateTopics, localPorts",
        'fix:     did you mean "retentionHours"?',
      ),
    );
  });

  it("an unknown exception of a stack is answered with those that there are", () => {
    expect(mistakesOf({}, { replicas: 3 })).toContain("allowed: image, resources, brokers, storage, retentionHours");
  });

  it("what is forgotten is named, with the file that lacks it", () => {
    expect(mistakesOf({ resources: undefined })).toContain("PAL201 at resources\n  found:   nothing\n");
    expect(mistakesOf({ resources: undefined })).toContain('fix:     add "resources" to platforms/shop.ts');
  });

  it.each([
    ["version", "4", 'a version such as "4.3"'],
    ["coordination", "raft", "kraft or zookeeper"],
    ["storage", "20GB", 'an amount in Mi or Gi, such as "512Mi" or "20Gi"'],
    ["partitions", 0, "1 to 1000 partitions"],
    ["partitions", 2.5, "a whole number"],
    ["replicationFactor", 10, "1 to 9 copies"],
    ["minInSyncReplicas", 0, "1 to 9 copies"],
    ["retentionHours", 90_000, "1 to 87600 hours"],
    ["autoCreateTopics", "no", "true or false"],
  ])("%s cannot be %j", (key, value, allowed) => {
    const message = mistakesOf({ [key]: value });
    expect(message).toContain(`PAL202 at ${key}\n  found:   ${JSON.stringify(value)}\n  allowed: ${allowed}\n`);
    expect(message).toContain("1 mistake;");
  });

  it("ROF-CON-32: an image without a fixed tag is refused", () => {
    for (const image of ["apache/kafka", "apache/kafka:latest"]) {
      expect(mistakesOf({}, { image })).toContain("PAL102 at image");
    }
    expect(mistakesOf({}, { image: "apache/kafka:4.3.2" })).toContain("0 mistakes");
  });
});

describe("mistakes that only the whole of a Kafka shows", () => {
  it("ROF-CON-08: ZooKeeper is refused with the reason, and with what to remove", () => {
    expect(mistakesOf({ coordination: "zookeeper" })).toBe(
      oneMistake(
        "PAL370 at tiers.events.coordination",
        "found:   zookeeper with Kafka 4.3",
        "allowed: kraft: Kafka 4 has no ZooKeeper mode, and the last line that had one, 3.9, gets no fixes any more",
        'fix:     remove "coordination" from "events": its brokers keep the metadata themselves',
      ),
    );
    expect(mistakesOf({ coordination: "zookeeper", version: "3.9" })).toContain(
      'fix:     remove "coordination" from "events", and "version" with it: its brokers keep the metadata themselves',
    );
  });

  it("ROF-CON-32: another version than the one that is offered is refused", () => {
    expect(mistakesOf({ version: "3.9" })).toBe(
      oneMistake(
        "PAL370 at tiers.events.version",
        'found:   "3.9"',
        'allowed: "4.3"',
        'fix:     set "version" of "events" to "4.3"; for another patch of it, name an image in the stack',
      ),
    );
  });

  it("ROF-MSG-04: two brokers are refused, once, as none of them may be lost", () => {
    expect(mistakesOf({}, { brokers: 2 })).toBe(
      oneMistake(
        "PAL371 at tiers.events.brokers",
        "found:   2 brokers",
        "allowed: 1 broker, or 3 and more: of two, none may be lost without a stop",
        'fix:     set "brokers" of "events" to 3',
      ),
    );
  });

  it.each([1, 3, 4, 5, 9])("%i brokers are right: of any number three keep the metadata, or the one", (brokers) => {
    expect(mistakesOf({}, { brokers })).toContain("0 mistakes");
  });

  it("more copies than brokers are refused: of three copies on one broker of development, say", () => {
    expect(mistakesOf({ replicationFactor: 3 }, {}, "dev")).toBe(
      oneMistake(
        "PAL372 at tiers.events.replicationFactor",
        "found:   3 copies on 1 broker",
        "allowed: at most as many copies as brokers, here 1",
        'fix:     remove "replicationFactor" from "events", or raise "brokers" in the stack',
      ),
    );
    expect(mistakesOf({ replicationFactor: 4 })).toContain("found:   4 copies on 3 brokers");
  });

  it("ROF-MSG-04: that every copy must have a message is refused: one lost broker would stop all writing", () => {
    expect(mistakesOf({ minInSyncReplicas: 3 })).toBe(
      oneMistake(
        "PAL373 at tiers.events.minInSyncReplicas",
        "found:   3 of 3 copies",
        "allowed: at most 2: with one broker lost, messages must still be acknowledged",
        'fix:     remove "minInSyncReplicas" from "events", or lower it',
      ),
    );
    expect(mistakesOf({ minInSyncReplicas: 1, replicationFactor: 1 }, {}, "dev")).toContain("0 mistakes");
  });

  it("a memory limit whose half is no heap for a broker is refused", () => {
    const resources = { cpuLimit: "1", memoryLimit: "511Mi" };
    expect(mistakesOf({ resources })).toBe(
      oneMistake(
        "PAL374 at tiers.events.resources.memoryLimit",
        "found:   511Mi",
        "allowed: 512Mi or more: half of it is the heap, with less of which a broker does not start",
        'fix:     raise memoryLimit of "events" to 512Mi or more',
      ),
    );
    expect(mistakesOf({ resources: { ...resources, memoryLimit: "512Mi" } })).toContain("0 mistakes");
  });

  it("every mistake is told at once", () => {
    const message = mistakesOf({ version: "4.0", replicationFactor: 5 }, { brokers: 2 });
    expect(message).toContain("3 mistakes");
    expect(message).toMatch(/PAL370[\s\S]*PAL371[\s\S]*PAL372/);
  });
});
