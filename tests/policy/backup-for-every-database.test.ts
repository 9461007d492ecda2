import { backupForEveryDatabase } from "../../policies/rules/backup-for-every-database";
import { unknown } from "./support/buckets";
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

  it("accuses nobody for a name or a place that a preview does not know yet", async () => {
    const nameless = cluster({ plugins: unknown }, { name: unknown, namespace: "data" });
    expect(await judgeStack(backupForEveryDatabase, [nameless, backup()])).toEqual([]);
    expect(await judgeStack(backupForEveryDatabase, [cluster(), backup({ cluster: { name: unknown } })])).toEqual([]);
  });
});
