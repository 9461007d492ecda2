import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { keepNoLog } from "../../../tools/toolchain/engine-log";

const parent = mkdtempSync(join(tmpdir(), "palier-engine-log-"));
const home = join(parent, "pulumi");
const logs = join(home, "logs");
afterAll(() => {
  rmSync(parent, { recursive: true });
});

describe("the engine's log of its own runs", () => {
  it("has a file in the place of its folder, in a home that is not there yet, and once", () => {
    keepNoLog(home);
    expect(readFileSync(logs, "utf8")).toContain("no");
    writeFileSync(logs, "of before");
    keepNoLog(home);
    expect(readFileSync(logs, "utf8")).toBe("of before");
  });

  it("goes, where runs of before have left one", () => {
    rmSync(logs);
    mkdirSync(logs);
    writeFileSync(join(logs, "pulumi-20270101T000000-1.log"), "properties");
    keepNoLog(home);
    expect(statSync(logs).isFile()).toBe(true);
  });
});
