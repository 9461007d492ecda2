import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PlatformPlan } from "../../../components/platform/plan";
import { root } from "../../../tools/home";
import { ageReport, agesOf } from "../../../tools/rotation/ages";
import { rotationOf, writeVersion } from "../../../tools/rotation/rotation";
import { findStack, readStackFile } from "../../../tools/stack/files";
import { planOf } from "../../../tools/stack/plan";
import { planOf as rofecare } from "../../support/rofecare";

const text = readFileSync(join(root, "Pulumi.prod.yaml"), "utf8");
const plan = rofecare("prod");
const folder = mkdtempSync(join(tmpdir(), "palier-rotation-"));
/** What is decided for a stack of the repository, from another file than its own. */
const planWith = async (stack: string, path: string): Promise<PlatformPlan> =>
  (await planOf({ ...findStack(root, stack), file: readStackFile(path) })).plan;
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe("the rotation of a secret", () => {
  it("raises its version by one in the stack's file, and names those who restart", async () => {
    const rotation = rotationOf(plan, "patient-db");
    expect(rotation).toEqual({ secret: "patient-db", version: 2, readers: ["patient-db", "patient-service"] });
    const path = join(folder, "Pulumi.prod.yaml");
    writeFileSync(path, writeVersion(text, rotation));
    const after = await planWith("prod", path);
    expect(after.secrets.find(({ name }) => name === "patient-db")?.version).toBe(2);
    expect(rotationOf(after, "patient-db").version).toBe(3);
  });

  it("leaves every other line as it was, comments too", () => {
    const written = writeVersion(text, { secret: "redis", version: 4, readers: [] });
    const added = written.split("\n").filter((line) => !text.split("\n").includes(line));
    expect(added).toEqual(["    secretVersions:", "      redis: 4"]);
    expect(text.split("\n").filter((line) => !written.split("\n").includes(line))).toEqual([]);
    expect(text).toContain("# ");
    const again = writeVersion(written, { secret: "redis", version: 5, readers: [] });
    expect(again).toBe(written.replace("redis: 4", "redis: 5"));
  });

  it("of a secret that is not there names the one that was probably meant, or all of them", () => {
    const problemOf = (name: string): unknown => {
      try {
        return rotationOf(plan, name);
      } catch (problem) {
        return problem;
      }
    };
    expect(problemOf("patient-bd")).toMatchObject({ fix: 'did you mean "patient-db"?' });
    expect(problemOf("zzz")).toMatchObject({
      message: 'the stack has no secret "zzz"',
      fix: expect.stringContaining("clinical-db") as unknown,
    });
  });

  it("is refused by the plan for a cookie that may not change while its members run", async () => {
    const name = "Pulumi.medisecure-prod.yaml";
    const path = join(folder, name);
    copyFileSync(join(root, name), path);
    const cookie = { secret: "rabbitmq-cookie", version: 2, readers: [] };
    writeFileSync(path, writeVersion(readFileSync(path, "utf8"), cookie));
    await expect(planWith("medisecure-prod", path)).rejects.toThrow(/rabbitmq-cookie/);
  });
});

describe("the age of secrets", () => {
  const now = new Date("2026-11-21T12:00:00Z");
  const resource = (type: string, name: string, created?: string) => ({
    urn: `urn:pulumi:prod::palier::palier:kubernetes:Platform$${type}::${name}`,
    type,
    custom: true,
    inputs: {},
    ...(created !== undefined && { created }),
  });
  const password = "random:index/randomPassword:RandomPassword";
  const ages = agesOf(
    "prod",
    [
      resource(password, "patient-db", "2026-08-22T12:00:00Z"),
      resource(password, "redis", "2026-08-23T13:00:00Z"),
      resource("random:index/randomPassword:RandomPassword", "kafka", "2026-11-20T11:00:00Z"),
      resource("kubernetes:core/v1:Secret", "patient-db-backend", "2020-01-01T00:00:00Z"),
    ],
    now,
  );

  it("is that of the generated value, by the state, in whole days", () => {
    expect(ages.map(({ secret, days }) => [secret, days])).toEqual([
      ["patient-db", 91],
      ["redis", 89],
      ["kafka", 1],
    ]);
  });

  it("is told with the oldest first, and with the command that replaces what is too old", () => {
    const { markdown, tooOld } = ageReport(ages, ["staging"], 90);
    expect(tooOld.map(({ secret }) => secret)).toEqual(["patient-db"]);
    expect(markdown).toContain("## 1 of 3 secrets are older than 90 days");
    expect(markdown).toContain("`npm run rotate -- patient-db prod`");
    expect(markdown).toContain("could not be read: staging");
    expect(markdown.indexOf("patient-db")).toBeLessThan(markdown.indexOf("redis"));
    expect(ageReport(ages, [], 91).markdown).toContain("## No secret is older than 91 days");
  });
});
