import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { replicationSecret } from "../../components/tiers/postgres/plan";
import { ask, askInside, pairOf, passwords } from "./support/docker-postgres";
import { eventually } from "./support/processes";

jest.setTimeout(60_000);

const volume = "/var/lib/postgresql/data";
const signal = join(volume, "cluster/standby.signal");

describe("PostgreSQL on Docker: a primary and its standby, run for real from the plan", () => {
  const pair = pairOf();
  const { primary, standby } = pair;

  beforeAll(async () => {
    await primary.start();
    await primary.untilHealthy();
    await standby.start();
    await standby.untilHealthy();
  });
  afterAll(() => Promise.all([primary.remove(), standby.remove()]));

  const streams = (): Promise<string> =>
    askInside(primary, "SELECT application_name, state FROM pg_stat_replication").then((rows) => rows.trim());
  const onStandby = (statement: string, answer: string): Promise<string> =>
    eventually(
      10,
      () => ask(pair, "standby", statement),
      (said) => said === answer,
    );

  /** Whether it is refused with this message, and the standby does not run. */
  const isRefused = async (message: RegExp): Promise<boolean> => {
    await eventually(
      10,
      () => Promise.resolve(standby.log),
      (log) => message.test(log),
    );
    return !(await standby.isHealthy());
  };

  it("the owner logs in from outside by the generated password and by no other, and nobody else does", async () => {
    expect(await ask(pair, "primary", "SELECT current_user, current_database()")).toBe("orders_user|orders");
    expect(await ask(pair, "primary", "SELECT 1", { password: "another" })).toMatch(/password authentication failed/);
    expect(await ask(pair, "primary", "SELECT 1", { user: "postgres" })).toMatch(/rejects connection/);
    expect(await ask(pair, "primary", "SELECT 1", { user: "streaming_replica" })).toMatch(/rejects connection/);
    expect(await askInside(primary, "SELECT left(rolpassword, 13) FROM pg_authid WHERE rolname = 'orders_user'")).toBe(
      "SCRAM-SHA-256",
    );
  });

  it("ROF-DB-13 ROF-DB-17: takes the parameters of the plan, and language and encoding of Kubernetes", async () => {
    const show = (name: string): Promise<string> => ask(pair, "primary", `SHOW ${name}`);
    for (const [name, value] of Object.entries(pair.plan.parameters)) expect(await show(name)).toBe(value);
    expect(await show("server_encoding")).toBe("UTF8");
    expect(await show("lc_collate")).toBe("C");
  });

  it("ROF-DB-12 AUD-DB-01: the standby streams; what is written to the primary is read there, and not written", async () => {
    expect(await streams()).toBe("standby|streaming");
    expect(await ask(pair, "primary", "CREATE TABLE orders (number int); INSERT INTO orders VALUES (1)")).toBe("");
    await onStandby("SELECT sum(number) FROM orders", "1");
    expect(await ask(pair, "standby", "INSERT INTO orders VALUES (2)")).toMatch(/read-only transaction/);
  });

  it("no password stands in a log, although every statement is logged", () => {
    expect(primary.log).toContain("statement: CREATE TABLE orders");
    for (const { log } of [primary, standby]) {
      for (const password of Object.values(passwords)) expect(log).not.toContain(password);
    }
  });

  it("the primary stops without waiting for its clients; the standby is unhealthy meanwhile, and takes over changes again", async () => {
    const client = ask(pair, "primary", "SELECT pg_sleep(60)");
    await eventually(
      10,
      () => askInside(primary, "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(60)'"),
      (count) => count === "1",
    );
    const begin = Date.now();
    await primary.stop();
    expect(Date.now() - begin).toBeLessThan(10_000);
    expect(await client).toMatch(/terminating connection/);
    expect(primary.log).toMatch(/database system is shut down/);
    await standby.untilHealthy(false);
    expect(await ask(pair, "standby", "SELECT sum(number) FROM orders")).toBe("1");
    await primary.start();
    await primary.untilHealthy();
    await standby.untilHealthy();
    expect(await ask(pair, "primary", "INSERT INTO orders VALUES (10)")).toBe("");
    await onStandby("SELECT sum(number) FROM orders", "11");
  });

  it("both are killed, and are back with everything; the standby need not copy again", async () => {
    await Promise.all([primary.stop("SIGKILL"), standby.stop("SIGKILL")]);
    await Promise.all([primary.start(), standby.start()]);
    await primary.untilHealthy();
    await standby.untilHealthy();
    await onStandby("SELECT sum(number) FROM orders", "11");
    expect(standby.log).not.toContain("copies all");
  });

  it("changed passwords hold from the next start on, with all data, the standby's too", async () => {
    const changed = { "orders-db": "secondPasswordOfTheOwner", [replicationSecret("orders-db")]: "secondOfTheStandby" };
    primary.secrets = changed;
    await primary.restart();
    await primary.untilHealthy();
    const sum = "SELECT sum(number) FROM orders";
    expect(await ask(pair, "primary", sum)).toMatch(/password authentication failed/);
    expect(await ask(pair, "primary", sum, { password: "secondPasswordOfTheOwner" })).toBe("11");
    await standby.restart();
    await eventually(
      10,
      () => Promise.resolve(standby.log),
      (log) => /password authentication failed/.test(log),
    );
    expect(await standby.isHealthy()).toBe(false);
    standby.secrets = changed;
    await standby.restart();
    await standby.untilHealthy();
    expect(await streams()).toBe("standby|streaming");
    primary.secrets = passwords;
    standby.secrets = passwords;
    await primary.restart();
    await primary.untilHealthy();
    await standby.restart();
    await standby.untilHealthy();
  });

  it("data of another major is refused by both, and not touched", async () => {
    for (const server of [standby, primary]) {
      await server.stop();
      const file = server.at(join(volume, "cluster/PG_VERSION"));
      writeFileSync(file, "14\n");
      const before = await server.inside("find", volume, "-printf", "%p %s %T@\n");
      await server.start();
      await eventually(
        10,
        () => Promise.resolve(server.log),
        (log) => /holds a database of PostgreSQL 14, and this is PostgreSQL \d+\. Nothing was touched\./.test(log),
      );
      expect(await server.isHealthy()).toBe(false);
      expect(await server.inside("find", volume, "-printf", "%p %s %T@\n")).toBe(before);
      await server.stop();
      writeFileSync(file, "15\n");
    }
    await primary.start();
    await primary.untilHealthy();
  });

  it("a standby that was away for too long copies everything anew", async () => {
    const bounded = "\nmax_slot_wal_keep_size = '16MB'\nmin_wal_size = '32MB'\nmax_wal_size = '32MB'\n";
    writeFileSync(primary.at("/palier/settings/postgresql.conf"), bounded, { flag: "a" });
    expect(await askInside(primary, "SELECT pg_reload_conf()")).toBe("t");
    for (let written = 0; written < 4; written += 1) {
      await askInside(primary, "INSERT INTO public.filler SELECT 1").catch(() => "");
      await askInside(primary, "SELECT pg_logical_emit_message(false, 'test', 'text'), pg_switch_wal()");
      await askInside(primary, "CHECKPOINT");
    }
    const state = "SELECT wal_status FROM pg_replication_slots";
    expect(await askInside(primary, state)).toBe("lost");
    await standby.start();
    await standby.untilHealthy();
    expect(standby.log).toContain("copies all");
    expect(await askInside(primary, state)).toBe("reserved");
    await onStandby("SELECT sum(number) FROM orders", "11");
  });

  it("a standby does not give up its copy: neither for a primary with another history, nor when it was made one itself", async () => {
    await standby.stop();
    await primary.stop();
    primary.loseVolumes();
    await primary.start();
    await primary.untilHealthy();
    await standby.start();
    expect(await isRefused(/127\.84\.0\.1 has another database than .* Nothing was touched/)).toBe(true);
    rmSync(standby.at(signal));
    await standby.start();
    expect(await isRefused(/was made a primary\. Nothing was touched/)).toBe(true);
  });

  it("what docs/upgrades.md says after the loss of the primary's volume: the copy takes its place, and is followed again", async () => {
    await primary.stop();
    primary.takeVolume(volume, standby);
    writeFileSync(standby.at(signal), "");
    await primary.start();
    await primary.untilHealthy();
    await standby.start();
    await standby.untilHealthy();
    expect(await ask(pair, "primary", "INSERT INTO orders VALUES (100)")).toBe("");
    await onStandby("SELECT sum(number) FROM orders", "111");
  });
});
