import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../../../tools/home";
import { fakeProgram } from "../../support/fake-program";

const folder = mkdtempSync(join(tmpdir(), "palier-doctor-"));
const home = join(folder, "home");
const bin = join(folder, "bin");
afterAll(() => {
  rmSync(folder, { recursive: true });
});

interface Report {
  readonly code: number;
  readonly lines: readonly string[];
}

/** Runs the doctor on a machine whose programs are those of one folder. */
const doctor = (...args: readonly string[]): Promise<Report> =>
  new Promise((done) => {
    const env = { PATH: bin, PALIER_HOME: home, HOME: folder };
    const command = ["--import", "tsx", join(root, "tools", "doctor.ts"), ...args];
    execFile(process.execPath, command, { cwd: root, env }, (error, stdout, stderr) => {
      done({ code: Number(error?.code ?? 0), lines: `${stdout}${stderr}`.trimEnd().split("\n") });
    });
  });
const lineOf = ({ lines }: Report, what: string): string => lines.find((line) => line.includes(what)) ?? "";

jest.setTimeout(30_000);

describe("the doctor on a machine that has nothing", () => {
  let report: Report = { code: 0, lines: [] };
  beforeAll(async () => {
    report = await doctor();
  });

  it("ends with 1, after a line that counts what is missing", () => {
    const missing = report.lines.filter((line) => line.startsWith("missing"));
    const all = report.lines.filter((line) => /^(?:ready|missing) /.test(line));
    expect(report.code).toBe(1);
    expect(report.lines.at(-1)).toBe(`${missing.length} of ${all.length} are missing`);
  });

  it("says of everything that is missing how to get it", () => {
    expect(lineOf(report, " Go ")).toMatch(/^missing +Go +Go was not found/);
    expect(lineOf(report, " Docker ")).toMatch(/^missing +Docker +the docker command cannot be run/);
    expect(lineOf(report, " pulumi 3")).toContain("npm run up downloads it, or builds it in about");
    expect(lineOf(report, "etcd")).toMatch(/^missing .*npm run up builds it in about/);
    expect(lineOf(report, "redis-server")).toContain("apt-get install redis-server, which npm test does for root");
  });

  it("says of what is there where it is, or which it is", () => {
    expect(lineOf(report, "Node.js")).toMatch(new RegExp(`^ready +Node\\.js +${process.versions.node}$`));
  });

  it("installs nothing", () => {
    expect(existsSync(home) ? readdirSync(home) : []).toEqual([]);
  });
});

describe("the doctor on a machine that has some of it", () => {
  it("finds what is on the path in the right version", async () => {
    fakeProgram(bin, "go", "echo go1.26.0");
    fakeProgram(bin, "redis-server", "exit 0");
    const report = await doctor();
    expect(lineOf(report, " Go ")).toMatch(/^ready +Go +go1\.26\.0/);
    expect(lineOf(report, "redis-server")).toMatch(/^ready /);
  });

  it("says how it is used", async () => {
    const { code, lines } = await doctor("--help");
    expect(code).toBe(0);
    expect(lines.join("\n")).toContain("Installs nothing. Ends with 0 when all is ready.");
  });
});
