import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { onOneHost } from "../../components/platform/docker-profiles";
import { mariadbContainers } from "../../components/tiers/mariadb/docker";
import { planMariadb } from "../../components/tiers/mariadb/plan";
import { mariadbSchema } from "../../components/tiers/mariadb/spec";
import { environments } from "../../environments";
import { dockerContext, dockerTarget } from "../support/docker-target";
import { needPrograms } from "./support/debian";
import { LocalContainer } from "./support/local-container";
import { eventually } from "./support/processes";

jest.setTimeout(60_000);

const address = "127.86.0.1";
const data = "/var/lib/mysql/data";

function localMariadb(): LocalContainer {
  const spec = mariadbSchema.parse({
    kind: "mariadb",
    version: "10.11",
    database: "billing",
    username: "billing_service",
    resources: { cpuLimit: "1", memoryLimit: "512Mi" },
  });
  const profile = onOneHost(environments.prod.tiers).mariadb;
  const { plan } = planMariadb({ name: "billing-db", spec, profile, overrides: {}, context: dockerContext() });
  const [container] = mariadbContainers(plan, dockerTarget());
  if (!container) throw new Error("the plan has no container");
  return new LocalContainer(
    container,
    { user: "mysql", variables: { LISTEN_ON: address } },
    { "billing-db": "firstPassword" },
  );
}

describe("MariaDB on Docker, run for real from the plan", () => {
  const mariadb = localMariadb();

  beforeAll(async () => {
    await needPrograms({ mariadbd: "mariadb-server" });
    await mariadb.start();
    await mariadb.untilHealthy();
  });
  afterAll(() => mariadb.remove());

  const tell = (statement: string, password = "firstPassword", user = "billing_service"): Promise<string> =>
    new Promise((done) => {
      const env = { PATH: process.env["PATH"], MYSQL_PWD: password };
      const login = ["--no-defaults", `--host=${address}`, `--user=${user}`, "--skip-ssl"];
      const args = [...login, "--batch", "--skip-column-names", "--execute", statement];
      execFile("mariadb", args, { env }, (error, stdout, stderr) => {
        done(`${stdout}${error === null ? "" : stderr}`.trim());
      });
    });

  it("MED-DB-03: the service logs in by the password of the file, and has its own database and no other", async () => {
    expect(await tell("CREATE TABLE billing.invoices (number INT); INSERT INTO billing.invoices VALUES (7)")).toBe("");
    expect(await tell("SELECT number FROM billing.invoices")).toBe("7");
    expect(await tell("CREATE DATABASE other")).toMatch(/Access denied/);
    expect(await tell("SELECT 1", "another")).toMatch(/Access denied/);
  });

  it.each(["root", "mysql", ""])("MED-SEC-11: %j does not get in from outside", async (user) => {
    expect(await tell("SELECT 1", "", user)).toMatch(/Access denied|is not allowed to connect/);
  });

  it("takes the settings of the plan", async () => {
    expect(await tell("SELECT @@innodb_buffer_pool_size, @@max_connections, @@character_set_server")).toBe(
      `${256 * 1024 * 1024}\t150\tutf8mb4`,
    );
    expect(mariadb.log).not.toMatch(/unknown (?:variable|option)/);
  });

  it("ends by itself when it is asked, and has everything afterwards, and after a kill", async () => {
    await mariadb.stop();
    expect(mariadb.log).toMatch(/Shutdown complete/);
    await mariadb.start();
    await mariadb.untilHealthy();
    expect(await tell("INSERT INTO billing.invoices VALUES (8)")).toBe("");
    await mariadb.stop("SIGKILL");
    await mariadb.start();
    await mariadb.untilHealthy();
    expect(await tell("SELECT SUM(number) FROM billing.invoices")).toBe("15");
  });

  it("a changed password holds from the next start on, with all data", async () => {
    mariadb.secrets = { "billing-db": "secondPassword" };
    await mariadb.restart();
    await mariadb.untilHealthy();
    expect(await tell("SELECT SUM(number) FROM billing.invoices", "secondPassword")).toBe("15");
    expect(await tell("SELECT 1")).toMatch(/Access denied/);
  });

  it("data of a newer version is refused, and not touched", async () => {
    await mariadb.stop();
    const file = mariadb.at(join(data, "mariadb_upgrade_info"));
    writeFileSync(file, "99.1.2-MariaDB");
    const before = await mariadb.inside("find", data, "-printf", "%p %s %T@\n");
    await mariadb.start();
    await eventually(
      10,
      () => Promise.resolve(mariadb.log),
      (log) => /holds a database of MariaDB 99\.1, and this is MariaDB \d+\.\d+\. Nothing was touched/.test(log),
    );
    expect(await mariadb.isHealthy()).toBe(false);
    expect(await mariadb.inside("find", data, "-printf", "%p %s %T@\n")).toBe(before);
  });
});
