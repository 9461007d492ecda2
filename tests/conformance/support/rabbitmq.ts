import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { definitionsOf, settingsFiles } from "../../../components/tiers/rabbitmq/configuration";
import { adminUser, planRabbitmq, rabbitmqPorts, type RabbitmqPlan } from "../../../components/tiers/rabbitmq/plan";
import { environmentOf } from "../../../components/tiers/rabbitmq/pods";
import { rabbitmqSchema } from "../../../components/tiers/rabbitmq/spec";
import { root } from "../../../tools/home";
import { planContext } from "../../support/plan-context";
import { needPrograms } from "./debian";
import { type RunningProcess, startProcess } from "./processes";

const run = promisify(execFile);
const scripts = join(root, "components/tiers/rabbitmq/scripts");
/** Debian's own folder of the programs: those on the usual path change the user first. */
export const programs = "/usr/lib/rabbitmq/bin";
/** Nobody else's directory of nodes. */
const directoryPort = "43690";

/** RabbitMQ itself, of Debian: its version. */
export async function needRabbitmq(): Promise<string> {
  await needPrograms({ [`${programs}/rabbitmqctl`]: "rabbitmq-server" });
  const { stdout } = await run(`${programs}/rabbitmqctl`, ["version"]);
  return /^\d+\.\d+/m.exec(stdout)?.[0] ?? "none";
}

/** Members have the addresses 127.79.0.1 and on. */
function addressOf(service: string): string {
  const [, number] = /^mq-(\d+)\./.exec(service) ?? [];
  return number === undefined ? service : `127.79.0.${1 + Number(number)}`;
}

/** One directory knows all nodes of this machine, so each needs a name of its own; in the cluster each pod has a directory. */
const ownNames = (text: string): string => text.replaceAll(/rabbit@127\.79\.0\.(\d)/g, "rabbit-$1@127.79.0.$1");

/** A RabbitMQ planned for addresses of this machine. */
export function localPlan(members: number): RabbitmqPlan {
  const resources = { cpuLimit: "1", memoryLimit: "1Gi" };
  const { plan, problems } = planRabbitmq({
    name: "mq",
    spec: rabbitmqSchema.parse({ kind: "rabbitmq", resources }),
    profile: { members, storage: "1Gi" },
    overrides: {},
    context: planContext({ hostOf: addressOf }),
  });
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  return plan;
}

/** An answer of the management interface. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** Who asks the management interface. */
export interface Login {
  readonly user: string;
  readonly password: string;
}

/** Real members on volumes that outlive them. */
export class LocalRabbitmq {
  readonly passwords = { services: "services-password-of-the-test", admin: "admin-password-of-the-test" };
  cookie = "cookie-of-the-test";
  private readonly folder = mkdtempSync(join(tmpdir(), "rabbitmq-"));
  private readonly running = new Map<number, RunningProcess>();
  private readonly directory: RunningProcess;

  /** `version`: that of the server, which gets the settings that it knows. */
  constructor(
    readonly plan: RabbitmqPlan,
    private readonly version: string,
  ) {
    this.directory = startProcess(["epmd"], { ERL_EPMD_PORT: directoryPort });
  }

  start(member: number): void {
    const settings = this.settingsOf(member);
    for (const folder of [settings, this.runOf(member), this.volumeOf(member)]) mkdirSync(folder, { recursive: true });
    const host = addressOf(`mq-${member}.`);
    const files = settingsFiles(this.plan, { definitions: settings }, this.version);
    for (const [file, text] of Object.entries(files)) {
      writeFileSync(join(settings, file), file === "rabbitmq.conf" ? listeningOn(host, text) : text);
    }
    writeFileSync(
      join(settings, "definitions.json"),
      JSON.stringify(definitionsOf(this.plan, this.passwords, this.version)),
    );
    writeFileSync(join(settings, "cookie"), this.cookie, { mode: 0o440 });
    this.running.set(member, startProcess(["/bin/sh", join(scripts, "start-node.sh")], this.variables(member)));
  }

  async stop(member: number, signal: "SIGTERM" | "SIGKILL" = "SIGTERM"): Promise<void> {
    await this.running.get(member)?.stop(signal);
    this.running.delete(member);
  }

  async remove(): Promise<void> {
    await Promise.all([...this.running.keys()].map((member) => this.stop(member, "SIGKILL")));
    await this.directory.stop("SIGKILL");
    rmSync(this.folder, { recursive: true, force: true });
  }

  loseVolume(member: number): void {
    rmSync(this.volumeOf(member), { recursive: true });
  }

  logs(most = 6000): string {
    return [...this.running].map(([member, process]) => `mq-${member}:\n${process.log().slice(-most)}`).join("\n");
  }

  /** The whole log of one member. */
  log(member: number): string {
    return this.running.get(member)?.log() ?? "";
  }

  /** What one of RabbitMQ's own tools says, on both streams, run beside a member as `kubectl exec` would. */
  async tool(member: number, tool: string, args: readonly string[], variables = {}): Promise<string> {
    const env = { ...this.variables(member), ...variables };
    return new Promise((done) => {
      execFile(join(programs, tool), [...args], { env, timeout: 60_000 }, (_error, stdout, stderr) => {
        done(`${stdout}${stderr}`);
      });
    });
  }

  /** Runs the script that a pod runs before it stops: whether it succeeds. */
  stopScript(member: number): Promise<boolean> {
    return run("/bin/sh", [join(scripts, "stop-node.sh")], { env: this.variables(member) }).then(
      () => true,
      () => false,
    );
  }

  /** Asks the management interface of a member: `GET nodes`. Default: as the administrator. */
  async ask(member: number, question: string, body?: object, login?: Login): Promise<Answer> {
    const { user, password } = login ?? { user: adminUser, password: this.passwords.admin };
    const [method = "GET", path = ""] = question.split(" ");
    const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
    const url = `http://${addressOf(`mq-${member}.`)}:${rabbitmqPorts.management}/api/${path}`;
    const request = { method, headers: { authorization }, ...(body && { body: JSON.stringify(body) }) };
    try {
      const response = await fetch(url, request);
      const text = await response.text();
      return { status: response.status, body: text === "" ? undefined : JSON.parse(text) };
    } catch (error) {
      return { status: 0, body: String(error) };
    }
  }

  /** What a member tells those who collect metrics. */
  metrics(member: number): Promise<string> {
    const url = `http://${addressOf(`mq-${member}.`)}:${rabbitmqPorts.metrics}/metrics`;
    return fetch(url).then((response) => response.text(), String);
  }

  private settingsOf = (member: number): string => join(this.folder, `settings-${member}`);
  private runOf = (member: number): string => join(this.folder, `run-${member}`);
  private volumeOf = (member: number): string => join(this.folder, `mq-${member}`);

  /** The variables of the pod as the plan makes them; only addresses, names of nodes and folders are this machine's. */
  private variables(member: number): Readonly<Record<string, string>> {
    const planned = environmentOf(this.plan).flatMap(({ name, value }) =>
      typeof name === "string" && typeof value === "string" ? [[name, value] as const] : [],
    );
    const host = addressOf(`mq-${member}.`);
    const [settings, runFolder] = [this.settingsOf(member), this.runOf(member)];
    return {
      ...Object.fromEntries(planned),
      PATH: `${programs}:${process.env["PATH"] ?? ""}`,
      RABBITMQ_NODENAME: ownNames(`rabbit@${host}`),
      RABBITMQ_CONFIG_FILE: join(settings, "rabbitmq.conf"),
      RABBITMQ_ENABLED_PLUGINS_FILE: join(settings, "enabled_plugins"),
      RABBITMQ_MNESIA_BASE: join(this.volumeOf(member), "mnesia"),
      RABBITMQ_GENERATED_CONFIG_DIR: join(runFolder, "config"),
      RABBITMQ_SCHEMA_DIR: join(runFolder, "schema"),
      RABBITMQ_LOG_BASE: join(runFolder, "log"),
      RABBITMQ_PID_FILE: join(runFolder, "rabbitmq.pid"),
      // The directory tells this port to the others, which therefore need not agree on one.
      RABBITMQ_DIST_PORT: String(rabbitmqPorts.nodes + member),
      RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: `-kernel inet_dist_use_interface {${host.replaceAll(".", ",")}}`,
      RABBITMQ_CTL_ERL_ARGS: "+S 1",
      ERL_EPMD_PORT: directoryPort,
      HOME: runFolder,
      COOKIE_FILE: join(settings, "cookie"),
      PATIENCE_SECONDS: "20",
    };
  }
}

/** On this machine several members share the ports, each on an address of its own. */
const listeningOn = (host: string, text: string): string =>
  ownNames(text).replace("listeners.tcp.default=", `listeners.tcp.default=${host}:`) +
  [`management.tcp.ip=${host}`, `prometheus.tcp.ip=${host}`, ""].join("\n");
