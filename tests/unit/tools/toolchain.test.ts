import { createHash } from "node:crypto";
import { chmodSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { execFileSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type * as stateModule from "../../../tools/toolchain/state";
import type * as partsModule from "../../../tools/toolchain/parts";
import type * as indexModule from "../../../tools/toolchain";
import type * as buildModule from "../../../tools/toolchain/build";
import type * as downloadModule from "../../../tools/toolchain/download";
import type * as preconditionsModule from "../../../tools/toolchain/preconditions";
import type { Part } from "../../../tools/toolchain/parts";

const home = mkdtempSync(join(tmpdir(), "palier-toolchain-"));
const fakeBin = join(home, "fake-bin");
const oldPath = process.env["PATH"] ?? "";

type Modules = typeof stateModule &
  typeof indexModule &
  typeof partsModule &
  typeof buildModule &
  typeof downloadModule &
  typeof preconditionsModule;
let tools: Modules;

beforeAll(async () => {
  process.env["PALIER_HOME"] = join(home, "palier");
  process.env["PULUMI_HOME"] = join(home, "user-pulumi");
  jest.resetModules();
  tools = {
    ...(await import("../../../tools/toolchain")),
    ...(await import("../../../tools/toolchain/state")),
    ...(await import("../../../tools/toolchain/parts")),
    ...(await import("../../../tools/toolchain/build")),
    ...(await import("../../../tools/toolchain/download")),
    ...(await import("../../../tools/toolchain/preconditions")),
  };
  mkdirSync(fakeBin);
  process.env["PATH"] = `${fakeBin}:${oldPath}`;
});
beforeEach(() => jest.spyOn(console, "log").mockImplementation(() => undefined));
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(join(home, "palier"), { recursive: true, force: true });
});
afterAll(() => {
  process.env["PATH"] = oldPath;
  delete process.env["PALIER_HOME"];
  delete process.env["PULUMI_HOME"];
  rmSync(home, { recursive: true, force: true });
});

/** A program of the machine that prints something. */
function fake(name: string, script: string, folder = fakeBin): string {
  const path = join(folder, name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

function part(name: string): Part {
  const found = tools.parts.find((candidate) => candidate.name === name);
  if (!found) throw new Error(`no part ${name}`);
  return found;
}
const pathOf = (name: string): string => part(name).programs[0]?.path ?? "";

describe("what stacks need", () => {
  const names = (options: indexModule.ToolchainOptions): readonly string[] =>
    tools.partsFor(options).map(({ name }) => name);
  const engine = ["engine", "language-nodejs", "provider-random"];

  it("is the engine with the plug-ins of their own targets, and a sandbox on Kubernetes alone", () => {
    expect(names({ targets: ["docker"] })).toEqual([...engine, "provider-docker"]);
    expect(names({ targets: ["docker", "kubernetes"], sandbox: false })).toEqual([
      ...engine,
      "provider-kubernetes",
      "provider-docker",
    ]);
    expect(names({ targets: [] })).toEqual(engine);
    expect(names({ sandbox: false })).toEqual([...engine, "provider-kubernetes"]);
    expect(names({})).toEqual([...engine, "provider-kubernetes", "kubernetes", "etcd", "kwok"]);
  });
});

describe("programs of the machine", () => {
  it("are linked, and not built, when their version is exactly right", async () => {
    fake("pulumi", "echo v3.250.0");
    expect(await tools.originOf(part("engine"))).toBe("found");
    expect(lstatSync(pathOf("engine")).isSymbolicLink()).toBe(true);
  });

  it("are not used in another version, also when it was right before", async () => {
    fake("pulumi", "echo v3.250.0");
    await tools.originOf(part("engine"));
    fake("pulumi", "echo v3.249.0");
    expect(await tools.originOf(part("engine"))).toBeUndefined();
  });

  it("have the language host beside an engine of the right version", async () => {
    fake("pulumi", "echo v3.250.0");
    fake("pulumi-language-nodejs", "exit 1");
    expect(await tools.originOf(part("language-nodejs"))).toBe("found");
    fake("pulumi", "echo v3.251.0");
    expect(await tools.originOf(part("language-nodejs"))).toBeUndefined();
  });

  it("are plug-ins of PULUMI_HOME, by the version in their folder's name", async () => {
    const plugins = join(home, "user-pulumi", "plugins");
    fake("pulumi-resource-random", "exit 1", join(plugins, "resource-random-v4.20.0"));
    expect(await tools.originOf(part("provider-random"))).toBeUndefined();
    fake("pulumi-resource-random", "exit 1", join(plugins, "resource-random-v4.21.2"));
    expect(await tools.originOf(part("provider-random"))).toBe("found");
    rmSync(plugins, { recursive: true });
  });
});

describe("a part that was built", () => {
  it("is made again only when its sources change", () => {
    const sources = join(home, "sources");
    mkdirSync(join(sources, "engine"), { recursive: true });
    writeFileSync(join(sources, "engine", "go.mod"), "module a");
    const before = tools.stampOf(part("engine"), sources);
    writeFileSync(join(sources, "engine", "schema.json"), "{}");
    expect(tools.stampOf(part("engine"), sources)).toBe(before);
    writeFileSync(join(sources, "engine", "go.mod"), "module b");
    expect(tools.stampOf(part("engine"), sources)).not.toBe(before);
  });

  it("is whole: a build that fails leaves no program under the final name", async () => {
    fake("go", 'while [ "$1" != "-o" ]; do shift; done; echo half > "$2"; exit 1');
    await expect(tools.build([part("etcd")])).rejects.toThrow("etcd could not be built");
    expect(existsSync(pathOf("etcd"))).toBe(false);
    fake("go", 'while [ "$1" != "-o" ]; do shift; done; echo whole > "$2"');
    await tools.build([part("etcd")]);
    expect(readFileSync(pathOf("etcd"), "utf8")).toBe("whole\n");
    expect(await tools.originOf(part("etcd"))).toBe("built");
  });

  it.each([
    ["no space left on device", "the disk is full"],
    ["dial tcp: lookup proxy.example.org: no such host", "could not be downloaded"],
    ["undefined: x", "undefined: x"],
  ])("fails with the reason in words: %s", async (output, message) => {
    fake("go", `echo "${output}" >&2; exit 1`);
    await expect(tools.build([part("etcd")])).rejects.toThrow(message);
  });
});

describe("what a build needs", () => {
  it.each([
    ["go1.25.3", "go1.25.3 is too old"],
    ["go1.9", "go1.9 is too old"],
  ])("is not %s", async (version, message) => {
    fake("go", `echo ${version}`);
    await expect(tools.checkGo()).rejects.toThrow(message);
  });

  it("is Go 1.26 or newer", async () => {
    fake("go", "echo go1.27.1");
    await expect(tools.checkGo()).resolves.toBe("go1.27.1");
  });

  it("is Go at all", async () => {
    process.env["PATH"] = "/nonexistent";
    await expect(tools.checkGo()).rejects.toThrow("Go was not found");
    process.env["PATH"] = `${fakeBin}:${oldPath}`;
  });

  it("is Node.js 20 or newer", () => {
    expect(() => {
      tools.checkNode("18.19.0");
    }).toThrow("Node.js 18.19.0 is too old");
    expect(() => {
      tools.checkNode("20.0.0");
    }).not.toThrow();
  });
});

describe("the official download", () => {
  const files = new Map<string, string | Buffer>();
  const random = (): string => pathOf("provider-random");
  let server: Server;
  let address = "";

  beforeAll(async () => {
    server = createServer((request, response) => {
      const content = files.get(request.url?.split("/").at(-1) ?? "");
      response.writeHead(content === undefined ? 404 : 200).end(content);
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const bound = server.address();
    if (bound === null || typeof bound === "string") throw new Error("no port");
    address = `http://127.0.0.1:${bound.port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  beforeEach(() => {
    files.clear();
    const machine = `${process.platform}-${process.arch === "x64" ? "amd64" : process.arch}`;
    const archive = `pulumi-resource-random-v4.21.2-${machine}.tar.gz`;
    const folder = mkdtempSync(join(home, "archive-"));
    fake("pulumi-resource-random", "echo 4.21.2", folder);
    const content = execFileSync("tar", ["-czf", "-", "-C", folder, "pulumi-resource-random"]);
    files.set(archive, content);
    const sum = createHash("sha256").update(content).digest("hex");
    files.set("pulumi-random_4.21.2_checksums.txt", `${"0".repeat(64)}  other.tar.gz\n${sum}  ${archive}\n`);
  });

  const download = (from = address): Promise<readonly Part[]> =>
    tools.download([part("provider-random")], { archives: from, repositories: from });

  it("is used when its checksum is the published one", async () => {
    expect(await download()).toHaveLength(1);
    expect(await tools.originOf(part("provider-random"))).toBe("downloaded");
    expect(execFileSync(random(), { encoding: "utf8" })).toBe("4.21.2\n");
  });

  it("is refused when its checksum is another, and nothing of it stays", async () => {
    files.set(
      "pulumi-random_4.21.2_checksums.txt",
      [...files.keys()].map((name) => `${"0".repeat(64)}  ${name}`).join("\n"),
    );
    expect(await download()).toEqual([]);
    expect(existsSync(random())).toBe(false);
  });

  it("is used, and said to be unchecked, where no checksum is published", async () => {
    files.delete("pulumi-random_4.21.2_checksums.txt");
    expect(await download()).toHaveLength(1);
    expect(jest.mocked(console.log)).toHaveBeenCalledWith(expect.stringContaining("publishes no checksum"));
  });

  it("is given up at once where nobody answers", async () => {
    const start = Date.now();
    expect(await download("http://127.0.0.1:1")).toEqual([]);
    expect(Date.now() - start).toBeLessThan(4500);
  });
});
