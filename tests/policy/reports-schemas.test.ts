import Ajv from "ajv";
import { execFile, execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import type { Results } from "../../policies/reports/finding";
import { junit } from "../../policies/reports/junit";
import { sarif } from "../../policies/reports/sarif";
import { xml } from "../../policies/reports/xml";
import { home } from "../../tools/home";
import { needPrograms } from "../conformance/support/debian";
import { runWithEverything } from "./support/reports";

const minutes = 60_000;
const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), "palier-schemas-"));
const origin = { version: "1.2.3", programFile: "a shop/Pulumi.yaml" };

let everything: Results;
const nothing: Results = { isWhole: true, rules: [], findings: [], notJudged: [], failed: [] };

beforeAll(async () => {
  everything = await runWithEverything();
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe("the standard's own schema of SARIF", () => {
  const moduleSchema = z.object({ Dir: z.string() });
  const schemaSchema = z.looseObject({ id: z.string(), $schema: z.string() });

  /** The schema that OASIS publishes, in a checked module whose tests hold it; its checksum is the one in `go.sum`. */
  function mistakesIn(log: unknown): readonly unknown[] {
    const module = "github.com/securego/gosec/v2@v2.30.0";
    const cwd = join(__dirname, "sarif");
    const answer = execFileSync("go", ["mod", "download", "-json", module], { cwd, encoding: "utf8" });
    const { Dir } = moduleSchema.parse(JSON.parse(answer));
    const text = readFileSync(join(Dir, "report/sarif/testdata/sarif-schema-2.1.0.json"), "utf8");
    // The schema is written in draft 4, and uses no word that means something else in the draft that the library reads.
    const { id, $schema, ...schema } = schemaSchema.parse(JSON.parse(text));
    expect([id, $schema]).toEqual([
      "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
      "http://json-schema.org/draft-04/schema#",
    ]);
    const validate = new Ajv({ strict: false, validateFormats: false, allErrors: true }).compile(schema);
    validate(log);
    return validate.errors ?? [];
  }

  it(
    "accepts a report with something of everything, one with nothing, and one that was cut off",
    () => {
      for (const results of [everything, nothing, { ...everything, isWhole: false }]) {
        expect(mistakesIn(JSON.parse(sarif(results, origin)))).toEqual([]);
      }
    },
    2 * minutes,
  );

  it("refuses a level that there is not", () => {
    const wrong = sarif(everything, origin).replace('"level": "warning"', '"level": "mandatory"');
    expect(mistakesIn(JSON.parse(wrong))).not.toEqual([]);
  });
});

describe("Surefire's own schema of JUnit reports", () => {
  const version = "3.5.3";
  const kept = join(home, "conformance", `surefire-${version}`);
  const schema = join(
    kept,
    `surefire-${version}/maven-surefire-plugin/src/site/resources/xsd/surefire-test-report.xsd`,
  );

  /** The schema, from the sources that Maven Central holds, once per machine. */
  async function needSchema(): Promise<void> {
    await needPrograms({ xmllint: "libxml2-utils", mvn: "maven" });
    if (existsSync(schema)) return;
    const unfinished = `${kept}.${process.pid}`;
    mkdirSync(unfinished, { recursive: true });
    const sources = `org.apache.maven.surefire:surefire:${version}:zip:source-release`;
    const unpack = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:unpack";
    const only = "-Dmdep.unpack.includes=**/surefire-test-report.xsd";
    await run("mvn", ["-q", "-B", unpack, `-Dartifact=${sources}`, only, `-DoutputDirectory=${unfinished}`], {
      cwd: folder,
    });
    renameSync(unfinished, kept);
  }

  function write(text: string): string {
    const file = join(folder, "report.xml");
    writeFileSync(file, text);
    return file;
  }

  const validate = (text: string) => run("xmllint", ["--noout", "--schema", schema, write(text)]);

  beforeAll(needSchema, 10 * minutes);

  it("accepts a report with something of everything, one with nothing, and one that was cut off", async () => {
    for (const results of [everything, nothing, { ...everything, isWhole: false }]) {
      expect((await validate(junit(results))).stderr).toContain("validates");
    }
  });

  it("refuses a test without a name", async () => {
    const wrong = junit(everything).replace(/(<testcase classname="[^"]*") name="[^"]*"/, "$1");
    await expect(validate(wrong)).rejects.toThrow("The attribute 'name' is required but missing");
  });

  it("is served texts of any kind, which a reader of XML gets back as they were", async () => {
    const strange = `a & b < c > "d" 'e' ]]> <!-- é 漢 😀 &lt; \t\n\r end`;
    const file = write(xml({ name: "a", content: [{ name: "b", attributes: { c: strange }, content: strange }] }));
    const read = async (path: string): Promise<string> =>
      (await run("xmllint", ["--xpath", `string(${path})`, file])).stdout.replace(/\n$/, "");
    expect(await read("/a/b/@c")).toBe(strange);
    expect(await read("/a/b")).toBe(strange);
  });

  it("is served none of the characters that XML cannot hold", async () => {
    const file = write(xml({ name: "a", content: `x\u{0}y\u{1b}z\u{d800}\u{ffff}` }));
    expect((await run("xmllint", ["--xpath", "string(/a)", file])).stdout.trim()).toBe(
      "x\u{fffd}y\u{fffd}z\u{fffd}\u{fffd}",
    );
  });
});
