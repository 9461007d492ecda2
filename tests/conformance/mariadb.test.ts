import { eventually } from "./support/processes";
import { LocalMariadb, localPlan, needMariadb } from "./support/mariadb";

jest.setTimeout(240_000);

describe("three members, run for real from the plan", () => {
  const mariadb = new LocalMariadb(localPlan(3));
  let written = 0;

  beforeAll(async () => {
    await needMariadb();
    await mariadb.certify();
    await mariadb.startAll();
    await mariadb.ready();
    await mariadb.sql(0, "CREATE TABLE billing.invoices (number INT PRIMARY KEY)");
  });
  afterAll(() => mariadb.remove());

  const write = async (member: number): Promise<void> => {
    written += 1;
    expect(await mariadb.sql(member, `INSERT INTO billing.invoices VALUES (${written})`)).toEqual({
      ok: true,
      text: "",
    });
  };
  const rowsOn = async (member: number): Promise<string> =>
    (await mariadb.sql(member, "SELECT COUNT(*) FROM billing.invoices")).text;
  const expectAll = async (members: readonly number[] = [0, 1, 2]): Promise<void> => {
    for (const member of members) expect([member, await rowsOn(member)]).toEqual([member, String(written)]);
  };

  it("MED-DB-03: a row written on one member is readable on the others at once, whichever it is", async () => {
    for (const member of [0, 1, 2]) {
      await write(member);
      await expectAll();
    }
    expect(await mariadb.inside(2, "SHOW STATUS LIKE 'wsrep_cluster_size'")).toBe("wsrep_cluster_size\t3");
  });

  it("takes the settings of the plan", async () => {
    const value = async (name: string): Promise<string> =>
      (await mariadb.inside(1, `SELECT @@GLOBAL.${name}`)).replace(/\n/g, "");
    expect(await value("innodb_buffer_pool_size")).toBe(String(256 * 1024 * 1024));
    expect(await value("max_connections")).toBe("150");
    expect(await value("wsrep_sync_wait")).toBe("1");
    const ofGalera = await value("wsrep_provider_options");
    for (const option of ["gcache.size = 102M;", "gmcast.listen_addr = ssl://127.83.0.2:4567;"]) {
      expect(ofGalera).toContain(option);
    }
    expect(ofGalera).toMatch(/pc\.recovery = (?:no|0|false);/);
    expect(mariadb.log(1)).not.toMatch(/unknown (?:variable|option)/);
  });

  it("MED-SEC-05: the store opens by the generated password and by no other, over TLS alone", async () => {
    expect((await mariadb.sql(0, "SELECT 1")).text).toBe("1");
    expect((await mariadb.sql(0, "SELECT 1", "another")).text).toMatch(/Access denied/);
    const plain = ["--skip-ssl", "--execute", "SELECT 1"];
    const { username } = mariadb.plan.connection;
    expect((await mariadb.client(0, username, mariadb.password, plain)).text).toMatch(/insecure transport|denied/);
    const encrypted = ["--ssl", "--execute", "SELECT 1"];
    expect(await mariadb.client(0, username, mariadb.password, encrypted)).toEqual({ ok: true, text: "1" });
  });

  it.each(["root", "mysql", "mariadb.sys", ""])(
    "MED-SEC-11: %j, whom every server knows, does not get in from outside",
    async (user) => {
      const { ok, text } = await mariadb.client(0, user, "", ["--ssl", "--execute", "SELECT 1"]);
      expect([ok, text]).toEqual([false, expect.stringMatching(/Access denied|is not allowed to connect/)]);
    },
  );

  it("a service does everything in its own database, and nothing in others", async () => {
    expect((await mariadb.sql(0, "CREATE DATABASE other")).text).toMatch(/Access denied/);
    expect((await mariadb.sql(0, "SELECT * FROM mysql.global_priv")).text).toMatch(/denied/);
  });

  it("a member that is killed is missed by nobody, and has what it missed when it is back", async () => {
    await mariadb.stop(1, "SIGKILL");
    await write(0);
    await write(2);
    await mariadb.start(1);
    await mariadb.ready([1]);
    await expectAll();
  });

  it("a member that lost its volume gets a whole copy, inside TLS, while the others work", async () => {
    await mariadb.stop(2, "SIGKILL");
    mariadb.loseVolume(2);
    await write(0);
    await mariadb.start(2);
    await mariadb.ready([2]);
    await expectAll();
    expect(mariadb.log(2)).toMatch(/openssl-listen:.*cafile=/);
  });

  it("when all were killed the one that has most begins, and nothing of what was acknowledged is lost", async () => {
    await mariadb.stop(0, "SIGKILL");
    await write(1);
    await mariadb.stop(1, "SIGKILL");
    await mariadb.stopAll();
    await mariadb.startAll();
    await mariadb.ready();
    await expectAll();
    expect(mariadb.log(0)).toMatch(/it decides to join/);
  });

  it("the first member does not begin with an empty volume where others have data", async () => {
    await mariadb.stopAll("SIGTERM");
    mariadb.loseVolume(0);
    await mariadb.startAll();
    await mariadb.ready();
    await expectAll();
    expect(mariadb.log(0)).toMatch(/this member has none -1: it decides to join/);
  });

  it("one that has lost sight of the majority takes no writes and is not alive; those of the majority go on", async () => {
    await mariadb.stop(1, "SIGKILL");
    await mariadb.stop(2, "SIGKILL");
    await eventually(
      60,
      () => mariadb.probe(0, "alive"),
      (alive) => !alive,
    );
    expect((await mariadb.sql(0, "INSERT INTO billing.invoices VALUES (-1)")).ok).toBe(false);
    // What Kubernetes does to a pod that is not alive.
    await mariadb.stop(0);
    await mariadb.start(0);
    await eventually(
      30,
      () => mariadb.probe(0, "alive"),
      (alive) => alive,
    );
    expect(await mariadb.probe(0, "ready")).toBe(false);
    await mariadb.start(1);
    await mariadb.start(2);
    await mariadb.ready();
    await expectAll();
  });

  it("one alone waits for the others, and begins when it is told that they are gone", async () => {
    await mariadb.stopAll("SIGTERM");
    await mariadb.start(1);
    await eventually(
      20,
      () => Promise.resolve(mariadb.log(1)),
      (log) => /it waits for 127\.83\.0\.1 127\.83\.0\.3/.test(log),
    );
    expect(await mariadb.probe(1, "alive")).toBe(true);
    expect(await mariadb.probe(1, "ready")).toBe(false);
    mariadb.beginHere(1);
    await mariadb.ready([1]);
    await expectAll([1]);
    await mariadb.start(0);
    await mariadb.start(2);
    await mariadb.ready();
    await expectAll();
  });

  it("MED-SEC-11: a new password opens at once, the one before it for a while longer", async () => {
    const before = mariadb.password;
    mariadb.password = "secondPasswordOfTheTest";
    for (const member of [2, 1, 0]) {
      await mariadb.stop(member);
      await mariadb.start(member);
      await mariadb.ready([member]);
      expect((await mariadb.sql(0, "SELECT 1", before)).ok || member === 0).toBe(true);
      expect((await mariadb.sql(member, "SELECT 1")).text).toBe("1");
    }
    await eventually(
      40,
      async () => (await mariadb.sql(0, "SELECT 1", before)).ok,
      (opens) => !opens,
    );
    for (const member of [0, 1, 2]) expect((await mariadb.sql(member, "SELECT 1")).text).toBe("1");
  });

  it("MED-CON-07: metrics are asked for by a user who may only look, and only inside the pod", async () => {
    expect(await mariadb.inside(0, "SELECT Host FROM mysql.global_priv WHERE User = 'metrics'")).toBe("127.0.0.1");
    expect(await mariadb.inside(0, "SHOW GRANTS FOR metrics@'127.0.0.1'")).toMatch(
      /^GRANT PROCESS, BINLOG MONITOR, SLAVE MONITOR ON \*\.\* TO .* WITH MAX_USER_CONNECTIONS 3$/m,
    );
  });
});
