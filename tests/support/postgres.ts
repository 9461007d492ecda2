import { execFileSync } from "node:child_process";
import { appendFileSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import type { Parameters } from "../../components/tiers/postgres/parameters";

/** Where Debian's packages put each major of PostgreSQL. */
const debianRoot = "/usr/lib/postgresql";

/** The programs of the newest PostgreSQL that is installed, or of the folder that PALIER_POSTGRES_BIN names. */
function programs(): { readonly server: string; readonly clients: string } {
  const installed = existsSync(debianRoot) ? readdirSync(debianRoot).sort((a, b) => Number(b) - Number(a)) : [];
  const bin = installed[0] === undefined ? undefined : join(debianRoot, installed[0], "bin");
  const server = process.env["PALIER_POSTGRES_BIN"] ?? bin;
  if (bin === undefined || server === undefined) {
    throw new Error("no PostgreSQL here: install the Debian package postgresql, or run npm run doctor");
  }
  return { server, clients: bin };
}

/** PostgreSQL refuses to run as root: then it runs as the user of its package. */
function unprivileged(): { readonly uid: number; readonly gid: number } | undefined {
  if (userInfo().uid !== 0) return undefined;
  const idOf = (flag: string): number => Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }));
  return { uid: idOf("-u"), gid: idOf("-g") };
}

function runRaw(program: string, args: readonly string[], input?: Buffer): Buffer {
  const env = { PATH: process.env["PATH"], LC_ALL: "C" };
  return execFileSync(program, args, { stdio: "pipe", cwd: "/", env, ...(input && { input }), ...unprivileged() });
}

const run = (program: string, args: readonly string[]): string => runRaw(program, args).toString("utf8");

/** A real PostgreSQL server with a data folder of its own. It listens on a socket in that folder only. */
export class PostgresServer {
  private readonly folder: string;
  private readonly bin = programs();

  constructor() {
    this.folder = mkdtempSync(join(tmpdir(), "palier-postgres-"));
    const owner = unprivileged();
    if (owner) chownSync(this.folder, owner.uid, owner.gid);
    this.server("initdb", ["--auth=trust", "--username=postgres", "--no-sync", "--pgdata", this.data]);
  }

  private get data(): string {
    return join(this.folder, "data");
  }

  /** Starts it with these parameters in its configuration file. @throws Error when the server refuses one. */
  start(parameters: Parameters): void {
    const lines = Object.entries(parameters).map(([name, value]) => `${name} = '${value.replaceAll("'", "''")}'\n`);
    appendFileSync(join(this.data, "postgresql.conf"), lines.join(""));
    const local = `-c listen_addresses= -c unix_socket_directories=${this.folder}`;
    const log = join(this.folder, "log");
    this.server("pg_ctl", ["--pgdata", this.data, "--wait", "--options", local, "--log", log, "start"]);
  }

  stop(): void {
    this.server("pg_ctl", ["--pgdata", this.data, "--wait", "--mode=fast", "stop"]);
  }

  /** Rows of a query, one text for each: columns are parted by a bar. */
  query(sql: string, database = "postgres"): readonly string[] {
    const args = [...this.login, "--no-psqlrc", "--tuples-only", "--no-align", `--dbname=${database}`];
    const rows = run(this.client("psql"), [...args, "--command", sql]);
    return rows.split("\n").filter((row) => row !== "");
  }

  /** A dump of one database in PostgreSQL's own format. */
  dump(database: string): Buffer {
    return runRaw(this.client("pg_dump"), [...this.login, "--format=custom", database]);
  }

  /** Fills a database from a dump. @throws Error at the first thing that is there already. */
  restore(database: string, dump: Buffer): void {
    runRaw(this.client("pg_restore"), [...this.login, "--exit-on-error", `--dbname=${database}`], dump);
  }

  /** Adds rules to its file of host-based authentication, and tells which of them it does not understand. */
  misunderstoodRules(rules: readonly string[]): readonly string[] {
    appendFileSync(join(this.data, "pg_hba.conf"), rules.map((rule) => `${rule}\n`).join(""));
    return this.query("SELECT error FROM pg_hba_file_rules WHERE error IS NOT NULL");
  }

  /** Names of every parameter that it lists, its own major's. */
  parameterNames(): readonly string[] {
    const rows = this.server("postgres", ["--describe-config"]).split("\n");
    return rows.flatMap((row) => row.split("\t")[0] ?? []).filter((name) => name !== "");
  }

  majorVersion(): string {
    return /\) (\d+)/.exec(this.server("postgres", ["--version"]))?.[1] ?? "";
  }

  /** Ends it, where a failed test left it running, and takes its folder away. */
  remove(): void {
    if (existsSync(join(this.data, "postmaster.pid"))) this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private get login(): readonly string[] {
    return ["--host", this.folder, "--username=postgres"];
  }

  private client(program: string): string {
    return join(this.bin.clients, program);
  }

  private server(program: string, args: readonly string[]): string {
    return run(join(this.bin.server, program), args);
  }
}
