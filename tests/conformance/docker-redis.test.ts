import { execFile } from "node:child_process";
import { onOneHost } from "../../components/platform/docker-profiles";
import { redisContainers } from "../../components/tiers/redis/docker";
import { planRedis } from "../../components/tiers/redis/plan";
import { redisSchema } from "../../components/tiers/redis/spec";
import { environments } from "../../environments";
import { dockerContext, dockerTarget } from "../support/docker-target";
import { needPrograms } from "./support/debian";
import { LocalContainer } from "./support/local-container";

jest.setTimeout(60_000);

const address = "127.85.0.1";

function localRedis(): LocalContainer {
  const resources = { cpuLimit: "0.5", memoryLimit: "512Mi" };
  const spec = redisSchema.parse({ kind: "redis", release: "redis-7", resources });
  const profile = onOneHost(environments.prod.tiers).redis;
  const { plan } = planRedis({ name: "redis", spec, profile, overrides: {}, context: dockerContext() });
  const [container] = redisContainers(plan, dockerTarget());
  if (!container) throw new Error("the plan has no container");
  const variables = { LISTEN_ON: address, PROBE_HOST: address, PREVIOUS_PASSWORD_SECONDS: "4" };
  return new LocalContainer(container, { user: "redis", variables }, { redis: "firstPassword" });
}

describe("Redis on Docker, run for real from the plan", () => {
  const redis = localRedis();

  beforeAll(async () => {
    await needPrograms({ "redis-server": "redis-server", "redis-cli": "redis-tools" });
    await redis.start();
    await redis.untilHealthy();
  });
  afterAll(() => redis.remove());

  const tell = (password: string, ...command: readonly string[]): Promise<string> =>
    new Promise((done) => {
      const env = { PATH: process.env["PATH"], REDISCLI_AUTH: password };
      execFile("redis-cli", ["--no-auth-warning", "-h", address, ...command], { env }, (_error, stdout) => {
        done(stdout.trim());
      });
    });

  it("ROF-CAC-02: it answers to the password of the file, and to no other", async () => {
    expect(await tell("firstPassword", "PING")).toBe("PONG");
    expect(await tell("another", "PING")).toMatch(/NOAUTH|WRONGPASS/);
    expect(await redis.inside("cat", "/palier/settings/redis.conf")).not.toContain("firstPassword");
  });

  it("ROF-CAC-03: it takes memory and eviction of the plan, and writes a log of all changes", async () => {
    expect(await tell("firstPassword", "CONFIG", "GET", "maxmemory")).toBe("maxmemory\n268435456");
    expect(await tell("firstPassword", "CONFIG", "GET", "maxmemory-policy")).toBe("maxmemory-policy\nallkeys-lru");
    expect(await tell("firstPassword", "CONFIG", "GET", "appendonly")).toBe("appendonly\nyes");
  });

  it("has everything after a stop, and what is a second old after a kill", async () => {
    expect(await tell("firstPassword", "SET", "session", "kept")).toBe("OK");
    await redis.restart();
    await redis.untilHealthy();
    expect(await tell("firstPassword", "GET", "session")).toBe("kept");
    expect(await tell("firstPassword", "SET", "session", "newer")).toBe("OK");
    await new Promise((done) => setTimeout(done, 1500));
    await redis.stop("SIGKILL");
    await redis.start();
    await redis.untilHealthy();
    expect(await tell("firstPassword", "GET", "session")).toBe("newer");
  });

  it("a changed password holds from the next start on; the one before it for a while, until all users have started anew", async () => {
    redis.secrets = { redis: "secondPassword" };
    await redis.restart();
    await redis.untilHealthy();
    expect(await tell("secondPassword", "GET", "session")).toBe("newer");
    expect(await tell("firstPassword", "GET", "session")).toBe("newer");
    await new Promise((done) => setTimeout(done, 4500));
    expect(await tell("firstPassword", "GET", "session")).toMatch(/NOAUTH|WRONGPASS/);
    expect(await redis.isHealthy()).toBe(true);
  });
});
