import type { TierInput } from "../../../components/language/tier-plan";
import { redisConfiguration, serverSettings, watchSettings } from "../../../components/tiers/redis/configuration";
import { planRedis, type RedisPlan } from "../../../components/tiers/redis/plan";
import { releaseFacts, releases } from "../../../components/tiers/redis/releases";
import type { RedisOverrides, RedisProfile, RedisSpec } from "../../../components/tiers/redis/spec";
import { environments } from "../../../environments";
import { planContext } from "../../support/plan-context";
import { redisSpec as spec } from "../../support/redis-tier";

const dev = environments.dev.tiers.redis;

type Input = TierInput<RedisSpec, RedisProfile, RedisOverrides>;
const planned = (exceptions: Partial<Input> = {}): ReturnType<typeof planRedis> =>
  planRedis({
    name: "redis",
    spec: spec(),
    profile: environments.prod.tiers.redis,
    overrides: {},
    context: planContext(),
    ...exceptions,
  });
const plan = (exceptions: Partial<Input> = {}): RedisPlan => planned(exceptions).plan;
const configuration = (exceptions: Partial<Input> = {}): readonly string[] =>
  redisConfiguration(serverSettings(plan(exceptions))).split("\n");

const server = (index: number): string => `redis-${index}.redis-members.demo-database.svc.cluster.local`;
const sentinel = (index: number): string => `redis-sentinel-${index}.redis-sentinels.demo-database.svc.cluster.local`;

describe("the plan of a Redis", () => {
  it("ROF-CAC-01: each server has half a core, 512Mi, and 128Mi kept for it", () => {
    expect(plan().resources).toEqual({
      cpuLimit: "500m",
      cpuRequest: "125m",
      memoryLimit: "512Mi",
      memoryRequest: "128Mi",
    });
  });

  it("ROF-CAC-03: keys and values take 256Mi at most, and the least recently used go first", () => {
    expect(plan()).toMatchObject({ maxMemory: "256Mi", evictionPolicy: "allkeys-lru" });
    expect(configuration()).toEqual(expect.arrayContaining(["maxmemory 268435456", "maxmemory-policy allkeys-lru"]));
  });

  it("ROF-CAC-07: production has three servers, and three Sentinels of which two must agree", () => {
    expect(plan()).toMatchObject({
      members: 3,
      sentinels: 3,
      quorum: 2,
      memberHosts: [server(0), server(1), server(2)],
    });
  });

  it.each([
    [3, 2],
    [5, 3],
    [7, 4],
    [9, 5],
  ])("ROF-CAC-07: of %i Sentinels the majority of %i must agree", (sentinels, quorum) => {
    expect(plan({ overrides: { sentinels } })).toMatchObject({ sentinels, quorum });
  });

  it("ROF-CAC-05: users ask the Sentinels for the master, with the password that opens both", () => {
    expect(plan().connection).toEqual({
      kind: "redis",
      host: "redis.demo-database.svc.cluster.local",
      port: 6379,
      master: "mymaster",
      sentinels: [0, 1, 2].map((index) => ({ host: sentinel(index), port: 26379 })),
      secret: "redis",
    });
    expect(plan({ spec: spec({ masterName: "sessions" }) }).connection.master).toBe("sessions");
  });

  it("ROF-CAC-01: development has one server without Sentinels, which users reach by its name", () => {
    const alone = plan({ profile: dev });
    expect(alone).toMatchObject({ members: 1, sentinels: 0, quorum: 0, storage: "1Gi" });
    expect(alone.connection).toMatchObject({
      host: "redis.demo-database.svc.cluster.local",
      port: 6379,
      sentinels: [],
    });
    expect(alone.ports.map(({ port }) => port)).not.toContain(26379);
  });

  it("ROF-CAC-08 ROF-SEC-09: its users reach servers and Sentinels, the public nothing, and it nothing outside", () => {
    expect(plan().ports.map(({ port, reach }) => `${String(port)} ${reach}`)).toEqual([
      "6379 users",
      "6379 members",
      "26379 users",
      "26379 members",
      "9121 metrics",
    ]);
    expect(plan().outside).toEqual([]);
  });

  it("ROF-SEC-04: its password is a secret of its own with 32 random bytes, which its pods read in this version", () => {
    const given = plan({ context: planContext({ versionOf: () => 4 }) });
    expect(given.secrets).toEqual([{ name: "redis", length: 44, version: 4 }]);
    expect(given).toMatchObject({ reads: ["redis"], passwordVersion: 4 });
  });

  it("ROF-CON-16: its capacity is that of servers with their exporters, and of Sentinels, with a volume each", () => {
    expect(plan().capacity).toEqual({
      pods: 3 + 3,
      cpuRequest: 3 * (125 + 10) + 3 * 10,
      cpuLimit: 3 * (500 + 100) + 3 * 100,
      memoryRequest: 3 * (128 + 32) + 3 * 32,
      memoryLimit: 3 * (512 + 64) + 3 * 64,
      volumes: 3 + 3,
      storage: 3 * 2 * 1024 + 3 * 64,
    });
    expect(plan({ profile: dev }).capacity).toMatchObject({ pods: 1, volumes: 1, storage: 1024 });
  });

  it("what a stack says goes before the platform, and the platform before the environment", () => {
    const asked = spec({ storage: "4Gi", maxMemory: "300Mi" });
    expect(plan({ spec: asked })).toMatchObject({ storage: "4Gi", maxMemory: "300Mi" });
    const resources = { cpuLimit: "1", memoryLimit: "1Gi" };
    const overrides = {
      storage: "8Gi",
      maxMemory: "512Mi",
      members: 5,
      sentinels: 5,
      image: "redis:8.10.2",
      resources,
    };
    expect(plan({ spec: asked, overrides })).toMatchObject({
      storage: "8Gi",
      maxMemory: "512Mi",
      members: 5,
      sentinels: 5,
      image: "redis:8.10.2",
      resources: { memoryLimit: "1Gi", memoryRequest: "1Gi" },
    });
  });

  it("is plain data without problem", () => {
    expect(planned().problems).toEqual([]);
    expect(JSON.parse(JSON.stringify(plan()))).toEqual(plan());
  });
});

describe("the configuration of a Redis", () => {
  it("keeps a log on the volume, written each second, and no snapshots beside it", () => {
    expect(configuration()).toEqual(expect.arrayContaining(["appendonly yes", "appendfsync everysec", 'save ""']));
  });

  it("a master without a replica in sight stops writing; a server alone has none to wait for", () => {
    expect(configuration()).toEqual(expect.arrayContaining(["min-replicas-to-write 1", "min-replicas-max-lag 10"]));
    expect(configuration({ profile: dev }).join()).not.toContain("min-replicas");
  });

  it("ROF-CAC-07: Sentinels replace a master that does not answer for 5 s", () => {
    expect(redisConfiguration(watchSettings(plan({ spec: spec({ masterName: "sessions" }) })))).toBe(
      [
        "sentinel down-after-milliseconds sessions 5000",
        "sentinel failover-timeout sessions 30000",
        "sentinel parallel-syncs sessions 1",
        "",
      ].join("\n"),
    );
  });

  it("quotes what is not plain, as Redis itself reads it", () => {
    expect(redisConfiguration([["requirepass", 'with "quotes", a \\ and a\nline']])).toBe(
      'requirepass "with \\"quotes\\", a \\\\ and a\\nline"\n',
    );
  });
});

describe("what operators are told of a Redis", () => {
  it("ROF-CON-15: that a cache may evict sessions, and what keeps them", () => {
    expect(planned().warnings).toEqual([
      "redis: under memory pressure allkeys-lru may evict sessions and rate-limit counters too; a second redis tier with the eviction policy noeviction keeps them.",
    ]);
    expect(planned({ spec: spec({ evictionPolicy: "noeviction" }) }).warnings).toEqual([]);
  });

  it("ROF-CON-32: that a release gets no fixes any more, and which one does", () => {
    const { plan: old, warnings } = planned({ spec: spec({ release: "redis-6", evictionPolicy: "noeviction" }) });
    expect(old.image).toBe("redis:6.2.20-bookworm");
    expect(warnings).toEqual(["redis: redis-6 gets no fixes any more; its supported successor is redis-8."]);
  });

  it("ROF-CON-32: every release is pinned to a patch; redis-8 is what runs where none is named", () => {
    for (const release of releases) {
      expect(plan({ spec: spec({ release }) }).image).toBe(releaseFacts[release].image);
      expect(releaseFacts[release].image).toMatch(/:\d+\.\d+\.\d+-\w+$/);
    }
    expect(plan()).toMatchObject({ release: "redis-8", images: [releaseFacts["redis-8"].image, plan().exporterImage] });
  });
});
