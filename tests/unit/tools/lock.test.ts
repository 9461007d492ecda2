import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import type * as lockModule from "../../../tools/lock";

type Lock = typeof lockModule;

describe("a lock of this machine", () => {
  const home = mkdtempSync(join(tmpdir(), "palier-lock-"));
  const exclusive = { name: "test", does: "tests" };
  const folder = join(home, "locks", "test");
  let lock: Lock;

  beforeAll(async () => {
    process.env["PALIER_HOME"] = home;
    jest.resetModules();
    lock = await import("../../../tools/lock");
    jest.spyOn(console, "log").mockImplementation(() => undefined);
  });
  afterAll(() => {
    delete process.env["PALIER_HOME"];
    rmSync(home, { recursive: true, force: true });
  });

  it("lets one in at a time", async () => {
    let inside = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      most = Math.max(most, ++inside);
      await setTimeout(30);
      inside--;
    };
    await Promise.all([lock.alone(exclusive, work), lock.alone(exclusive, work), lock.alone(exclusive, work)]);
    expect(most).toBe(1);
  });

  it("is let go when the work fails", async () => {
    await expect(lock.alone(exclusive, () => Promise.reject(new Error("failed")))).rejects.toThrow("failed");
    await expect(lock.alone(exclusive, () => Promise.resolve("in"))).resolves.toBe("in");
  });

  it("of a process that died is taken over", async () => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "pid"), "999999999");
    await expect(lock.alone(exclusive, () => Promise.resolve("in"))).resolves.toBe("in");
  });

  it("that is no reason to wait turns the second away, by a word on the first; that of a process that died turns nobody away", async () => {
    const refusing = { ...exclusive, refuses: true };
    const problems: unknown[] = [];
    await lock.alone(refusing, async () => {
      await lock.alone(refusing, () => Promise.resolve()).catch((problem: unknown) => problems.push(problem));
    });
    expect(problems).toEqual([
      expect.objectContaining({ message: `process ${process.pid} tests`, fix: "wait for its end, then try again" }),
    ]);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "pid"), "999999999");
    await expect(lock.alone(refusing, () => Promise.resolve("in"))).resolves.toBe("in");
  });

  it("without an owner is taken over after some seconds, when its owner died before it could sign", async () => {
    mkdirSync(folder, { recursive: true });
    const before = new Date(Date.now() - 60_000);
    utimesSync(folder, before, before);
    await expect(lock.alone(exclusive, () => Promise.resolve("in"))).resolves.toBe("in");
  });
});
