import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PostgresServer } from "../support/postgres";

const manual = readFileSync(join(__dirname, "..", "..", "docs", "backups.md"), "utf8");

/** The statements that the manual runs on the writing instance, in its order. */
const statements = [...manual.matchAll(/^sql '(.+)'$/gm)].flatMap(([, statement]) => statement ?? []);

const database = "rofecare_patient";
let restored: PostgresServer;
let damaged: PostgresServer;

/** A database of an owner, with a number of patients. */
function serverWith(patients: number): PostgresServer {
  const server = new PostgresServer();
  server.start({});
  server.query("CREATE ROLE patient_user LOGIN");
  server.query(`CREATE DATABASE ${database} OWNER patient_user`);
  server.query(
    "SET ROLE patient_user; CREATE TABLE patients (id int PRIMARY KEY); " +
      `INSERT INTO patients SELECT generate_series(1, ${String(patients)})`,
    database,
  );
  return server;
}

beforeAll(() => {
  restored = serverWith(1000);
  damaged = serverWith(3);
}, 60_000);

afterAll(() => {
  restored.remove();
  damaged.remove();
});

describe("the manual's way back from a restored database", () => {
  it("ROF-CON-37: filling a database that is in use collides with what is there, so the manual fills a fresh one", () => {
    expect(() => {
      damaged.restore(database, restored.dump(database));
    }).toThrow('relation "patients" already exists');
    expect(statements).toHaveLength(2);
  }, 60_000);

  it("ROF-BAK-06 ROF-CON-37: the fresh database has the same rows and the same owner, and the damaged one is kept aside", () => {
    statements.forEach((statement) => damaged.query(statement));
    damaged.restore(database, restored.dump(database));
    expect(damaged.query("SELECT count(*) FROM patients", database)).toEqual(["1000"]);
    expect(damaged.query("SELECT tableowner FROM pg_tables WHERE tablename = 'patients'", database)).toEqual([
      "patient_user",
    ]);
    expect(damaged.query("SELECT count(*) FROM patients", `${database}_damaged`)).toEqual(["3"]);
  }, 60_000);
});
