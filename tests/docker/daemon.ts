import { type ChildProcess, spawn } from "node:child_process";
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { type Finished, run } from "../../tools/process";
import { needPrograms } from "../conformance/support/debian";
import { freePort, until } from "../support/ports";
import { must } from "./images/must";

const folderPrefix = "palier-docker-";

/** Networks of its own, so that none of the machine's is hidden; the usual one is there for builds alone, which need it. */
const networks = ["--bip=10.214.0.1/24", "--default-address-pool=base=10.213.0.0/16,size=24"];

/**
 * A real Docker daemon, apart from any other of the machine: processes, mounts and network are its own. They end with the process that holds
 * them, and that one ends with the test, however it ends: no container outlives a crash. What it leaves are files, which the next one removes.
 * For its network, this machine is the outside world, at the other end of a cable.
 */
export class Daemon {
  private constructor(
    private readonly folder: string,
    private readonly holder: ChildProcess,
    /** Its first process, with which all others end. */
    private readonly first: number,
    /** Address under which the whole world sees it: that of its end of the cable. */
    readonly address: string,
  ) {}

  static async start(): Promise<Daemon> {
    const packages = { dockerd: "docker.io", docker: "docker.io", iptables: "iptables", ip: "iproute2" };
    await needPrograms({ ...packages, unshare: "util-linux" });
    removeLeftOver();
    const folder = join(tmpdir(), `${folderPrefix}${process.pid}-${await freePort()}`);
    mkdirSync(folder);
    const holder = hold(folder);
    const pid = holder.pid ?? 0;
    await until(() => childOf(pid) !== undefined);
    const block = 4 * (pid % 63);
    const daemon = new Daemon(folder, holder, childOf(pid) ?? 0, `198.51.100.${block + 2}`);
    await connectCable(pid, `198.51.100.${block + 1}`, daemon.address);
    await until(async () => (await daemon.run("version")).code === 0, 60);
    weigh(basename(folder));
    return daemon;
  }

  /** Where it is asked: `DOCKER_HOST`. */
  get host(): string {
    return `unix://${join(this.folder, "socket")}`;
  }

  /** Number of a process of this machine that lives in the daemon's network. */
  get pid(): number {
    return this.holder.pid ?? 0;
  }

  /** Command that starts another one in the daemon's network, where 127.0.0.1 is its own. */
  get inside(): readonly [string, ...string[]] {
    return ["nsenter", `--net=/proc/${this.pid}/ns/net`, "--"];
  }

  /** Ends a container's first process behind the daemon's back, as a crash does. */
  async crash(container: string): Promise<void> {
    const pid = await this.docker("inspect", "--format", "{{.State.Pid}}", container);
    await must("nsenter", ["--target", String(this.first), "--pid", "--mount", "--", "kill", "-KILL", pid]);
  }

  /** Makes a folder that goes with the daemon: its path. */
  makeFolder(name: string): string {
    const folder = join(this.folder, name);
    mkdirSync(folder);
    return folder;
  }

  /** Writes a program that runs another one in the daemon's network: its path. */
  command(name: string, program: string): string {
    const file = join(this.folder, name);
    writeFileSync(file, `#!/bin/sh\nexec ${this.inside.join(" ")} ${program} "$@"\n`, { mode: 0o755 });
    return file;
  }

  /** What the daemon itself has said. */
  log(): string {
    return readFileSync(join(this.folder, "log"), "utf8");
  }

  /** Runs Docker's own program against it. */
  run(...args: readonly string[]): Promise<Finished> {
    return run("docker", args, { env: { DOCKER_HOST: this.host } });
  }

  /** Runs Docker's own program, which must succeed: its standard output. */
  docker(...args: readonly string[]): Promise<string> {
    return must("docker", args, { env: { DOCKER_HOST: this.host } });
  }

  /** Ends it with all of its containers, and removes what they wrote. */
  async stop(): Promise<void> {
    this.holder.kill("SIGKILL");
    await until(() => !existsSync(`/proc/${this.first}`));
    removeFiles(this.folder);
  }
}

/** Starts a daemon under a process with which all ends that it has started. The kernel sees to that, not this program. */
function hold(folder: string): ChildProcess {
  const log = openSync(join(folder, "log"), "a");
  const places = ["--data-root", join(folder, "data"), "--exec-root", join(folder, "exec")];
  const names = ["--host", `unix://${join(folder, "socket")}`, "--pidfile", join(folder, "pid")];
  const daemon = ["dockerd", ...names, ...places, ...groupsOf(folder), ...networks];
  const apart = ["unshare", "--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"];
  const untilTheEnd = ["--pdeathsig", "KILL", "--", ...apart, "docker-init", "--", ...daemon];
  const holder = spawn("setpriv", untilTheEnd, { stdio: ["ignore", log, log] });
  closeSync(log);
  return holder;
}

/** Control groups of its own, which it makes itself. */
const groupsOf = (folder: string): readonly string[] => [
  ...["--exec-opt", "native.cgroupdriver=cgroupfs", "--cgroup-parent", `/${basename(folder)}`],
];

/** The one child of a process. */
function childOf(pid: number): number | undefined {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim();
  return children === "" ? undefined : Number(children.split(" ")[0]);
}

/** A cable from this machine into the network of a process, an address at each end. It goes when that network goes. */
async function connectCable(pid: number, here: string, there: string): Promise<void> {
  const name = `palier${pid}`;
  const inside = (...args: readonly string[]): Promise<string> =>
    must("nsenter", [`--net=/proc/${pid}/ns/net`, "--", "ip", ...args]);
  await must("ip", ["link", "add", name, "type", "veth", "peer", "name", "outside", "netns", String(pid)]);
  await must("ip", ["address", "add", `${here}/30`, "dev", name]);
  await must("ip", ["link", "set", name, "up"]);
  await inside("address", "add", `${there}/30`, "dev", "outside");
  for (const device of ["lo", "outside"]) await inside("link", "set", device, "up");
}

/** Removes what daemons of tests have left that were cut off: their containers ended with them. */
function removeLeftOver(): void {
  const folders = readdirSync(tmpdir()).filter((name) => name.startsWith(folderPrefix));
  const isOver = (name: string): boolean => !existsSync(`/proc/${name.slice(folderPrefix.length).split("-")[0] ?? ""}`);
  for (const name of folders.filter(isOver)) removeFiles(join(tmpdir(), name));
}

/** The folder, and the control groups of its containers, which stay when processes are killed. */
function removeFiles(folder: string): void {
  for (const controller of readdirSync(groups)) {
    removeGroups(join(groups, controller, basename(folder)));
  }
  removeGroups(join(groups, basename(folder)));
  rmSync(folder, { recursive: true, force: true });
}

const groups = "/sys/fs/cgroup";

/** Without more weight, all containers together would get no more of the processors than any one process of the test. */
function weigh(group: string): void {
  const isFirstVersion = existsSync(join(groups, "cpu/cpu.shares"));
  const folder = isFirstVersion ? join(groups, "cpu", group) : join(groups, group);
  const file = join(folder, isFirstVersion ? "cpu.shares" : "cpu.weight");
  mkdirSync(folder, { recursive: true });
  if (existsSync(file)) writeFileSync(file, isFirstVersion ? "16384" : "1600");
}

/** Control groups are no usual folders: their files go with them, and only those without children can be removed. */
function removeGroups(folder: string): void {
  if (!existsSync(folder)) return;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) removeGroups(join(folder, entry.name));
  }
  rmdirSync(folder);
}
