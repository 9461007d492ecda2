import { type ChildProcess, execFile, spawn } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { ContainerFile, ContainerPlan } from "../../../components/targets/docker/container";
import { home } from "../../../tools/home";
import { until } from "../../support/ports";
import { needPrograms } from "./debian";
import type { Ended } from "./pod-network";
import { eventually, type RunningProcess, startProcess } from "./processes";

type Variables = Readonly<Record<string, string>>;

/** What a test puts in the place of the image. */
export interface Image {
  /** Variables that this machine's programs need, and those that this machine needs otherwise. */
  readonly environment?: Variables;
  /** Folders of programs, by the path at which the image has them. */
  readonly programs?: Readonly<Record<string, string>>;
}

/**
 * Containers as they are planned, run without their images and without a daemon: each with its files, volumes, variables and command where
 * the plan has them, in one network of their own, in which every name leads to the same machine.
 */
export class LocalHost {
  /** Values of secrets by their names. Those that are not stated have one that tells their name. */
  readonly secrets: Record<string, string> = {};
  private readonly folder = mkdtempSync(join(tmpdir(), "host-"));
  private readonly running = new Map<string, RunningProcess>();
  private holder: ChildProcess | undefined;

  constructor(
    private readonly containers: readonly ContainerPlan[],
    private readonly image: Image = {},
  ) {}

  /** Makes the machine, with nothing running on it. */
  async prepare(): Promise<void> {
    await needPrograms({ ip: "iproute2", unshare: "util-linux", nsenter: "util-linux" });
    const hosts = join(this.folder, "hosts");
    writeFileSync(hosts, `127.0.0.1 localhost ${this.containers.map(({ name }) => name).join(" ")}\n`);
    for (const container of this.containers) this.makeRoot(container);
    const script = [
      join(__dirname, "local-host.sh"),
      hosts,
      home,
      ...this.containers.map(({ name }) => this.root(name)),
    ];
    const holder = spawn("unshare", ["--user", "--map-root-user", "--net", "--mount", "/bin/sh", ...script]);
    let text = "";
    for (const stream of [holder.stdout, holder.stderr]) stream.on("data", (chunk: Buffer) => (text += String(chunk)));
    this.holder = holder;
    await until(() => {
      if (holder.exitCode !== null) throw new Error(`no machine for containers: ${text}`);
      return text.includes("ready");
    });
  }

  /** Starts a container by its planned command. What it has in memory begins anew. */
  start(name: string): void {
    const container = this.container(name);
    const { entrypoint = [], command = [], scratch } = container;
    this.writeFiles(container);
    const mounts = scratch.map(({ path }) => `mkdir -p "$0${path}" && mount -t tmpfs none "$0${path}" && `).join("");
    const within = ["/bin/sh", "-c", `${mounts}exec chroot "$0" "$@"`, this.root(name), ...entrypoint, ...command];
    this.running.set(name, startProcess(["nsenter", ...this.inside, ...within], this.variables(container)));
  }

  async stop(name: string, signal: "SIGTERM" | "SIGKILL" = "SIGTERM"): Promise<void> {
    await this.running.get(name)?.stop(signal);
    this.running.delete(name);
  }

  /** Waits until the planned question for health is answered. */
  async untilHealthy(name: string, seconds = 60): Promise<void> {
    const { health } = this.container(name);
    await eventually(
      seconds,
      () => this.run(name, health.command),
      ({ code }) => code === 0,
      () => this.log(name),
    );
  }

  /** Runs a program to its end inside a container, as `docker exec` does. */
  run(name: string, command: readonly string[], variables: Variables = {}, input = ""): Promise<Ended> {
    const env = { PATH: process.env["PATH"], ...this.variables(this.container(name)), ...variables };
    const args = [...this.inside, "chroot", this.root(name), ...command];
    return new Promise((done) => {
      const child = execFile("nsenter", args, { env, timeout: 60_000 }, (error, out, errors) => {
        const code = error === null ? 0 : typeof error.code === "number" ? error.code : 1;
        done({ code, text: `${out}${errors}` });
      });
      child.stdin?.on("error", () => undefined);
      child.stdin?.end(input);
    });
  }

  log(name: string): string {
    return this.running.get(name)?.log() ?? "";
  }

  async remove(): Promise<void> {
    await Promise.all([...this.running.keys()].map((name) => this.stop(name, "SIGKILL")));
    this.holder?.kill("SIGKILL");
    rmSync(this.folder, { recursive: true, force: true });
  }

  private root = (name: string): string => join(this.folder, name);

  /** @throws Error where no container has this name. */
  private container(name: string): ContainerPlan {
    const found = this.containers.find((container) => container.name === name);
    if (!found) throw new Error(`no container ${name}`);
    return found;
  }

  private makeRoot({ name, volumes }: ContainerPlan): void {
    const root = this.root(name);
    cpSync("/etc", join(root, "etc"), { recursive: true, verbatimSymlinks: true });
    for (const { path } of volumes) mkdirSync(join(root, path), { recursive: true });
    for (const [path, from] of Object.entries(this.image.programs ?? {})) {
      cpSync(from, join(root, path), { recursive: true });
    }
  }

  private writeFiles({ name, files }: ContainerPlan): void {
    for (const file of files) {
      const path = join(this.root(name), file.path);
      mkdirSync(dirname(path), { recursive: true });
      rmSync(path, { force: true });
      writeFileSync(path, this.contentOf(file));
      chmodSync(path, file.executable === true ? 0o555 : 0o444);
    }
  }

  /** What stands in a file. The hash of a secret is a word before it: a real one costs time, and who checks it is no part of these tests. */
  private contentOf({ content }: ContainerFile): string {
    if ("text" in content) return content.text;
    const value = this.secrets[content.secret] ?? passwordOf(content.secret);
    return content.form === "bcrypt" ? `hash-of-${value}` : value;
  }

  private variables = ({ environment }: ContainerPlan): Variables => ({ ...environment, ...this.image.environment });

  private get inside(): readonly string[] {
    return ["-t", String(this.holder?.pid), "-U", "--preserve-credentials", "-n", "-m", "--"];
  }
}

/** The password that a test gives to a secret of this name: as real ones, letters and digits alone. */
export const passwordOf = (secret: string): string => `passwordOf${secret.replaceAll("-", "")}`;
