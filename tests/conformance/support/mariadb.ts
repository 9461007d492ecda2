import { execFile } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { CertificateFiles } from "../../../components/tiers/mariadb/configuration";
import { settingsFiles } from "../../../components/tiers/mariadb/kubernetes";
import { memberPorts, type MariadbPlan } from "../../../components/tiers/mariadb/plan";
import { environmentOf } from "../../../components/tiers/mariadb/pods";
import { root } from "../../../tools/home";
import { plannedMariadb } from "../../support/mariadb-tier";
import { needPrograms } from "./debian";
import { eventually, type RunningProcess, startProcess } from "./processes";

const run = promisify(execFile);
const scripts = join(root, "components/tiers/mariadb/scripts");

/** MariaDB itself with Galera, of Debian's version. */
export const needMariadb = (): Promise<void> =>
  needPrograms({
    mariadbd: "mariadb-server",
    "mariadb-backup": "mariadb-backup",
    socat: "socat",
    openssl: "openssl",
    setpriv: "util-linux",
    rclone: "rclone",
  });

/** Members have the addresses 127.83.0.1 and on; the service is the first of them. */
const addressOf = (service: string): string => `127.83.0.${1 + Number(/^billing-db-(\d+)\./.exec(service)?.[1] ?? 0)}`;

/** The document's MariaDB, planned for addresses of this machine. */
export const localPlan = (members: number): MariadbPlan =>
  plannedMariadb("prod", {
    spec: { version: "10.11" },
    overrides: { members, storage: "1Gi" },
    context: { hostOf: addressOf },
  }).plan;

/** What a program said, and whether it succeeded. */
export interface Told {
  readonly ok: boolean;
  readonly text: string;
}

/** Real members with certificates of an authority made for them, on volumes that outlive them. */
export class LocalMariadb {
  password = "firstPasswordOfTheTest";
  private readonly folder = mkdtempSync(join(tmpdir(), "mariadb-"));
  private readonly running = new Map<number, RunningProcess>();

  constructor(public plan: MariadbPlan) {
    chmodSync(this.folder, 0o755);
    mkdirSync(join(this.folder, "certificates"));
  }

  /** What cert-manager makes: the authority, and the members' certificate. */
  async certify(): Promise<void> {
    const names = [1, 2, 3].map((number) => `IP:127.83.0.${number}`).join(",");
    await this.certificate("ca", ["basicConstraints=critical,CA:TRUE", "keyUsage=critical,keyCertSign"]);
    await this.certificate("tls", [`subjectAltName=${names}`, "extendedKeyUsage=serverAuth,clientAuth"], "ca");
  }

  /** Starts a member as its pod does, under the user that the image has too. */
  async start(member: number): Promise<void> {
    mkdirSync(this.settings, { recursive: true });
    for (const [file, text] of Object.entries(settingsFiles(this.plan, this.files))) {
      writeFileSync(join(this.settings, file), text);
    }
    for (const folder of [this.volume(member), this.runFolder(member)]) mkdirSync(folder, { recursive: true });
    await run("chown", ["-R", "mysql:mysql", this.volume(member), this.runFolder(member)]);
    await run("chmod", ["-R", "a+rX", this.settings, join(this.folder, "certificates")]);
    this.running.set(member, startProcess(this.asServer("start-server.sh"), this.variables(member)));
  }

  async startAll(): Promise<void> {
    await Promise.all(this.plan.memberHosts.map((_host, member) => this.start(member)));
  }

  async stop(member: number, signal: "SIGTERM" | "SIGKILL" = "SIGTERM"): Promise<void> {
    await this.running.get(member)?.stop(signal);
    this.running.delete(member);
  }

  async stopAll(signal: "SIGTERM" | "SIGKILL" = "SIGKILL"): Promise<void> {
    await Promise.all([...this.running.keys()].map((member) => this.stop(member, signal)));
  }

  async remove(): Promise<void> {
    await this.stopAll();
    rmSync(this.folder, { recursive: true, force: true });
  }

  loseVolume(member: number): void {
    rmSync(this.volume(member), { recursive: true });
  }

  /** Says, as an operator would, that what a member has is all there is to have. */
  beginHere(member: number): void {
    writeFileSync(join(this.volume(member), "begin-here"), "");
  }

  /** Whether a member's probe succeeds. */
  probe(member: number, state: "alive" | "ready"): Promise<boolean> {
    const [program, ...args] = this.asServer("probe.sh", state);
    return run(program, args, { env: { PATH: process.env["PATH"], ...this.variables(member) } }).then(
      () => true,
      () => false,
    );
  }

  /** Waits until these members are ready. */
  async ready(members: readonly number[] = [0, 1, 2], seconds = 90): Promise<void> {
    for (const member of members) {
      await eventually(
        seconds,
        () => this.probe(member, "ready"),
        (ready) => ready,
        () => this.log(member).slice(-4000),
      );
    }
  }

  /** What a member has logged since it was started. */
  log(member: number): string {
    return this.running.get(member)?.log() ?? "";
  }

  /** What a service is told by a member, over TLS with the certificate verified. */
  sql(member: number, statement: string, password: string = this.password): Promise<Told> {
    const trust = [`--ssl-ca=${this.files.authority}`, "--ssl-verify-server-cert"];
    return this.client(member, this.plan.connection.username, password, [...trust, "--execute", statement]);
  }

  /** Any login with any options. */
  client(member: number, user: string, password: string, args: readonly string[]): Promise<Told> {
    const at = [`--host=${this.plan.memberHosts[member] ?? ""}`, `--port=${memberPorts.users}`, `--user=${user}`];
    const env = { PATH: process.env["PATH"], MYSQL_PWD: password };
    const common = ["--no-defaults", "--batch", "--skip-column-names", "--connect-timeout=5"];
    return told("mariadb", [...common, ...at, ...args], env);
  }

  /** What the server itself says of a setting or a status, asked inside the pod. */
  async inside(member: number, statement: string): Promise<string> {
    const socket = `--socket=${join(this.runFolder(member), "s")}`;
    const args = ["--no-defaults", socket, "--user=mysql", "--batch", "--skip-column-names", "--execute", statement];
    const { text } = await told("setpriv", [...asMysql, "mariadb", ...args], { PATH: process.env["PATH"] });
    return text;
  }

  /** Puts a dump back as the manual says: by the member's own user, inside the pod. */
  restore(member: number, dump: string): Promise<Told> {
    const socket = `--socket=${join(this.runFolder(member), "s")}`;
    const command = `gunzip <'${dump}' | setpriv ${asMysql.join(" ")} mariadb --no-defaults ${socket} --user=mysql`;
    return told("/bin/bash", ["-o", "pipefail", "-c", command], { PATH: process.env["PATH"] });
  }

  /** Runs a script of the backup as its container does. */
  backupStep(script: string, variables: Readonly<Record<string, string>>): Promise<Told> {
    const env = { PATH: process.env["PATH"], DATABASE_PASSWORD: this.password, ...variables };
    return told("/bin/bash", [join(scripts, script)], env);
  }

  get files(): CertificateFiles {
    const file = (name: string): string => join(this.folder, "certificates", name);
    return { authority: file("ca.crt"), certificate: file("tls.crt"), key: file("tls.key") };
  }

  private asServer(script: string, ...args: readonly string[]): readonly [string, ...string[]] {
    return ["setpriv", ...asMysql, "/bin/bash", join(scripts, script), ...args];
  }

  /** The variables of the pod as the plan makes them; only addresses, folders and secrets are this machine's. */
  private variables(member: number): Readonly<Record<string, string>> {
    const planned = environmentOf(this.plan, this.files).flatMap(({ name, value }) =>
      typeof name === "string" && typeof value === "string" ? [[name, value] as const] : [],
    );
    const host = this.plan.memberHosts[member] ?? "";
    return {
      ...Object.fromEntries(planned),
      POD_NAME: `billing-db-${member}`,
      ANNOUNCE_HOST: host,
      LISTEN_ON: host,
      // Pods have an address of their own each; here two that copy at once would share the port.
      COPY_PORT: String(memberPorts.copy + member),
      DATA_FOLDER: this.volume(member),
      RUN_FOLDER: this.runFolder(member),
      SETTINGS_FOLDER: this.settings,
      SOCKET: join(this.runFolder(member), "s"),
      PID_FILE: join(this.runFolder(member), "server.pid"),
      DATABASE_PASSWORD: this.password,
      METRICS_PASSWORD: "metricsPasswordOfTheTest",
      PREVIOUS_PASSWORD_SECONDS: "15",
    };
  }

  private async certificate(name: string, extensions: readonly string[], authority?: string): Promise<void> {
    const file = (of: string, suffix: string): string => join(this.folder, "certificates", `${of}.${suffix}`);
    await run("openssl", [
      ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"],
      ...["-subj", `/CN=billing-db-${name}`, "-keyout", file(name, "key"), "-out", file(name, "crt")],
      ...extensions.flatMap((extension) => ["-addext", extension]),
      ...(authority === undefined ? [] : ["-CA", file(authority, "crt"), "-CAkey", file(authority, "key")]),
    ]);
  }

  private volume(member: number): string {
    return join(this.folder, `volume-${member}`);
  }

  private runFolder(member: number): string {
    return join(this.folder, `run-${member}`);
  }

  private get settings(): string {
    return join(this.folder, "settings");
  }
}

/** The user that Debian's package makes too. */
const asMysql = ["--reuid=mysql", "--regid=mysql", "--clear-groups"];

const told = (program: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<Told> =>
  new Promise((done) => {
    execFile(program, args, { env, timeout: 60_000 }, (error, stdout, stderr) => {
      done({ ok: error === null, text: `${stdout}${error === null ? "" : stderr}`.trim() });
    });
  });
