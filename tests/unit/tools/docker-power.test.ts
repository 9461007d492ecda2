import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Daemon } from "../../../tools/docker/daemon";
import { startAll, stopAll, wavesOf } from "../../../tools/docker/power";
import { type FakeProgram, fakeProgram } from "../../support/fake-program";
import { hostWith, owner, placed, standing } from "../../support/docker-host";

const folder = mkdtempSync(join(tmpdir(), "palier-power-"));
let log: jest.SpyInstance;
beforeEach(() => {
  log = jest.spyOn(console, "log").mockImplementation(() => undefined);
});
afterEach(() => {
  jest.restoreAllMocks();
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const host = hostWith(
  placed("db"),
  placed("cache"),
  placed("api", { startsAfter: ["db", "cache"] }),
  placed("edge", { startsAfter: ["api"] }),
);

/** What Docker says of a container. */
const inspected = (name: string, status: string, health?: string): object => ({
  Name: `/shop-dev-${name}`,
  RestartCount: 0,
  State: {
    Status: status,
    ExitCode: 0,
    StartedAt: "2026-01-01T00:00:00Z",
    ...(health && { Health: { Status: health } }),
  },
  Config: { Labels: standing(name).labels },
  HostConfig: {},
  Mounts: [],
});

/** A docker command on whose daemon these containers stand, whatever is done to them. */
function dockerWith(...containers: readonly object[]): FakeProgram {
  writeFileSync(join(folder, "inspect.json"), JSON.stringify(containers));
  const script = `case "$*" in ps*) echo ids;; container*) cat '${join(folder, "inspect.json")}';; esac`;
  rmSync(join(folder, "docker.calls"), { force: true });
  return fakeProgram(folder, "docker", script);
}
const daemonOf = ({ path }: FakeProgram): Daemon => new Daemon("unix:///x", path);
const orders = (docker: FakeProgram): readonly string[] => docker.calls().filter((call) => /^(stop|start)/.test(call));

describe("the order of containers", () => {
  it("is that of the plan, in waves; what the plan does not know comes last", () => {
    const all = ["edge", "old", "api", "cache", "db"].map((name) => standing(name));
    expect(wavesOf(all, host).map((wave) => wave.map(({ name }) => name))).toEqual([
      ["cache", "db"],
      ["api"],
      ["edge"],
      ["old"],
    ]);
  });
});

describe("a stack that is stopped", () => {
  it("stops what others need last, and leaves alone what does not run", async () => {
    const docker = dockerWith(
      inspected("db", "running", "healthy"),
      inspected("cache", "exited"),
      inspected("api", "restarting", "unhealthy"),
      inspected("edge", "running", "healthy"),
    );
    expect(await stopAll(daemonOf(docker), host, owner)).toEqual(["db", "api", "edge"]);
    expect(orders(docker)).toEqual(["stop shop-dev-edge", "stop shop-dev-api", "stop shop-dev-db"]);
    expect(log.mock.calls.flat()).toEqual(["[1/3] stopping edge", "[2/3] stopping api", "[3/3] stopping db"]);
  });
});

describe("a stack that is started", () => {
  it("starts what does not run, and waits for nothing that is healthy", async () => {
    const docker = dockerWith(inspected("db", "running", "healthy"), inspected("cache", "running"));
    expect(await startAll(daemonOf(docker), host, owner)).toEqual([]);
    expect(orders(docker)).toEqual([]);
  });

  it("goes no further than a wave that does not become healthy, and names what is not", async () => {
    const docker = dockerWith(
      inspected("db", "running", "unhealthy"),
      inspected("cache", "running", "healthy"),
      inspected("api", "exited"),
    );
    const failed = await startAll(daemonOf(docker), host, owner);
    expect(failed.map(({ name }) => name)).toEqual(["db"]);
    expect(orders(docker)).toEqual([]);
  });

  it("gives up at once on a container that ends again", async () => {
    const docker = dockerWith(inspected("db", "exited"), inspected("api", "exited"));
    expect((await startAll(daemonOf(docker), host, owner)).map(({ name }) => name)).toEqual(["db"]);
    expect(orders(docker)).toEqual(["start shop-dev-db"]);
  });

  it("waits as long as a first start may last, and no longer", async () => {
    const docker = dockerWith(inspected("db", "running", "starting"));
    let now = 0;
    jest.spyOn(Date, "now").mockImplementation(() => (now += 20_000));
    const failed = await startAll(daemonOf(docker), host, owner);
    expect(failed.map(({ health }) => health)).toEqual(["starting"]);
    // 10 s of start, 3 checks of 10 s, and 30 s more, at 20 s for each look.
    expect(docker.calls().filter((call) => call.startsWith("ps")).length).toBe(5);
  });
});
