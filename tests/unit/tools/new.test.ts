import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runInNewContext } from "node:vm";
import ts from "typescript";
import { parse } from "yaml";
import { z } from "zod";
import { valueOf } from "../../../components/language/problem";
import type { PlatformPlan } from "../../../components/platform/plan";
import type { PlatformInput } from "../../../components/platform/spec";
import { planStack } from "../../../components/platform/stack";
import { environments } from "../../../environments";
import { askWords } from "../../../tools/new/ask";
import { filesFor, writeFiles } from "../../../tools/new/files";
import { platformOf } from "../../../tools/new/platform";
import { withPlatform } from "../../../tools/new/registry";
import { formatted, identifierOf, platformSource } from "../../../tools/new/source";
import { stackFileOf, stacksOf } from "../../../tools/new/stacks";
import { understand, type Words } from "../../../tools/new/wanted";

const root = join(__dirname, "..", "..", "..");
const registry = readFileSync(join(root, "platforms", "index.ts"), "utf8");
const shop: Words = {
  name: "my-shop",
  services: ["api:nestjs:3000", "jobs:fastapi:8000", "web:next:3001"],
  cache: true,
  edge: "nginx",
};
const stackSchema = z.object({ config: z.object({ "palier:stack": z.record(z.string(), z.unknown()) }) });

/** Runs the source of a platform as the engine would, with `definePlatform` that gives back what it gets. */
function run(source: string): unknown {
  const { outputText } = ts.transpileModule(source, { compilerOptions: { module: ts.ModuleKind.CommonJS } });
  const exports: unknown = {};
  const require = (): object => ({ definePlatform: (platform: PlatformInput) => platform });
  runInNewContext(outputText, { require, exports });
  return exports;
}

/** Plans both stacks from the texts of their files. */
const plansOf = (words: Words): readonly PlatformPlan[] => {
  const { wanted } = understand(words);
  return stacksOf(wanted).map((stack) => {
    const { file, text } = stackFileOf(stack);
    const { config } = stackSchema.parse(parse(text));
    const settings = { "palier:stack": JSON.stringify(config["palier:stack"]) };
    return valueOf(file, planStack(settings, { platforms: { [words.name]: platformOf(wanted) }, environments }, file))
      .plan;
  });
};

describe("a new platform", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "palier-new-"));
    mkdirSync(join(folder, "platforms"));
    writeFileSync(join(folder, "platforms", "index.ts"), registry);
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it("is a file of its own, a line in the list of platforms, and two stacks", async () => {
    writeFiles(await filesFor(shop, folder), folder);
    expect(readdirSync(join(folder, "platforms"))).toEqual(["index.ts", "my-shop.ts"]);
    expect(readdirSync(folder)).toEqual(["Pulumi.my-shop-dev.yaml", "Pulumi.my-shop-prod.yaml", "platforms"]);
    expect(readFileSync(join(folder, "platforms", "index.ts"), "utf8")).toContain('"my-shop": myShop');
  });

  it("has a source that says what was asked for, laid out as the repository is", async () => {
    const platform = platformOf(understand(shop).wanted);
    const source = await platformSource(platform);
    expect(JSON.stringify(run(source))).toBe(JSON.stringify({ myShop: platform }));
    expect(await formatted(source)).toBe(source);
    expect(source).toContain('kind: "postgres"');
  });

  it.each<[string, Partial<Words>]>([
    ["with all that flags can ask for", {}],
    ["with nothing but a name", { services: [], cache: false, edge: undefined }],
    ["of files alone", { services: ["web:static:8080"], database: "none", cache: false }],
    [
      "on MariaDB behind HAProxy",
      { services: ["a:spring:8080", "b:fastapi:8081"], database: "mariadb", edge: "haproxy" },
    ],
    ["on MongoDB without an edge", { database: "mongodb", edge: "none" }],
  ])("%s is planned without a problem, in dev and in prod", (_, words) => {
    const plans = plansOf({ ...shop, ...words });
    expect(plans.map(({ environment }) => environment)).toEqual(["dev", "prod"]);
    expect(plans[0]?.tiers.length).toBeGreaterThan(0);
  });

  it("has its site under its domain, its service under /api/, and all other services under names of their own", () => {
    expect(platformOf(understand(shop).wanted).tiers["edge"]).toMatchObject({
      hosts: {
        web: { host: "my-shop.example.org", to: "web", routes: [{ path: "/api/", to: "api" }] },
        jobs: { host: "jobs.my-shop.example.org", to: "jobs" },
      },
    });
  });

  it("is refused with every mistake at once, and nothing is written", async () => {
    const services = ["api:nestj:3000", "redis:fastapi:3000", "x:next:80", "bad"];
    const wrong = filesFor({ name: "My_Shop", domain: "shop", services, cache: true, edge: "ngix" }, folder);
    await expect(wrong).rejects.toThrow(
      [
        "8 mistakes; nothing was written",
        '  - the platform\'s name, "My_Shop", must be small letters, digits and hyphens, first a letter, at most 40 characters',
        '  - the domain, "shop", must be a host name such as "api.example.org"',
        '  - "ngix" is no edge: did you mean "nginx"?',
        '  - "nestj" is no runtime, of "api": did you mean "nestjs"?',
        '  - the port of x, "80", is not from 1024 to 65535',
        '  - the service "bad" is not of the form NAME:RUNTIME:PORT, such as api:nestjs:3000',
        '  - "redis" is a tier already: name the service otherwise',
        "  - two services have the port 3000",
      ].join("\n"),
    );
    expect(readdirSync(folder)).toEqual(["platforms"]);
  });

  it("is refused where a platform or a stack has its name, and both are told", async () => {
    writeFiles(await filesFor(shop, folder), folder);
    await expect(filesFor(shop, folder)).rejects.toThrow(
      /3 mistakes.*\n.*platforms\/my-shop\.ts\n.*Pulumi\.my-shop-dev\.yaml\n.*Pulumi\.my-shop-prod\.yaml/,
    );
  });

  it("is refused before it is written where its plan finds a mistake", async () => {
    await expect(filesFor({ name: "postgres", services: [], cache: false }, folder)).rejects.toThrow(
      /tiers\.postgres\.database would be "postgres"; allowed: a name other than/,
    );
  });

  it("asks for what no flag says, and takes an empty answer for the usual one", async () => {
    const answers: Readonly<Record<string, string>> = { "a Redis as cache: yes or no": "yes" };
    const words = await askWords((question, usual) => Promise.resolve(answers[question] ?? usual), "shop");
    expect(words).toEqual({
      name: "shop",
      domain: "shop.example.org",
      services: ["api:nestjs:3000"],
      database: "postgres",
      cache: true,
      edge: "caddy",
    });
  });
});

describe("the list of platforms", () => {
  it.each(["aaa", "my-shop", "zzz"])("gets %s where the alphabet puts it, and keeps the others", async (name) => {
    const lines = (text: string): readonly string[] => text.split("\n");
    const before = lines(registry);
    const after = lines(await withPlatform(registry, name));
    expect(after).toHaveLength(before.length + 2);
    expect(after).toEqual(expect.arrayContaining([...before]));
    const imports = after.filter((line) => line.includes('from "./'));
    expect(imports.map((line) => /"(.*)"/.exec(line)?.[1])).toEqual(
      imports.map((line) => /"(.*)"/.exec(line)?.[1]).sort(),
    );
  });

  it.each([
    ["no list", 'import a from "../a";\n', "imports, and one list"],
    ["a list that is computed", 'import a from "../a";\nexport const platforms = a();\n', "an object, platforms"],
    ["a member that is spread", 'import a from "../a";\nexport const platforms = { ...a };\n', "unlike ...a"],
  ])("is left alone where it has %s", async (_, source, found) => {
    await expect(withPlatform(source, "shop")).rejects.toThrow(found);
  });

  it("refuses a name that it has, and one that is written the same", async () => {
    await expect(withPlatform(registry, "rofecare")).rejects.toThrow("lists rofecare already");
    await expect(withPlatform(await withPlatform(registry, "a1b"), "a-1b")).rejects.toThrow("platform as a1b");
  });

  it.each([
    ["audit-trail", "auditTrail"],
    ["new", "newPlatform"],
    ["platforms", "platformsPlatform"],
    ["a-1b", "a1b"],
  ])("calls %s %s", (name, identifier) => {
    expect(identifierOf(name)).toBe(identifier);
  });
});
