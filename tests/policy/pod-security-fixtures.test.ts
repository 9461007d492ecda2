import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { podSecurity } from "../../policies/rules/pod-security";
import { judge } from "./support/judge";

/** A pod that Kubernetes itself says to be allowed or not, at a level and version of the standard. */
interface Fixture {
  readonly file: string;
  readonly level: string;
  readonly version: string;
  readonly isAllowed: boolean;
  readonly pod: object;
}

const folder = join(__dirname, "pod-security");
const moduleSchema = z.object({ Dir: z.string() });
const podSchema = z.looseObject({ kind: z.literal("Pod") });

/** The folder of the checked module of Kubernetes; its checksum is the one in `go.sum`. */
function testdata(): string {
  const module = "k8s.io/pod-security-admission@v0.36.3";
  const answer = execFileSync("go", ["mod", "download", "-json", module], { cwd: folder, encoding: "utf8" });
  execFileSync("go", ["mod", "verify"], { cwd: folder });
  return join(moduleSchema.parse(JSON.parse(answer)).Dir, "test", "testdata");
}

const isJudged = (version: string): boolean => Number(version.split(".")[1]) >= 30;

function fixturesOf(root: string): readonly Fixture[] {
  return ["baseline", "restricted"].flatMap((level) =>
    readdirSync(join(root, level))
      .filter(isJudged)
      .flatMap((folderOfVersion) =>
        ["pass", "fail"].flatMap((verdict) => {
          const place = join(root, level, folderOfVersion, verdict);
          return readdirSync(place).map((file) => ({
            file: join(level, folderOfVersion, verdict, file),
            level,
            version: folderOfVersion.slice(1),
            isAllowed: verdict === "pass",
            pod: podSchema.parse(parse(readFileSync(join(place, file), "utf8"))),
          }));
        }),
      ),
  );
}

const verdictOf = async ({ pod, level, version }: Pick<Fixture, "pod" | "level" | "version">): Promise<boolean> =>
  (await judge(podSecurity, { type: "kubernetes:core/v1:Pod", props: pod }, { level, version })).length === 0;

describe("pod-security and the fixtures of Kubernetes", () => {
  const fixtures = fixturesOf(testdata());

  it.each(["baseline", "restricted"])("ROF-SEC-15: agrees with every fixture of the level %s", async (level) => {
    const ofLevel = fixtures.filter((fixture) => fixture.level === level);
    const verdicts = await Promise.all(
      ofLevel.map(async (fixture) => ({ fixture, agrees: (await verdictOf(fixture)) === fixture.isAllowed })),
    );
    const agreeing = verdicts.filter(({ agrees }) => agrees).length;
    process.stdout.write(`pod-security agrees with ${agreeing} of ${ofLevel.length} fixtures of ${level}\n`);
    expect(verdicts.filter(({ agrees }) => !agrees).map(({ fixture }) => fixture.file)).toEqual([]);
    expect(ofLevel).toHaveLength(level === "baseline" ? 257 : 547);
    expect(new Set(ofLevel.map(({ isAllowed }) => isAllowed)).size).toBe(2);
  });

  it("ROF-SEC-15: the standard of 1.36 judges the newest fixtures as that of 1.35 does", async () => {
    const newest = fixtures.filter(({ version }) => version === "1.35");
    const verdicts = await Promise.all(newest.map((fixture) => verdictOf({ ...fixture, version: "1.36" })));
    expect(verdicts).toEqual(newest.map(({ isAllowed }) => isAllowed));
  });
});
