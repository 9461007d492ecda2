import { execFile, execFileSync } from "node:child_process";
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import type { ContainerPlan } from "../../../components/targets/docker/container";
import { eventually, type RunningProcess, startProcess } from "./processes";

const run = promisify(execFile);

/** What of a container is this machine's. */
export interface Place {
  /** User of the operating system who stands for the image's. */
  readonly user: string;
  /** Folders with the image's programs, before the usual ones. Default: none. */
  readonly programs?: string;
  /** Variables that are another here, such as addresses. Default: none. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** Values of secrets by their names. */
export type Secrets = Readonly<Record<string, string>>;

/**
 * What a container would run, run for real without one: its entrypoint with its files, under an unprivileged user. Absolute paths of the
 * container lie in a folder, in which its volumes outlive it.
 */
export class LocalContainer {
  private readonly root = mkdtempSync(join(tmpdir(), "container-"));
  private running: RunningProcess | undefined;

  constructor(
    public plan: ContainerPlan,
    private readonly place: Place,
    public secrets: Secrets,
  ) {
    chmodSync(this.root, 0o755);
  }

  /** Starts it as new: its files are put there again, and only its volumes are those of before. */
  async start(): Promise<void> {
    const { files, volumes } = this.plan;
    for (const { path, content } of files) {
      const file = this.at(path);
      mkdirSync(dirname(file), { recursive: true });
      rmSync(file, { force: true });
      writeFileSync(file, "text" in content ? content.text : this.secretOf(content.secret), { mode: 0o444 });
    }
    const uid = Number((await run("id", ["-u", this.place.user])).stdout);
    for (const path of ["/tmp", ...volumes.map((volume) => volume.path)]) {
      mkdirSync(this.at(path), { recursive: true });
      chownSync(this.at(path), uid, -1);
    }
    const program = this.asUser([...(this.plan.entrypoint ?? []), ...(this.plan.command ?? [])]);
    // The first process of a namespace, as in a container: a signal that it does not handle does nothing, and all ends with it.
    this.running = startProcess(["unshare", "--pid", "--fork", "--kill-child", "--", ...program], this.env);
  }

  /** Ends it: as Docker does at first, or as it does when that took too long. */
  async stop(signal: "SIGTERM" | "SIGKILL" = "SIGTERM"): Promise<void> {
    const first = this.firstProcess;
    if (!this.running || first === undefined) return;
    process.kill(first, signal);
    await this.running.ended;
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  async remove(): Promise<void> {
    await this.running?.stop("SIGKILL");
    rmSync(this.root, { recursive: true, force: true });
  }

  /** What the program has said since its last start. */
  get log(): string {
    return this.running?.log() ?? "";
  }

  /** Whether its health command says that it is healthy. */
  isHealthy(): Promise<boolean> {
    return this.inside(...this.plan.health.command).then(
      () => true,
      () => false,
    );
  }

  async untilHealthy(healthy = true, seconds = 40): Promise<void> {
    await eventually(
      seconds,
      () => this.isHealthy(),
      (now) => now === healthy,
      () => this.log.slice(-4000),
    );
  }

  /** Runs a program as `docker exec` would, as the container's user: what it says. */
  async inside(...command: readonly string[]): Promise<string> {
    const first = this.firstProcess;
    const within = first === undefined ? [] : ["nsenter", "--target", String(first), "--pid", "--"];
    const [program = "", ...args] = [...within, ...this.asUser(command)];
    return (await run(program, args, { env: this.env, timeout: 10_000 })).stdout.trim();
  }

  /** The folder on this machine of a path in the container. */
  at(path: string): string {
    return join(this.root, path);
  }

  loseVolumes(): void {
    for (const { path } of this.plan.volumes) rmSync(this.at(path), { recursive: true });
  }

  /** A copy of what is in another container's volume, in place of what is in its own. */
  takeVolume(path: string, other: LocalContainer): void {
    rmSync(this.at(path), { recursive: true, force: true });
    execFileSync("cp", ["-a", other.at(path), this.at(path)]);
  }

  /** Process id, on this machine, of the container's first process; nothing where it does not run. */
  private get firstProcess(): number | undefined {
    const { pid } = this.running ?? {};
    if (pid === undefined) return undefined;
    const children = `/proc/${pid}/task/${pid}/children`;
    const [first = ""] = existsSync(children) ? readFileSync(children, "utf8").split(" ") : [];
    return first === "" ? undefined : Number(first);
  }

  private secretOf(name: string): string {
    const value = this.secrets[name];
    if (value === undefined) throw new Error(`the test has no value of the secret ${name}`);
    return value;
  }

  /** Paths of the container's own files and folders lie in its folder; programs are this machine's. */
  private here(text: string): string {
    const { files, volumes } = this.plan;
    const isIn = (folder: string): boolean => text === folder || text.startsWith(`${folder}/`);
    const own = files.some(({ path }) => path === text || path.startsWith(`${text}/`));
    return text.startsWith("/") && (own || ["/tmp", ...volumes.map(({ path }) => path)].some(isIn))
      ? this.at(text)
      : text;
  }

  private get env(): Record<string, string> {
    const planned = Object.entries(this.plan.environment).map(([name, value]) => [name, this.here(value)] as const);
    const path = [this.place.programs, process.env["PATH"]].filter((part) => part !== undefined).join(":");
    return { ...Object.fromEntries(planned), ...this.place.variables, PATH: path };
  }

  private asUser(command: readonly string[]): readonly string[] {
    const { user } = this.place;
    return [
      "setpriv",
      `--reuid=${user}`,
      `--regid=${user}`,
      "--clear-groups",
      ...command.map((part) => this.here(part)),
    ];
  }
}
