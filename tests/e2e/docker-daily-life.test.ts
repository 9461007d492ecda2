import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { releaseFacts } from "../../components/tiers/redis/releases";
import { ensureToolchain } from "../../tools/toolchain";
import { type Finished, run } from "../../tools/process";
import { startProcess } from "../conformance/support/processes";
import { Daemon } from "../docker/daemon";
import { layer } from "../docker/images/layer";
import { imageOf } from "../docker/images/recipes";
import { Registry } from "../docker/registry";
import { composeProgram } from "../support/compose";
import { until } from "../support/ports";
import { DockerProject } from "./support/docker-project";
import { stageTimeout } from "./support/stage";

const minutes = 60_000;
const labelled = ["--filter", "label=palier.platform=shop"];
let daemon: Daemon;
let registry: Registry;
let project: DockerProject;

/** A Redis whose server ends as soon as it is started. */
async function offerBroken(): Promise<void> {
  const { layers, settings } = await imageOf("redis", "7");
  const script = "#!/bin/sh\necho 'cannot read the settings' >&2\nexit 3\n";
  const broken = await layer({
    name: "broken-redis",
    from: script,
    fill: (folder) => {
      mkdirSync(join(folder, "usr/bin"), { recursive: true });
      writeFileSync(join(folder, "usr/bin/redis-server"), script, { mode: 0o755 });
    },
  });
  await registry.push("library/redis", "7.0.0-broken", { layers: [...layers, broken], settings });
}

beforeAll(async () => {
  await ensureToolchain({ targets: ["docker"] });
  daemon = await Daemon.start();
  registry = await Registry.start(daemon);
  await registry.offer(releaseFacts["redis-7"].image);
  await offerBroken();
  project = new DockerProject(daemon, registry.host);
}, stageTimeout);
afterAll(async () => {
  project.remove();
  await registry.stop();
  await daemon.stop();
}, minutes);

const image = (): string => `${registry.host}/library/${releaseFacts["redis-7"].image}`;
const names = async (kind: "ps" | "network" | "volume"): Promise<readonly string[]> => {
  const list = kind === "ps" ? ["ps", "--all", "--format", "{{.Names}}"] : [kind, "ls", "--format", "{{.Name}}"];
  const out = await daemon.docker(...list, ...labelled);
  return out === "" ? [] : out.split("\n").sort();
};
const idsOf = (): Promise<string> => daemon.docker("ps", "--no-trunc", "--format", "{{.Names}} {{.ID}}", ...labelled);
const redis = (container: string, command: string): Promise<string> => {
  const script = `redis-cli --no-auth-warning -a "$(cat /run/secrets/${container})" ${command}`;
  return daemon.docker("exec", `shop-dev-${container}`, "sh", "-c", script);
};

describe("a stack on Docker that cannot stand where it should", () => {
  it(
    "is told everything that is in its way at once, and nothing is changed",
    async () => {
      await daemon.docker("pull", "--quiet", image());
      await daemon.docker("create", "--name", "shop-dev-cache", "--network", "none", image());
      await daemon.docker("network", "create", "shop-dev-backend");
      const listen = "require('net').createServer().listen(6391, '127.0.0.1')";
      const listener = startProcess([...daemon.inside, process.execPath, "-e", listen], {});
      await until(async () => (await project.tool("up", "dev")).output.includes("port 6391"));
      const { code, output } = await project.tool("up", "dev");
      await listener.stop("SIGKILL");
      expect(code).toBe(1);
      expect(output).toContain("stack dev cannot stand on this Docker host: 3 obstacles; nothing was changed.");
      expect(output).toMatch(/port 6391 is taken by node \(process \d+\)/);
      expect(output).toContain("a container shop-dev-cache is there that is not ours");
      expect(output).toContain("a network shop-dev-backend is there that is not ours");
      expect([await names("ps"), await names("network"), await names("volume")]).toEqual([[], [], []]);
      await daemon.docker("rm", "shop-dev-cache");
      await daemon.docker("network", "rm", "shop-dev-backend");
    },
    3 * minutes,
  );

  it(
    "is told which image nobody has, before anything is made",
    async () => {
      project.write({ cache: { image: "redis:7.9.9-nowhere" } });
      const { code, output } = await project.tool("up", "dev");
      project.write({});
      expect(code).toBe(1);
      expect(output).toMatch(/the image 127\.0\.0\.1:\d+\/library\/redis:7\.9\.9-nowhere cannot be pulled: .*unknown/);
      expect(await names("network")).toEqual([]);
    },
    2 * minutes,
  );
});

describe("a stack on Docker from day to day", () => {
  it(
    "goes up, with the ports of the host and where its secrets can be read",
    async () => {
      const { code, output } = await project.tool("up", "dev");
      expect([code, output]).toEqual([0, expect.stringContaining("shop dev: 2 containers, up after")]);
      expect(output).toMatch(/127\.0\.0\.1:6390 +cache +redis/);
      expect(output).toContain("docker exec shop-dev-cache cat /run/secrets/cache");
      expect(await names("ps")).toEqual(["shop-dev-cache", "shop-dev-sessions"]);
    },
    5 * minutes,
  );

  it(
    "is left alone by a second update",
    async () => {
      const before = await idsOf();
      expect((await project.tool("up", "dev")).code).toBe(0);
      expect(await idsOf()).toBe(before);
    },
    3 * minutes,
  );

  it(
    "goes on where an engine died in the middle of an update",
    async () => {
      project.dieUpdating();
      const { code, output } = await project.tool("up", "dev");
      expect([code, output]).toEqual([0, expect.stringContaining("the last update was cut off; this one goes on")]);
      expect((await project.tool("up", "dev")).output).not.toContain("cut off");
    },
    3 * minutes,
  );

  it(
    "ROF-OPS-07: says how every container is",
    async () => {
      const { code, output } = await project.tool("status", "dev");
      expect(code).toBe(0);
      expect(output).toMatch(/cache +cache +running +healthy +.*MiB \/ 128MiB +0 +127\.0\.0\.1:6390/);
      expect(output).toContain("all 2 are well");
    },
    minutes,
  );

  it(
    "ROF-OPS-06: shows the log of one service, and guesses a name that is not there",
    async () => {
      const { code, output } = await project.tool("logs", "cache", "--tail", "50");
      expect([code, output]).toEqual([0, expect.stringContaining("Ready to accept connections")]);
      expect((await project.tool("logs", "sesions")).output).toContain('did you mean "sessions"?');
    },
    minutes,
  );

  it(
    "ROF-OPS-05: is stopped in the reverse of its order, and has its data when it is started again",
    async () => {
      await redis("cache", "set colour blue");
      const stopped = await project.tool("stop");
      expect(stopped.output).toMatch(/1\/2\] stopping sessions\n.*2\/2\] stopping cache\n/);
      const status = await project.tool("status");
      expect([status.code, status.output]).toEqual([1, expect.stringContaining("ALERT: not well: cache, sessions")]);
      const started = await project.tool("start");
      expect([started.code, started.output]).toEqual([0, expect.stringContaining("2 containers are healthy after")]);
      expect(started.output).toMatch(/1\/2\] starting cache\n.*2\/2\] starting sessions\n/);
      expect(await redis("cache", "get colour")).toBe("blue");
    },
    3 * minutes,
  );

  it(
    "is started and not made anew by an update after a stop; what was removed by hand is made again",
    async () => {
      await project.tool("stop");
      const before = await idsOf();
      await daemon.docker("rm", "shop-dev-sessions");
      expect((await project.tool("up", "dev")).code).toBe(0);
      expect(await names("ps")).toEqual(["shop-dev-cache", "shop-dev-sessions"]);
      expect(before).toBe("");
      expect(await redis("cache", "get colour")).toBe("blue");
      expect((await project.tool("status")).code).toBe(0);
    },
    5 * minutes,
  );

  it(
    "says why a container does not become healthy, what stands, and goes on from there",
    async () => {
      project.write({ sessions: { image: "redis:7.0.0-broken" } });
      const failed = await project.tool("up", "dev");
      project.write({});
      expect(failed.code).not.toBe(0);
      expect(failed.output).toMatch(
        /sessions \(container shop-dev-sessions, tier sessions\): (?:running|restarting), /,
      );
      expect(failed.output).toContain("exit code 3");
      expect(failed.output).toContain("    cannot read the settings");
      expect(failed.output).toContain("What is left standing, and well: cache.");
      expect((await project.tool("up", "dev")).code).toBe(0);
      expect((await project.tool("status")).code).toBe(0);
    },
    6 * minutes,
  );

  it(
    "ROF-OPS-05: loses its data only to someone who agrees, and then starts empty with the secrets that it had",
    async () => {
      const secret = await daemon.docker("exec", "shop-dev-cache", "cat", "/run/secrets/cache");
      const refused = await project.tool("reset", "dev");
      expect([refused.code, refused.output]).toEqual([1, expect.stringContaining("nothing was deleted")]);
      expect(refused.output).toMatch(/shop-dev-cache-data +[\d.]+k?B/);
      expect(await redis("cache", "get colour")).toBe("blue");
      const agreed = await project.tool("reset", "dev", "--yes");
      expect([agreed.code, agreed.output]).toEqual([0, expect.stringContaining("2 volumes are gone")]);
      expect([await names("ps"), await names("volume")]).toEqual([[], []]);
      expect((await project.tool("up", "dev")).code).toBe(0);
      expect(await redis("cache", "get colour")).toBe("");
      expect(await daemon.docker("exec", "shop-dev-cache", "cat", "/run/secrets/cache")).toBe(secret);
    },
    6 * minutes,
  );

  it(
    "is not touched from a machine whose state knows nothing of it",
    async () => {
      const other = new DockerProject(daemon, registry.host);
      const { code, output } = await other.tool("up", "dev");
      other.remove();
      expect(code).toBe(1);
      expect(output).toContain("the state of this machine knows nothing of 2 containers of stack dev on the daemon");
    },
    2 * minutes,
  );

  it(
    "runs as Compose too, with the secrets that the stack has",
    async () => {
      const folder = join(project.folder, "composed");
      const written = await project.tool("compose", "dev", "--out", folder, "--with-secrets");
      expect([written.code, written.output]).toEqual([0, expect.stringContaining("2 secrets are written to")]);
      const secret = await daemon.docker("exec", "shop-dev-cache", "cat", "/run/secrets/cache");
      await project.tool("down", "dev");
      const program = await composeProgram();
      const compose = (...args: readonly string[]): Promise<Finished> =>
        run(program, ["--project-directory", folder, ...args], { env: { DOCKER_HOST: daemon.host } });
      const up = await compose("up", "--detach", "--wait");
      expect([up.code, up.output]).toEqual([0, expect.stringContaining("Healthy")]);
      const ping = ["exec", "-T", "cache", "redis-cli", "--no-auth-warning", "-a", secret, "ping"];
      expect((await compose(...ping)).stdout).toBe("PONG");
      expect((await compose("down", "--volumes")).code).toBe(0);
    },
    15 * minutes,
  );

  it(
    "goes down, and leaves no container, network or volume",
    async () => {
      expect((await project.tool("up", "dev")).code).toBe(0);
      const { code, output } = await project.tool("down", "dev");
      expect([code, output]).toEqual([0, expect.stringContaining("stack dev is gone")]);
      expect([await names("ps"), await names("network"), await names("volume")]).toEqual([[], [], []]);
      expect((await project.tool("status")).output).toContain("stack dev is not up on unix://");
    },
    5 * minutes,
  );
});
