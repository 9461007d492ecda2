import { backupForEveryDatabase } from "../../policies/rules/backup-for-every-database";
import { unknown } from "./support/buckets";
import { crunchyPostgres, elasticsearch, mariadb, mongodb, mongodbBackup } from "./support/databases";
import { judgeStack } from "./support/judge";
import { resource } from "./support/resources";

const plugins = [{ name: "barman-cloud.cloudnative-pg.io", isWALArchiver: true }];
const cluster = (spec: object = { plugins }, metadata: object = { name: "patient-db", namespace: "data" }) =>
  resource("postgresql.cnpg.io/v1:Cluster", { metadata, spec });
const backup = (spec: object = {}, namespace = "data") => ({
  ...resource("postgresql.cnpg.io/v1:ScheduledBackup", {
    metadata: { name: "nightly", namespace },
    spec: { cluster: { name: "patient-db" }, schedule: "0 0 2 * * *", method: "plugin", ...spec },
  }),
  name: "nightly",
});

describe("backup-for-every-database", () => {
  it("ROF-BAK-01: accepts a database with a backup at set times, and a place for it", async () => {
    expect(await judgeStack(backupForEveryDatabase, [cluster(), backup()])).toEqual([]);
    const inTree = cluster({ backup: { barmanObjectStore: { destinationPath: "s3://backups" } } });
    expect(await judgeStack(backupForEveryDatabase, [inTree, backup()])).toEqual([]);
    expect(await judgeStack(backupForEveryDatabase, [cluster({}), backup({ method: "volumeSnapshot" })])).toEqual([]);
  });

  it("ROF-BAK-01: refuses a database without, and tells what to write", async () => {
    const [report, ...others] = await judgeStack(backupForEveryDatabase, [cluster()]);
    expect(others).toEqual([]);
    expect(report).toContain("Cluster data/patient-db");
    expect(report).toContain("The database is never backed up.");
    expect(report).toContain('cluster: { name: "patient-db" }');
  });

  it("does not take the backup of another database, or of one of the same name elsewhere, for its own", async () => {
    const other = backup({ cluster: { name: "identity-db" } });
    expect(await judgeStack(backupForEveryDatabase, [cluster(), other])).toHaveLength(1);
    expect(await judgeStack(backupForEveryDatabase, [cluster(), backup({}, "elsewhere")])).toHaveLength(1);
  });

  it("refuses a backup that is suspended, unless another one runs", async () => {
    const off = backup({ suspend: true });
    const [report, ...others] = await judgeStack(backupForEveryDatabase, [cluster(), off]);
    expect(others).toEqual([]);
    expect(report).toContain("where: spec.suspend\n  found: true");
    expect(await judgeStack(backupForEveryDatabase, [cluster(), off, { ...backup(), name: "weekly" }])).toEqual([]);
  });

  it("refuses a backup that has no place to go to", async () => {
    const [report, ...others] = await judgeStack(backupForEveryDatabase, [cluster({ plugins: [] }), backup()]);
    expect(others).toEqual([]);
    expect(report).toContain("where: spec.plugins");
  });

  it("MED-BAK-01: asks a MongoDB of Percona's operator for tasks that run, and a place for them", async () => {
    expect(await judgeStack(backupForEveryDatabase, [mongodb()])).toEqual([]);
    const task = { name: "nightly", enabled: true, schedule: "0 2 * * *" };
    for (const [spec, path] of [
      [undefined, "spec.backup.enabled"],
      [{ enabled: false }, "spec.backup.enabled"],
      [mongodbBackup({ tasks: undefined }), "spec.backup.tasks"],
      [mongodbBackup({ tasks: [{ ...task, enabled: false }] }), "spec.backup.tasks"],
      [mongodbBackup({ storages: {} }), "spec.backup.storages"],
    ] as const) {
      const [report, ...others] = await judgeStack(backupForEveryDatabase, [mongodb({ backup: spec })]);
      expect(others).toEqual([]);
      expect(report).toContain(`where: ${path}\n`);
    }
    const ofVolumes = mongodbBackup({ storages: undefined, tasks: [{ ...task, type: "external" }] });
    for (const spec of [ofVolumes, mongodbBackup({ enabled: unknown }), mongodbBackup({ tasks: unknown })]) {
      expect(await judgeStack(backupForEveryDatabase, [mongodb({ backup: spec })])).toEqual([]);
    }
  });

  it("asks a MariaDB for a backup of its own with a schedule that runs", async () => {
    const ofMariadb = (kind: string, spec: object) => ({
      ...resource(`k8s.mariadb.com/v1alpha1:${kind}`, { metadata: { name: "nightly", namespace: "data" }, spec }),
      name: "nightly",
    });
    const mariaDbRef = { name: "records" };
    const cron = { cron: "0 2 * * *" };
    for (const kind of ["Backup", "PhysicalBackup"]) {
      const ask = (spec: object) => judgeStack(backupForEveryDatabase, [mariadb(), ofMariadb(kind, spec)]);
      expect(await ask({ mariaDbRef, schedule: cron })).toEqual([]);
      expect(await ask({ mariaDbRef })).toHaveLength(1);
      expect(await ask({ mariaDbRef: { name: "other" }, schedule: cron })).toHaveLength(1);
      const [report] = await ask({ mariaDbRef, schedule: { ...cron, suspend: true } });
      expect(report).toContain("where: spec.schedule.suspend\n  found: true");
    }
  });

  it("asks a PostgreSQL of Crunchy Data's operator for a repository with schedules", async () => {
    expect(await judgeStack(backupForEveryDatabase, [crunchyPostgres()])).toEqual([]);
    for (const backups of [undefined, { pgbackrest: { repos: [{ name: "repo1", volume: {} }] } }]) {
      const [report, ...others] = await judgeStack(backupForEveryDatabase, [crunchyPostgres({ backups })]);
      expect(others).toEqual([]);
      expect(report).toContain("where: spec.backups.pgbackrest.repos\n  found: none with schedules");
    }
  });

  it("asks for none of what is passing by intent", async () => {
    expect(await judgeStack(backupForEveryDatabase, [mariadb()])).toHaveLength(1);
    expect(await judgeStack(backupForEveryDatabase, [mariadb({ storage: { ephemeral: true } })])).toEqual([]);
  });

  it("leaves alone an Elasticsearch, whose snapshots no resource states", async () => {
    expect(await judgeStack(backupForEveryDatabase, [elasticsearch()])).toEqual([]);
  });

  it("accuses nobody for a name or a place that a preview does not know yet", async () => {
    const nameless = cluster({ plugins: unknown }, { name: unknown, namespace: "data" });
    expect(await judgeStack(backupForEveryDatabase, [nameless, backup()])).toEqual([]);
    expect(await judgeStack(backupForEveryDatabase, [cluster(), backup({ cluster: { name: unknown } })])).toEqual([]);
  });
});
