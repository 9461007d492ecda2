import { type ChildProcess, execFile, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { until } from "../../support/ports";
import { type RunningProcess, startProcess } from "./processes";

/** Names of a pod's network, by which the others know it. */
export type PodNames = Readonly<Record<string, readonly string[]>>;

/** How a program ended, and all that it said. */
export interface Ended {
  readonly code: number;
  readonly text: string;
}

type Variables = Readonly<Record<string, string>>;

/** Pods on this machine: each with an address, a host name and a volume of its own, as programs that form a cluster demand. */
export class PodNetwork {
  /** Path at which every pod finds its own volume. */
  readonly volume: string;
  private readonly folder = mkdtempSync(join(tmpdir(), "pods-"));
  private readonly pods: readonly string[];
  private holder: ChildProcess | undefined;

  /** @param names the host names of each pod. A name of several pods is a service. */
  constructor(private readonly names: PodNames) {
    this.pods = Object.keys(names);
    this.volume = join(this.folder, "volume");
    mkdirSync(this.volume);
  }

  async start(): Promise<void> {
    const hosts = Object.values(this.names).map((names, index) => `10.77.0.${String(index + 1)} ${names.join(" ")}\n`);
    writeFileSync(join(this.folder, "hosts"), ["127.0.0.1 localhost\n", ...hosts].join(""));
    const script = join(__dirname, "pod-network.sh");
    const apart = ["--user", "--map-root-user", "--net", "--mount"];
    const holder = spawn("unshare", [...apart, "/bin/sh", script, join(this.folder, "hosts"), ...this.pods]);
    let text = "";
    for (const stream of [holder.stdout, holder.stderr]) stream.on("data", (chunk: Buffer) => (text += String(chunk)));
    this.holder = holder;
    await until(() => {
      if (holder.exitCode !== null) throw new Error(`no network for pods: ${text}`);
      return text.includes("ready");
    });
  }

  /** Starts a program in a pod, where {@link volume} is the pod's own. */
  run(pod: string, command: readonly string[], variables: Variables): RunningProcess {
    const own = join(this.folder, pod);
    mkdirSync(own, { recursive: true });
    const within = 'mount --bind "$0" "$1" && shift && exec "$@"';
    return startProcess(
      ["nsenter", ...this.inside, "ip", "netns", "exec", pod, "/bin/sh", "-c", within, own, this.volume, ...command],
      variables,
    );
  }

  /** Runs a program to its end beside the pods, which it reaches by their names. */
  ask(command: readonly string[], variables: Variables, input = ""): Promise<Ended> {
    const env = { PATH: process.env["PATH"], ...variables };
    return new Promise((done) => {
      const child = execFile(
        "nsenter",
        [...this.inside, ...command],
        { env, timeout: 60_000 },
        (error, out, errors) => {
          const code = error === null ? 0 : typeof error.code === "number" ? error.code : 1;
          done({ code, text: `${out}${errors}` });
        },
      );
      child.stdin?.on("error", () => undefined);
      child.stdin?.end(input);
    });
  }

  remove(): void {
    this.holder?.kill("SIGKILL");
    rmSync(this.folder, { recursive: true, force: true });
  }

  private get inside(): readonly string[] {
    return ["-t", String(this.holder?.pid), "-U", "--preserve-credentials", "-n", "-m", "--"];
  }
}
