import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { waitSeconds } from "../../../components/targets/docker/container";
import { dockerDuration } from "../../../components/targets/docker/duration";
import { folderDigest } from "../../../components/targets/docker/folder-digest";
import { membershipsOf, planNetworks } from "../../../components/targets/docker/networks";

describe("times of the daemon", () => {
  it.each([
    [0, "0s"],
    [30, "30s"],
    [60, "1m0s"],
    [90, "1m30s"],
    [3600, "1h0m0s"],
    [5405, "1h30m5s"],
  ])("%d s are %s", (seconds, text) => {
    expect(dockerDuration(seconds)).toBe(text);
  });
});

describe("the longest wait for a container's health", () => {
  it("is its start period, as many checks as may fail, and half a minute for the daemon", () => {
    const health = { command: ["true"], startPeriodSeconds: 60, retries: 3, intervalSeconds: 10, timeoutSeconds: 5 };
    expect(waitSeconds(health)).toBe(60 + 3 * (10 + 5) + 30);
  });

  it("is that half minute alone where the checks are not known", () => {
    expect(waitSeconds(undefined)).toBe(30);
  });
});

describe("networks of a container", () => {
  const backend = { zone: "backend", zones: [], outside: [] } as const;
  const keysOf = (...args: Parameters<typeof membershipsOf>): readonly string[] =>
    membershipsOf(...args).map(({ network }) => network);

  it("are its own, in which it has its names, and those that it reaches, in which it has none", () => {
    expect(membershipsOf({ ...backend, zones: ["database", "backend"] }, ["api"], false)).toEqual([
      { network: "backend", aliases: ["api"] },
      { network: "database", aliases: [] },
    ]);
  });

  it("are one more where it asks for the way outside, and that for its published port too", () => {
    expect(keysOf({ ...backend, outside: ["internet"] }, [], false)).toEqual(["backend", "outside"]);
    expect(keysOf({ ...backend, outside: ["backupStore"] }, [], true)).toEqual(["backend", "outside"]);
    expect(keysOf({ ...backend, outside: ["apiServer"] }, [], false)).toEqual(["backend"]);
    expect(keysOf(backend, [], true)).toEqual(["backend", "published"]);
  });

  it("are none more in the frontend, which leads outside by itself", () => {
    expect(keysOf({ ...backend, zone: "frontend", outside: ["internet"] }, [], true)).toEqual(["frontend"]);
  });

  it("are made only where somebody joins them, but for the three of the documents", () => {
    expect(planNetworks("shop", []).map(({ name }) => name)).toEqual([
      "shop-backend",
      "shop-database",
      "shop-frontend",
    ]);
    expect(planNetworks("shop", ["outside", "outside"]).filter(({ key }) => key === "outside")).toHaveLength(1);
  });
});

describe("the digest of a folder that is built", () => {
  let folder = "";
  const write = (name: string, text: string): void => {
    writeFileSync(join(folder, name), text);
  };
  const digest = (): string => folderDigest(folder, join(folder, "Dockerfile"));

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "palier-digest-"));
    mkdirSync(join(folder, "src"));
    write("Dockerfile", "FROM scratch\n");
    write("src/main.ts", "start();\n");
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it.each([
    [
      "another text",
      () => {
        write("src/main.ts", "stop();\n");
      },
    ],
    [
      "another name",
      () => {
        write("src/other.ts", "");
      },
    ],
    [
      "a file that becomes a program",
      () => {
        chmodSync(join(folder, "src/main.ts"), 0o755);
      },
    ],
    [
      "a link",
      () => {
        symlinkSync("main.ts", join(folder, "src/link"));
      },
    ],
    [
      "another Dockerfile",
      () => {
        write("Dockerfile", "FROM scratch\nUSER 1\n");
      },
    ],
  ])("is another with %s", (_, change) => {
    const before = digest();
    expect(digest()).toBe(before);
    change();
    expect(digest()).not.toBe(before);
  });

  it("leaves out what no build reads, and what .dockerignore names", () => {
    mkdirSync(join(folder, "target"));
    mkdirSync(join(folder, "node_modules"));
    write(".dockerignore", "# made here\n/target/\n");
    const before = digest();
    write("target/app.jar", "bytes");
    write("node_modules/x.js", "x");
    expect(digest()).toBe(before);
  });

  it("rather builds once too often where .dockerignore has exceptions", () => {
    mkdirSync(join(folder, "target"));
    write(".dockerignore", "target\n!target/app.jar\n");
    const before = digest();
    write("target/app.jar", "bytes");
    expect(digest()).not.toBe(before);
  });
});
