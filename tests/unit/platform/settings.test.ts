import { renderProblems } from "../../../components/language/problem";
import { parseSettings } from "../../../components/platform/settings";

const file = "Pulumi.test.yaml";
const right = { platform: "rofecare", environment: "dev", target: "kubernetes", backups: { provider: "none" } };
const parse = (settings: unknown, others: Readonly<Record<string, string>> = {}): ReturnType<typeof parseSettings> =>
  parseSettings({ "palier:stack": JSON.stringify(settings), ...others }, file);
const message = (settings: unknown, others: Readonly<Record<string, string>> = {}): string => {
  const parsed = parse(settings, others);
  return parsed.ok ? "nothing is wrong" : renderProblems(file, parsed.problems);
};

describe("the settings of a stack", () => {
  it("ROF-ENV-01: need four words, and every other has a default", () => {
    expect(parse(right)).toEqual({
      ok: true,
      value: {
        ...right,
        parts: "all",
        kubernetes: { operators: "install", apiServerNetworks: ["0.0.0.0/0"] },
        docker: { httpPort: 80, httpsPort: 443, registryLogins: [] },
        secretVersions: {},
        tiers: {},
      },
    });
  });

  it("are told what is missing, all of it at once, and where to add it", () => {
    const told = message({ environment: "dev" });
    expect(told).toContain("3 mistakes; nothing was changed.");
    for (const word of ["platform", "target", "backups"]) {
      expect(told).toContain(`fix:     add "palier:stack.${word}" to ${file}`);
    }
  });

  it("have no default for backups: to keep none is a decision too", () => {
    expect(message({ ...right, backups: undefined })).toMatch(/PAL101 at palier:stack\.backups\n {2}found: {3}nothing/);
  });

  it("are told of a file without any", () => {
    const parsed = parseSettings({}, file);
    expect(parsed.ok ? [] : parsed.problems.map(({ path }) => path.join("."))).toEqual([
      "palier:stack.platform",
      "palier:stack.environment",
      "palier:stack.target",
      "palier:stack.backups",
    ]);
  });

  it.each([
    ["text", '"prod"'],
    ["a list", "[]"],
    ["no JSON at all", "platform: rofecare"],
  ])("are no %s", (_what, text) => {
    const parsed = parseSettings({ "palier:stack": text }, file);
    expect(parsed.ok ? [] : parsed.problems).toHaveLength(1);
  });

  it("stand under one key: another of this program is a mistake, and keys of others are left alone", () => {
    expect(message(right, { "palier:environment": "prod" })).toContain(
      'found:   the unknown key "palier:environment"\n  allowed: palier:stack\n  fix:     move it under palier:stack, or remove it',
    );
    expect(message(right, { "kubernetes:context": "mine" })).toBe("nothing is wrong");
  });

  it.each([
    [{ platfrom: "rofecare" }, 'did you mean "platform"?'],
    [{ kubernetes: { contxt: "mine" } }, 'did you mean "context"?'],
    [{ environment: "prd" }, 'did you mean "prod"?'],
    [{ environment: "production" }, 'did you mean "prod"?'],
  ])("%j is answered with what was probably meant", (exception, fix) => {
    expect(message({ ...right, ...exception })).toContain(`fix:     ${fix}`);
  });

  it.each([
    [{ domain: "not a host" }, 'a host name such as "api.example.org"'],
    [{ secretVersions: { redis: 0 } }, "at least 1"],
    [{ secretVersions: { redis: 1.5 } }, "a whole number"],
    [{ kubernetes: { apiServerNetworks: ["10.0.0.1"] } }, 'a network such as "10.0.0.0/8"'],
    [{ kubernetes: { operators: "yes" } }, "install or given"],
    [{ target: "nomad" }, "kubernetes or docker"],
    [
      { backups: { provider: "ftp" } },
      "a place for backups: provider aws, s3-compatible or none, with the keys of its kind",
    ],
  ])("%j is refused with what is allowed", (exception, allowed) => {
    expect(message({ ...right, ...exception })).toContain(`allowed: ${allowed}`);
  });

  it("leave the exceptions of tiers to the tiers that they name", () => {
    expect(message({ ...right, tiers: { "patient-db": { anything: true } } })).toBe("nothing is wrong");
  });
});
