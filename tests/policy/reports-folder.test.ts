import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Finding, noSink, type Results } from "../../policies/reports/finding";
import { Recording } from "../../policies/reports/record";
import { reportFiles, reportsIn } from "../../policies/reports/write";

const finding: Finding = { rule: "a-rule", path: "spec", found: "nothing", message: "It is wrong", fix: "spec: {}" };

describe("the folder of reports", () => {
  const program = mkdtempSync(join(tmpdir(), "palier-reports-"));
  const shop = join(program, "shop");
  const read = (name: string): string => readFileSync(join(shop, "out", name), "utf8");

  beforeAll(() => {
    mkdirSync(join(program, ".git"));
    mkdirSync(shop);
  });
  afterAll(() => {
    rmSync(program, { recursive: true, force: true });
  });

  it("is none unless it is asked for", () => {
    expect(reportsIn(shop, undefined)).toBe(noSink);
    expect(reportsIn(shop, "")).toBe(noSink);
    expect(readdirSync(shop)).toEqual([]);
  });

  it("is made in the program's folder, and replaces reports of an older run at once", () => {
    mkdirSync(join(shop, "out"));
    writeFileSync(join(shop, "out", reportFiles.markdown), "old");
    const sink = reportsIn(shop, "out");
    expect(read(reportFiles.markdown)).toContain("The run ended before the whole stack was judged");
    sink.found(finding);
    sink.ended();
    expect(readdirSync(join(shop, "out")).sort()).toEqual(Object.values(reportFiles).sort());
    expect(read(reportFiles.markdown)).toContain("It is wrong");
    expect(read(reportFiles.sarif)).toContain('"uri": "shop/Pulumi.yaml"');
    expect(existsSync(join(shop, "out", `${reportFiles.sarif}.part`))).toBe(false);
  });

  it("has the findings of an update that ends at its first violation, before the engine is answered", () => {
    const write = jest.fn<undefined, [Results]>();
    const recording = new Recording(write);
    recording.judged();
    recording.found(finding);
    recording.found({ ...finding, path: "metadata" });
    expect(write).not.toHaveBeenCalled();
    recording.judged();
    expect(write).toHaveBeenCalledTimes(1);
    expect(write.mock.calls[0]?.[0]).toMatchObject({
      isWhole: false,
      findings: [{ path: "metadata" }, { path: "spec" }],
    });
  });

  it("is written again only after ten times what writing took, so that many findings cost little", () => {
    jest.useFakeTimers();
    const write = jest.fn<undefined, [Results]>(() => {
      jest.advanceTimersByTime(20);
      return undefined;
    });
    const recording = new Recording(write);
    for (let index = 0; index < 50; index++) {
      recording.found({ ...finding, path: `spec.${index}` });
      recording.judged();
    }
    expect(write).toHaveBeenCalledTimes(1);
    jest.advanceTimersByTime(200);
    expect(write).toHaveBeenCalledTimes(2);
    expect(write.mock.calls[1]?.[0].findings).toHaveLength(50);
    jest.useRealTimers();
  });
});
