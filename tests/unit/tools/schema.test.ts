import Ajv, { type ValidateFunction } from "ajv";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { environments } from "../../../environments";
import { platforms } from "../../../platforms";
import { schemaFile, schemaText, stackFileSchema } from "../../../tools/docs/schema";
import { root } from "../../../tools/home";
import { findStack, stackNames } from "../../../tools/stack/files";

const textOf = (file: string): string => readFileSync(join(root, file), "utf8");
const stacks = [...stackNames(root)].sort().map((stack) => ({ stack, file: `Pulumi.${stack}.yaml` }));

/** The committed schema, read as strictly as the library can: a word that it does not know is a mistake of the schema. */
const validator = (): ValidateFunction =>
  new Ajv({ strict: true, allErrors: true }).compile(JSON.parse(textOf(schemaFile)));

/** What an editor would underline in a stack file whose settings have these exceptions, as `place: what is wrong`. */
function underlined(
  exceptions: Readonly<Record<string, unknown>>,
  config: Readonly<Record<string, unknown>> = {},
): string[] {
  const right = { platform: "rofecare", environment: "prod", target: "kubernetes", backups: { provider: "none" } };
  const validate = validator();
  validate({ config: { "palier:stack": { ...right, ...exceptions }, ...config } });
  const wrong = (validate.errors ?? []).map(({ instancePath, message, params }) => {
    const key: unknown = Reflect.get(params, "additionalProperty") ?? Reflect.get(params, "propertyName");
    return `${instancePath}: ${message ?? ""}${typeof key === "string" ? ` "${key}"` : ""}`;
  });
  return [...new Set(wrong)].sort();
}

const record = z.record(z.string(), z.unknown()).catch({});

/** The properties that a schema knows, and those of its property of this name. */
const propertiesOf = (schema: unknown): Readonly<Record<string, unknown>> =>
  record.parse(record.parse(schema)["properties"]);
const settings = propertiesOf(propertiesOf(stackFileSchema())["config"])["palier:stack"];

describe("the committed schema of stack files", () => {
  it("is the one that `npm run schema` makes", () => {
    const committed = existsSync(join(root, schemaFile)) ? textOf(schemaFile) : "";
    const found = committed === schemaText() ? "up to date" : "out of date: run npm run schema, and commit the file";
    expect(found).toBe("up to date");
  });

  it("says of every word of the settings what it means, for the editor to show", () => {
    const words = propertiesOf(settings);
    const silent = Object.keys(words).filter((word) => record.parse(words[word])["description"] === undefined);
    expect(Object.keys(words)).toContain("backups");
    expect(silent).toEqual([]);
  });

  it("shows editors no word as one that they may not write", () => {
    expect(schemaText()).not.toContain("readOnly");
  });
});

describe("the stack files of the repository", () => {
  it("ALL-CAP-01: are one of Rofecare for each environment, and of every other platform for development and production at least", () => {
    const names = stacks.map(({ stack }) => stack);
    expect(names).toEqual(expect.arrayContaining(Object.keys(environments)));
    const others = Object.keys(platforms).filter((platform) => platform !== "rofecare");
    expect(names).toEqual(expect.arrayContaining(others.flatMap((name) => [`${name}-dev`, `${name}-prod`])));
  });

  it.each(stacks)(
    "$stack is found by its name, and names a platform and an environment that there are",
    ({ stack }) => {
      const { config } = findStack(root, stack).file;
      const { platform, environment, target } = record.parse(config["palier:stack"]);
      expect(Object.keys(platforms)).toContain(platform);
      expect(Object.keys(environments)).toContain(environment);
      const names = [environment, `${String(platform)}-${String(environment)}`].map(String);
      expect([...names, ...names.map((name) => `${name}-${String(target)}`)]).toContain(stack);
    },
  );

  it.each(stacks)("$file names the schema in its first line, and is valid by it", ({ file }) => {
    const text = textOf(file);
    const validate = validator();
    expect(text.split("\n")[0]).toBe(`# yaml-language-server: $schema=./${schemaFile}`);
    validate(parse(text));
    expect(validate.errors ?? []).toEqual([]);
  });
});

describe("mistakes that an editor underlines", () => {
  it("are none in right settings", () => {
    const tiers = {
      "patient-service": { replicas: 5, autoscaling: { maxReplicas: 8 } },
      "patient-db": { instances: 5, parameters: { work_mem: "32MB", max_connections: 200 } },
      edge: { certificates: "acme-staging", timeouts: { idle: 60 } },
    };
    expect(underlined({ domain: "his.example.org", secretVersions: { "patient-db": 2 }, tiers })).toEqual([]);
    expect(underlined({}, { "kubernetes:context": "mine" })).toEqual([]);
  });

  it.each([
    [
      "a misspelt word",
      { environmnt: "prod" },
      '/config/palier:stack: must NOT have additional properties "environmnt"',
    ],
    [
      "a misspelt word inside",
      { kubernetes: { contxt: "mine" } },
      '/config/palier:stack/kubernetes: must NOT have additional properties "contxt"',
    ],
    [
      "a misspelt exception of a tier",
      { tiers: { "patient-service": { replcas: 5 } } },
      '/config/palier:stack/tiers/patient-service: must NOT have additional properties "replcas"',
    ],
    [
      "a number that is too high",
      { secretVersions: { redis: 101 } },
      "/config/palier:stack/secretVersions/redis: must be <= 100",
    ],
    [
      "an unknown environment",
      { environment: "production" },
      "/config/palier:stack/environment: must be equal to one of the allowed values",
    ],
  ])("%s", (_mistake, exceptions, expected) => {
    expect(underlined(exceptions)).toContain(expected);
  });

  it("a second key of the program, which knows only one", () => {
    expect(underlined({}, { "palier:stak": {} })).toContain('/config: property name must be valid "palier:stak"');
  });

  it("exceptions that no single kind of tier knows together", () => {
    expect(underlined({ tiers: { redis: { sentinels: 3, brokers: 3 } } })).toContain(
      "/config/palier:stack/tiers/redis: must match a schema in anyOf",
    );
  });
});

describe("words that an editor completes", () => {
  const kinds = z.looseObject({
    additionalProperties: z.object({ anyOf: z.array(z.looseObject({ title: z.string() })) }),
  });
  const { anyOf } = kinds.parse(propertiesOf(settings)["tiers"]).additionalProperties;
  const wordsOf = (kind: string): readonly string[] =>
    Object.keys(propertiesOf(anyOf.find(({ title }) => title.endsWith(` kind ${kind}`))));

  it.each([
    ["service", ["image", "replicas", "resources", "autoscaling", "environment"]],
    ["postgres", ["image", "instances", "resources", "storage", "walStorage", "parameters", "backupFolder"]],
    ["redis", ["image", "resources", "maxMemory", "members", "sentinels", "storage"]],
    ["kafka", ["image", "resources", "brokers", "storage", "retentionHours"]],
    ["edge", ["replicas", "certificates", "allowedNetworks", "trustedProxies", "timeouts"]],
  ])("are, for a tier of kind %s, %j", (kind, words) => {
    expect(wordsOf(kind)).toEqual(expect.arrayContaining(words));
  });
});
