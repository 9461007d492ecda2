import { serverPort } from "../../components/tiers/redis/plan";
import { needPrograms } from "./support/debian";
import { eventually } from "./support/processes";
import { LocalRedis, localPlan, type RedisPod } from "./support/redis";

jest.setTimeout(120_000);

const programs = { "redis-server": "redis-server", "redis-cli": "redis-tools", "redis-sentinel": "redis-sentinel" };
const shape = { members: 3, sentinels: 3 };

describe("three servers and three Sentinels, run for real from the plan", () => {
  const redis = new LocalRedis(localPlan(shape), { PREVIOUS_PASSWORD_SECONDS: "25" });
  const [first] = redis.servers;
  let written = 0;

  beforeAll(async () => {
    await needPrograms(programs);
    redis.pods.forEach((pod) => {
      redis.start(pod);
    });
    await redis.agreement(await redis.master(2));
  });
  afterAll(() => redis.remove());

  /** Writes keys of which a replica has each: what a client that waits for a copy has been promised. */
  const write = async (master: RedisPod, count: number): Promise<void> => {
    for (let index = 0; index < count; index += 1) {
      expect(await redis.tell(master, ["SET", `key:${written}`, `value:${written}`])).toBe("OK");
      written += 1;
    }
    expect(Number(await redis.tell(master, ["WAIT", "1", "5000"]))).toBeGreaterThanOrEqual(1);
  };
  const keysOn = (pod: RedisPod): Promise<string> => redis.tell(pod, ["DBSIZE"]);
  const hasAll = async (pod: RedisPod): Promise<void> => {
    await eventually(
      20,
      () => keysOn(pod),
      (keys) => keys === String(written),
    );
  };
  /** What happens when the master's pod is replaced. */
  const handOver = async (): Promise<{ readonly seconds: number; readonly successor: RedisPod }> => {
    const master = await redis.master(2);
    const begin = Date.now();
    expect(await redis.script(master, "step-down.sh")).toBe(true);
    const seconds = (Date.now() - begin) / 1000;
    await redis.stop(master);
    redis.start(master);
    const successor = await redis.master(2);
    expect(successor).not.toBe(master);
    await redis.agreement(successor);
    return { seconds, successor };
  };
  const others = (pod: RedisPod): readonly RedisPod[] => redis.servers.filter((server) => server !== pod);

  it("the first member is the first master", async () => {
    expect((await redis.master(2)).name).toBe(first?.name);
  });

  it("ROF-CAC-02: without the password nothing is answered, with it PING is answered with PONG, by Sentinels too", async () => {
    for (const pod of redis.pods) {
      expect(await redis.tell(pod, ["PING"], "")).toMatch(/^NOAUTH/);
      expect(await redis.tell(pod, ["PING"], "a-wrong-password")).toMatch(/NOAUTH|WRONGPASS/);
      expect(await redis.tell(pod, ["PING"])).toBe("PONG");
    }
  });

  it("ROF-CAC-04 ROF-CON-10: the probe succeeds with the password, and fails with a wrong one or without a server", async () => {
    const pod = await redis.master(2);
    expect(await redis.script(pod, "probe.sh", [String(serverPort)])).toBe(true);
    expect(await redis.script(pod, "probe.sh", [String(serverPort)], { REDIS_PASSWORD: "wrong" })).toBe(false);
    expect(await redis.script(pod, "probe.sh", ["6399"])).toBe(false);
  });

  it("ROF-CAC-03: maxmemory is 268435456 and keys are evicted by allkeys-lru, on every member", async () => {
    for (const pod of redis.servers) {
      expect(await redis.tell(pod, ["CONFIG", "GET", "maxmemory"])).toBe("maxmemory\n268435456");
      expect(await redis.tell(pod, ["CONFIG", "GET", "maxmemory-policy"])).toBe("maxmemory-policy\nallkeys-lru");
    }
  });

  it("ROF-CAC-07: Sentinels report a quorum; when the master is killed another takes over with all that was written", async () => {
    const sentinel = redis.sentinels[0];
    expect(sentinel && (await redis.tell(sentinel, ["SENTINEL", "CKQUORUM", "mymaster"]))).toMatch(/^OK 3 usable/);
    const master = await redis.master(2);
    await write(master, 100);
    await redis.stop(master, "SIGKILL");
    const successor = await redis.master(1);
    expect(successor).not.toBe(master);
    expect(await keysOn(successor)).toBe("100");
    expect(await redis.tell(successor, ["GET", "key:99"])).toBe("value:99");
    await write(successor, 20);
    redis.start(master);
    expect(await redis.master(2)).toBe(successor);
    await redis.agreement(successor);
  });

  it("a master that is killed and back at once keeps everything, although no Sentinel noticed", async () => {
    const master = await redis.master(2);
    await redis.stop(master, "SIGKILL");
    redis.start(master);
    expect(await redis.master(2)).toBe(master);
    expect(await keysOn(master)).toBe(String(written));
  });

  it("a master that lost its volume does not empty the others: it waits until one of them has taken over", async () => {
    const master = await redis.master(2);
    await redis.stop(master, "SIGKILL");
    redis.loseVolume(master);
    redis.start(master);
    const successor = await redis.master(2, 60);
    expect(successor).not.toBe(master);
    await redis.agreement(successor);
    expect(await keysOn(successor)).toBe(String(written));
    await hasAll(master);
  });

  it("before a master stops it hands over, in less time than Sentinels would take to notice", async () => {
    const { seconds, successor } = await handOver();
    expect(seconds).toBeLessThan(6);
    expect(await keysOn(successor)).toBe(String(written));
  });

  it("ROF-CAC-07: after a restart of all with new settings, the last master is master, with all data and the new settings", async () => {
    let master = await redis.master(2);
    if (master === first) master = (await handOver()).successor;
    expect(master).not.toBe(first);
    await write(master, 50);
    await redis.stopAll();
    redis.plan = localPlan(shape, { overrides: { maxMemory: "300Mi" } });
    redis.pods.forEach((pod) => {
      redis.start(pod);
    });
    expect(await redis.master(2)).toBe(master);
    await redis.agreement(master);
    for (const pod of redis.servers) {
      await hasAll(pod);
      expect(await redis.tell(pod, ["CONFIG", "GET", "maxmemory"])).toBe(`maxmemory\n${300 * 1024 * 1024}`);
    }
  });

  it("a new password is taken over member by member: both are valid meanwhile, and afterwards the old one is not", async () => {
    const old = redis.password;
    redis.password = "second-password-of-the-test";
    for (const pod of [...redis.servers].reverse()) {
      await redis.script(pod, "step-down.sh", [], { REDIS_PASSWORD: old });
      await redis.stop(pod);
      redis.start(pod);
      await eventually(
        15,
        () => redis.tell(pod, ["PING"]),
        (answer) => answer === "PONG",
      );
      expect(await redis.tell(pod, ["PING"], old)).toBe("PONG");
      const replication = (): Promise<string> => redis.tell(pod, ["INFO", "replication"]);
      expect(await replication()).toContain("role:slave");
      await eventually(15, replication, (info) => info.includes("master_link_status:up"));
    }
    for (const pod of redis.sentinels) {
      await redis.stop(pod);
      redis.start(pod);
      await eventually(
        15,
        () => redis.tell(pod, ["PING"]),
        (answer) => answer === "PONG",
      );
    }
    const master = await redis.master(2);
    await redis.agreement(master);
    await write(master, 10);
    for (const pod of redis.pods) {
      await eventually(
        60,
        () => redis.tell(pod, ["PING"], old),
        (answer) => /NOAUTH|WRONGPASS/.test(answer),
      );
      expect(await redis.tell(pod, ["PING"])).toBe("PONG");
    }
    for (const pod of others(master)) {
      expect(await redis.tell(pod, ["CONFIG", "GET", "masterauth"])).toBe(`masterauth\n${redis.password}`);
      await hasAll(pod);
    }
  });
});

describe("one server alone", () => {
  const plan = localPlan({ members: 1, sentinels: 0 }, { spec: { evictionPolicy: "noeviction", maxMemory: "8Mi" } });
  const redis = new LocalRedis(plan);
  const [server] = redis.servers;

  beforeAll(async () => {
    await needPrograms(programs);
    if (server) redis.start(server);
    await redis.master(0);
  });
  afterAll(() => redis.remove());

  it("ROF-CON-15: a Redis for sessions refuses new keys when it is full, and evicts no live session", async () => {
    const pod = await redis.master(0);
    expect(await redis.tell(pod, ["SET", "session:1", "alive", "EX", "3600"])).toBe("OK");
    const filling = (index: number): Promise<string> =>
      redis.tell(pod, ["SETRANGE", `filler:${index}`, "1000000", "x"]);
    const answers: string[] = [];
    for (let index = 0; index < 12; index += 1) answers.push(await filling(index));
    expect(answers.at(-1)).toMatch(/^OOM/);
    expect(await redis.tell(pod, ["GET", "session:1"])).toBe("alive");
  });
});
