import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { settingsFiles } from "../../../components/tiers/redis/kubernetes";
import { planRedis, type RedisPlan, sentinelPort, serverPort } from "../../../components/tiers/redis/plan";
import { environmentOf } from "../../../components/tiers/redis/pods";
import { type RedisOverrides, redisSchema } from "../../../components/tiers/redis/spec";
import { planContext } from "../../support/plan-context";
import { eventually, type RunningProcess, startProcess } from "./processes";

const scripts = resolve(__dirname, "../../../components/tiers/redis/scripts");

/** A pod of the tier: a server or a Sentinel with an address of its own on this machine. */
export interface RedisPod {
  readonly role: "server" | "sentinel";
  readonly name: string;
  readonly host: string;
}

/** Host names become addresses of this machine: servers 127.77.0.1 and on, Sentinels 127.77.0.101 and on. */
function addressOf(service: string): string {
  const [, role, number] = /^redis(-sentinel)?-(\d+)\./.exec(service) ?? [];
  return number === undefined ? service : `127.77.0.${(role === undefined ? 1 : 101) + Number(number)}`;
}

/** The document's Redis, planned for addresses of this machine, with exceptions. */
export function localPlan(
  shape: { readonly members: number; readonly sentinels: number },
  exceptions: { readonly spec?: object; readonly overrides?: RedisOverrides } = {},
): RedisPlan {
  const { plan, problems } = planRedis({
    name: "redis",
    spec: redisSchema.parse({
      kind: "redis",
      resources: { cpuLimit: "0.5", memoryLimit: "512Mi", memoryRequest: "128Mi" },
      ...exceptions.spec,
    }),
    profile: { ...shape, storage: "1Gi" },
    overrides: exceptions.overrides ?? {},
    context: planContext({ hostOf: addressOf }),
  });
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  return plan;
}

/** Real servers and Sentinels on volumes that outlive them. */
export class LocalRedis {
  readonly servers: readonly RedisPod[];
  readonly sentinels: readonly RedisPod[];
  password = "first-password-of-the-test";
  private readonly folder = mkdtempSync(join(tmpdir(), "redis-"));
  private readonly running = new Map<string, RunningProcess>();

  constructor(
    public plan: RedisPlan,
    private readonly patience: Readonly<Record<string, string>> = {},
  ) {
    this.servers = plan.memberHosts.map((host, index) => ({ role: "server", name: `redis-${index}`, host }));
    this.sentinels = plan.connection.sentinels.map(({ host }, index) => ({
      role: "sentinel",
      name: `redis-sentinel-${index}`,
      host,
    }));
  }

  get pods(): readonly RedisPod[] {
    return [...this.servers, ...this.sentinels];
  }

  start(pod: RedisPod): void {
    for (const folder of [this.volume(pod), this.settings]) mkdirSync(folder, { recursive: true });
    for (const [file, text] of Object.entries(settingsFiles(this.plan))) writeFileSync(join(this.settings, file), text);
    this.running.set(pod.name, startProcess(["/bin/sh", join(scripts, `start-${pod.role}.sh`)], this.variables(pod)));
  }

  async stop(pod: RedisPod, signal: "SIGTERM" | "SIGKILL" = "SIGTERM"): Promise<void> {
    await this.running.get(pod.name)?.stop(signal);
    this.running.delete(pod.name);
  }

  async stopAll(): Promise<void> {
    await Promise.all(this.pods.map((pod) => this.stop(pod, "SIGKILL")));
  }

  async remove(): Promise<void> {
    await this.stopAll();
    rmSync(this.folder, { recursive: true, force: true });
  }

  loseVolume(pod: RedisPod): void {
    rmSync(this.volume(pod), { recursive: true });
  }

  /** Runs another script of the pod, such as its probe: whether it succeeds. */
  script(pod: RedisPod, file: string, args: readonly string[] = [], exceptions = {}): Promise<boolean> {
    const env = { PATH: process.env["PATH"], ...this.variables(pod), ...exceptions };
    return new Promise((done) => {
      execFile("/bin/sh", [join(scripts, file), ...args], { env }, (error) => {
        done(error === null);
      });
    });
  }

  /** What a client of this pod is told. No password: it does not log in. */
  tell(pod: RedisPod, command: readonly string[], password: string | undefined = this.password): Promise<string> {
    const port = pod.role === "server" ? serverPort : sentinelPort;
    const env = { PATH: process.env["PATH"], ...(password !== "" && { REDISCLI_AUTH: password }) };
    return new Promise((done) => {
      execFile(
        "redis-cli",
        ["--no-auth-warning", "-h", pod.host, "-p", String(port), ...command],
        { env },
        (error, stdout, stderr) => {
          done(`${stdout}${error === null ? "" : stderr}`.trim());
        },
      );
    });
  }

  /** The pod whose server calls itself master and has this many replicas that keep up, once there is just one such. */
  master(replicas: number, seconds = 40): Promise<RedisPod> {
    const ask = async (): Promise<readonly RedisPod[]> => {
      const roles = await Promise.all(this.servers.map((pod) => this.tell(pod, ["INFO", "replication"])));
      return this.servers.filter((_, index) => {
        const info = roles[index] ?? "";
        return info.includes("role:master") && (info.match(/state=online/g) ?? []).length === replicas;
      });
    };
    return eventually(
      seconds,
      ask,
      ({ length }) => length === 1,
      () => this.logs(),
    ).then(([only]) => {
      if (!only) throw new Error("no master");
      return only;
    });
  }

  /** Waits until every Sentinel knows this master with all replicas and all other Sentinels. */
  async agreement(master: RedisPod, seconds = 40): Promise<void> {
    const wanted = [master.host, String(this.servers.length - 1), String(this.sentinels.length - 1)].join(" ");
    for (const sentinel of this.sentinels) {
      await eventually(
        seconds,
        () => this.view(sentinel),
        (view) => view === wanted,
        () => this.logs(),
      );
    }
  }

  private logs(): string {
    return [...this.running].map(([name, pod]) => `${name}:\n${pod.log()}`).join("\n");
  }

  private async view(sentinel: RedisPod): Promise<string> {
    const lines = (await this.tell(sentinel, ["SENTINEL", "MASTER", this.plan.connection.master])).split("\n");
    const value = (key: string): string => lines[lines.indexOf(key) + 1] ?? "";
    return [value("ip"), value("num-slaves"), value("num-other-sentinels")].join(" ");
  }

  private volume(pod: RedisPod): string {
    return join(this.folder, pod.name);
  }

  private get settings(): string {
    return join(this.folder, "settings");
  }

  /** The variables of the pod as the plan makes them; only addresses, folders and secrets are this machine's. */
  private variables(pod: RedisPod): Readonly<Record<string, string>> {
    const domain = pod.role === "server" ? this.plan.memberDomain : this.plan.sentinelDomain;
    const planned = environmentOf(this.plan, domain).flatMap(({ name, value }) =>
      typeof name === "string" && typeof value === "string" ? [[name, value] as const] : [],
    );
    return {
      ...Object.fromEntries(planned),
      ...this.patience,
      REDIS_PASSWORD: this.password,
      POD_NAME: pod.name,
      ANNOUNCE_HOST: pod.host,
      LISTEN_ON: pod.host,
      PROBE_HOST: pod.host,
      DATA_FOLDER: this.volume(pod),
      SETTINGS_FOLDER: this.settings,
    };
  }
}
