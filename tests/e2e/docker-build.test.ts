import { readFileSync } from "node:fs";
import type { PlatformInput } from "../../components/platform/spec";
import { usualDockerfile } from "../../components/tiers/service/build";
import { ensureToolchain } from "../../tools/toolchain";
import { eventually } from "../conformance/support/processes";
import { Daemon } from "../docker/daemon";
import { must } from "../docker/images/must";
import { Registry } from "../docker/registry";
import { DockerProject } from "./support/docker-project";
import { stageTimeout } from "./support/stage";

const minutes = 60_000;
const resources = { cpuRequest: "100m", cpuLimit: "500m", memoryRequest: "32Mi", memoryLimit: "128Mi" };

/** A front end whose image nobody has pushed: it is built on the spot. */
const pages: PlatformInput = {
  name: "pages",
  domain: "pages.example",
  tiers: {
    site: {
      kind: "service",
      runtime: "static",
      zone: "frontend",
      image: "pages/site:1.0.0",
      port: 3000,
      resources,
      startPeriodSeconds: 30,
      localPorts: { http: 3010 },
    },
  },
};

let daemon: Daemon;
let registry: Registry;
let project: DockerProject;

beforeAll(async () => {
  await ensureToolchain({ targets: ["docker"] });
  daemon = await Daemon.start();
  registry = await Registry.start(daemon);
  const bases = readFileSync(usualDockerfile("static"), "utf8").matchAll(/^ARG \w+_IMAGE=(\S+)$/gm);
  for (const [, reference = ""] of bases) await registry.offer(reference);
  project = new DockerProject(daemon, registry.host, pages);
}, stageTimeout);
afterAll(async () => {
  project.remove();
  await registry.stop();
  await daemon.stop();
}, minutes);

/** Sources with a lock file, and a build that puts a page where the usual Dockerfile looks for it. */
function writeSources(page: string): void {
  const manifest = { name: "site", version: "1.0.0", scripts: { build: "mkdir dist && cp index.html dist/" } };
  const own = { name: manifest.name, version: manifest.version };
  const lock = { ...own, lockfileVersion: 3, requires: true, packages: { "": own } };
  project.file("sources/package.json", JSON.stringify(manifest));
  project.file("sources/package-lock.json", JSON.stringify(lock));
  project.file("sources/index.html", page);
}

const ask = (): Promise<string> => {
  const [command, ...inside] = daemon.inside;
  return must(command, [...inside, "curl", "--silent", "--max-time", "2", "http://127.0.0.1:3010/any/path"]);
};
const layersOf = async (): Promise<readonly string[]> => {
  const list = await daemon.docker("images", "--all", "--quiet", "--filter", "dangling=false");
  return list.split("\n").sort();
};

describe("a service whose image is built from a folder", () => {
  it(
    "is built by the update itself, with base images from the site's registry, and answers",
    async () => {
      writeSources("<title>first</title>");
      project.write({ site: { build: { folder: "sources" } } });
      const { code, output } = await project.tool("up", "dev");
      expect([code, output]).toEqual([0, expect.stringMatching(/dev: 1 containers?, up after/)]);
      expect(await eventually(20, ask, (text) => text.includes("first"))).toBe("<title>first</title>");
      expect(await daemon.docker("exec", "pages-dev-site", "id", "-u")).toBe("1000");
    },
    6 * minutes,
  );

  it(
    "is neither built nor started anew while its sources stay as they are",
    async () => {
      const before = [await daemon.docker("ps", "--quiet"), await layersOf()];
      expect((await project.tool("up", "dev")).code).toBe(0);
      expect([await daemon.docker("ps", "--quiet"), await layersOf()]).toEqual(before);
    },
    3 * minutes,
  );

  it(
    "is built and started anew when they change",
    async () => {
      const before = await daemon.docker("ps", "--quiet");
      writeSources("<title>second</title>");
      expect((await project.tool("up", "dev")).code).toBe(0);
      expect(await eventually(20, ask, (text) => text.includes("second"))).toBe("<title>second</title>");
      expect(await daemon.docker("ps", "--quiet")).not.toBe(before);
    },
    4 * minutes,
  );

  it(
    "says which step of a build has failed, and the service as it was goes on",
    async () => {
      project.file("sources/package.json", JSON.stringify({ name: "site", version: "1.0.0", scripts: {} }));
      const { code, output } = await project.tool("up", "dev");
      expect(code).not.toBe(0);
      expect(output).toContain("executor failed running [/bin/sh -c npm run build]: exit code: 1");
      expect(await ask()).toBe("<title>second</title>");
    },
    3 * minutes,
  );

  it(
    "goes down",
    async () => {
      writeSources("<title>second</title>");
      expect((await project.tool("down", "dev")).code).toBe(0);
      expect(await daemon.docker("ps", "--all", "--quiet")).toBe("");
    },
    3 * minutes,
  );
});
