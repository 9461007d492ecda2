import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dumpEnvironment, uploadEnvironment } from "../../components/tiers/mariadb/backup";
import type { MariadbBackup } from "../../components/tiers/mariadb/plan";
import { LocalMariadb, localPlan, needMariadb, type Told } from "./support/mariadb";

jest.setTimeout(180_000);

describe("the backup of a MariaDB, run for real from the plan", () => {
  const mariadb = new LocalMariadb(localPlan(1));
  const folder = mkdtempSync(join(tmpdir(), "mariadb-backup-"));
  const [dumps, store] = [join(folder, "dump"), join(folder, "store")];
  const backup: MariadbBackup = { schedule: "0 2 * * *", retentionDays: 30, folder: store, credentialsSecret: "keys" };

  beforeAll(async () => {
    await needMariadb();
    for (const path of [dumps, store]) mkdirSync(path);
    await mariadb.certify();
    await mariadb.start(0);
    await mariadb.ready([0]);
  });
  afterAll(async () => {
    await mariadb.remove();
    rmSync(folder, { recursive: true });
  });

  /** The variables of a container; a folder of this machine stands for the bucket, as rclone speaks with both. */
  const variablesOf = (planned: readonly { readonly name?: unknown; readonly value?: unknown }[]) => ({
    ...Object.fromEntries(planned.map(({ name, value }) => [String(name), String(value)])),
    DUMP_FOLDER: dumps,
    AUTHORITY_FILE: mariadb.files.authority,
    RCLONE_CONFIG: join(folder, "rclone.conf"),
    RCLONE_CONFIG_STORE_TYPE: "local",
  });
  const dump = (): Promise<Told> => mariadb.backupStep("dump.sh", variablesOf(dumpEnvironment(mariadb.plan)));
  const upload = (): Promise<Told> =>
    mariadb.backupStep("upload.sh", variablesOf(uploadEnvironment(mariadb.plan, backup)));
  const tell = async (statement: string): Promise<string> => {
    const { ok, text } = await mariadb.sql(0, statement);
    expect([ok, text]).toEqual([true, text]);
    return text;
  };

  it("MED-BAK-04: what was dumped and sent comes back into an empty server, with its routines and triggers", async () => {
    await tell("CREATE TABLE billing.invoices (number INT PRIMARY KEY, text VARCHAR(50)) CHARACTER SET utf8mb4");
    await tell("CREATE TABLE billing.log (number INT)");
    await tell(
      "CREATE TRIGGER billing.noted AFTER INSERT ON billing.invoices FOR EACH ROW INSERT INTO billing.log VALUES (NEW.number)",
    );
    await tell("CREATE PROCEDURE billing.total() SELECT COUNT(*) FROM billing.invoices");
    await tell("INSERT INTO billing.invoices VALUES (1, 'éàü 日本'), (2, 'plain')");
    expect(await dump()).toMatchObject({ ok: true });
    expect(await upload()).toMatchObject({ ok: true });
    const [sent = "none"] = readdirSync(store);
    expect(sent).toMatch(/^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ\.sql\.gz$/);

    await mariadb.stop(0);
    mariadb.loseVolume(0);
    await mariadb.start(0);
    await mariadb.ready([0]);
    expect(await tell("SHOW TABLES FROM billing")).toBe("");
    expect(await mariadb.restore(0, join(store, sent))).toMatchObject({ ok: true });
    expect(await tell("SELECT * FROM billing.invoices ORDER BY number")).toBe("1\téàü 日本\n2\tplain");
    expect(await tell("CALL billing.total()")).toBe("2");
    await tell("INSERT INTO billing.invoices VALUES (3, 'after')");
    expect(await tell("SELECT COUNT(*) FROM billing.log")).toBe("3");
  });

  it("MED-BAK-03: dumps that are older than the retention go, when a new one has arrived, and nothing else does", async () => {
    const aged = (name: string, days: number): void => {
      writeFileSync(join(store, name), "old");
      const then = new Date(Date.now() - days * 86_400_000);
      utimesSync(join(store, name), then, then);
    };
    aged("too-old.sql.gz", 31);
    aged("old.sql.gz", 29);
    aged("of-somebody-else.txt", 400);
    expect(await upload()).toMatchObject({ ok: true });
    const left = readdirSync(store);
    expect(left).toEqual(expect.arrayContaining(["old.sql.gz", "of-somebody-else.txt"]));
    expect(left).not.toContain("too-old.sql.gz");
  });

  it("where the dump cannot be sent nothing is thrown away", async () => {
    writeFileSync(join(store, "kept.sql.gz"), "old");
    utimesSync(join(store, "kept.sql.gz"), new Date(0), new Date(0));
    const planned = variablesOf(uploadEnvironment(mariadb.plan, backup));
    const { ok } = await mariadb.backupStep("upload.sh", { ...planned, DUMP_FOLDER: join(folder, "nothing") });
    expect(ok).toBe(false);
    expect(readdirSync(store)).toContain("kept.sql.gz");
  });

  it("a dump that does not come to its end is none: with a wrong password, and with a certificate of another authority", async () => {
    rmSync(dumps, { recursive: true });
    mkdirSync(dumps);
    const planned = variablesOf(dumpEnvironment(mariadb.plan));
    const refused = await mariadb.backupStep("dump.sh", { ...planned, DATABASE_PASSWORD: "wrong" });
    expect([refused.ok, refused.text]).toEqual([false, expect.stringMatching(/Access denied/)]);
    const distrusted = await mariadb.backupStep("dump.sh", {
      ...planned,
      AUTHORITY_FILE: "/etc/ssl/certs/ca-certificates.crt",
    });
    expect([distrusted.ok, distrusted.text]).toEqual([false, expect.stringMatching(/certificate/i)]);
    expect(readdirSync(dumps).filter((name) => name.endsWith(".gz"))).toEqual([]);
  });
});

describe("one member that becomes three", () => {
  const mariadb = new LocalMariadb(localPlan(1));
  afterAll(() => mariadb.remove());

  it("MED-DB-03: keeps what it had, and the new ones get it", async () => {
    await needMariadb();
    await mariadb.certify();
    await mariadb.start(0);
    await mariadb.ready([0]);
    await mariadb.sql(0, "CREATE TABLE billing.invoices (number INT PRIMARY KEY)");
    await mariadb.sql(0, "INSERT INTO billing.invoices VALUES (7)");
    await mariadb.stop(0);
    mariadb.plan = localPlan(3);
    await mariadb.startAll();
    await mariadb.ready();
    for (const member of [0, 1, 2]) {
      expect((await mariadb.sql(member, "SELECT number FROM billing.invoices")).text).toBe("7");
    }
    expect(mariadb.log(0)).toMatch(/this member has alone 0: it decides to begin/);
  });
});
