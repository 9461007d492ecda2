import { execFile, spawn, type StdioOptions } from "node:child_process";
import {
  chmodSync,
  chownSync,
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { EdgePlan } from "../../components/tiers/edge/plan";
import { softwares } from "../../components/tiers/edge/software";
import { softwareFacts } from "../../components/tiers/edge/software/facts";
import { folders } from "../../components/tiers/edge/software/mounted";
import { endOf } from "./child-process";
import { isHealthy } from "./http";
import { freePort, until } from "./ports";

const run = promisify(execFile);

/** Programs of Debian that serve an edge whose certificates are mounted. */
export type ProgramName = "nginx" | "haproxy";

/** What it is asked with whether it accepts a configuration. */
const checks: Readonly<Record<ProgramName, (file: string) => readonly string[]>> = {
  nginx: (file) => ["-t", "-c", file],
  haproxy: (file) => ["-c", "-f", file],
};

/** Where the configuration names a port to listen on. */
const listening: Readonly<Record<ProgramName, RegExp>> = {
  nginx: /(?<=listen )(\d+)/g,
  haproxy: /(?<=bind ):(\d+)/g,
};

/** User of the pods. Tests run as root must not run the programs as root. */
const user = 65532;
const owner = process.getuid?.() === 0 ? { uid: user, gid: user } : {};

/** A place as the pods have it: folders for the configuration, the certificate, the login and what is written. */
export interface EdgeHome {
  readonly program: ProgramName;
  readonly folder: string;
  readonly passwordHash: string;
}

const inFolder = (folder: string): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(folders).map(([name, path]) => [path, join(folder, name)]));

/** A place of its own, with a login `operator` and without a certificate. */
export function edgeHome(program: ProgramName, passwordHash: string): EdgeHome {
  const folder = mkdtempSync(join(tmpdir(), `${program}-`));
  for (const path of [folder, ...Object.values(inFolder(folder))]) {
    mkdirSync(path, { recursive: true });
    own(path);
  }
  writeFileSync(join(folder, "login/htpasswd"), `operator:${passwordHash}\n`);
  return { program, folder, passwordHash };
}

function own(path: string): void {
  chmodSync(path, 0o755);
  if (owner.uid !== undefined) chownSync(path, owner.uid, owner.gid);
}

/** Puts a new certificate for these hosts in its place, signed by itself, and returns it. */
export async function certify({ folder }: EdgeHome, hosts: readonly string[]): Promise<string> {
  const certificate = join(folder, "certificates/tls.crt");
  const key = join(folder, "certificates/tls.key");
  const names = hosts.map((host) => `DNS:${host}`).join(",");
  const made = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"];
  const named = ["-subj", "/CN=edge", "-addext", `subjectAltName=${names}`];
  await run("openssl", ["req", "-x509", ...made, ...named, "-keyout", `${key}.new`, "-out", `${certificate}.new`]);
  await run("mv", [`${key}.new`, key]);
  await run("mv", [`${certificate}.new`, certificate]);
  chmodSync(key, 0o644);
  return readFileSync(certificate, "utf8");
}

/** The bcrypt hash of a password at the cost that generated passwords have. */
export async function bcryptHash(password: string): Promise<string> {
  const salt = "$2a$10$abcdefghijklmnopqrstuu";
  return (await run("perl", ["-e", "print crypt($ARGV[0], $ARGV[1])", password, salt])).stdout;
}

/** The configuration with the folders and ports of this machine, and all else as it is; and the file in which it lies. */
function place(home: EdgeHome, plan: EdgePlan, ports: Readonly<Record<string, number>>): string {
  const software = softwares[home.program];
  const { file, text } = software.configure(plan);
  const moved = relocate(home, text).replaceAll(listening[home.program], (_, port: string) => {
    const free = ports[port];
    if (free === undefined) throw new Error(`no port was expected but ${Object.keys(ports).join(", ")}: ${port}`);
    return `127.0.0.1:${String(free)}`;
  });
  const path = join(home.folder, "configuration", file);
  writeFileSync(path, moved);
  for (const [name, script] of Object.entries(software.scripts)) {
    writeFileSync(join(home.folder, "configuration", name), script);
  }
  return path;
}

/** Longer paths come first: one is the beginning of others. */
const relocate = (home: EdgeHome, text: string): string =>
  Object.entries(inFolder(home.folder))
    .sort(([one], [other]) => other.length - one.length)
    .reduce((moved, [from, to]) => moved.replaceAll(`${from}/`, `${to}/`), text);

const environmentOf = (home: EdgeHome): NodeJS.ProcessEnv => ({
  ...process.env,
  ...softwares[home.program].environment,
  EDGE_TOOLS_PASSWORD_HASH: home.passwordHash,
});

/** What the program says of a configuration. @throws Error with its own words when it refuses it. */
export async function tryConfiguration(home: EdgeHome, plan: EdgePlan): Promise<string> {
  const privatePort = softwareFacts[home.program].privatePort;
  const ports = { 80: await freePort(), 443: await freePort(), [privatePort]: await freePort() };
  const file = place(home, plan, ports);
  // A program that opens its standard output anew can do so with a file, and not with what a parent usually gives it.
  const said = join(home.folder, "said");
  const output = openSync(said, "w");
  own(said);
  const stdio: StdioOptions = ["ignore", output, output];
  const child = spawn(home.program, checks[home.program](file), { stdio, env: environmentOf(home), ...owner });
  closeSync(output);
  const code = await endOf(child);
  const text = readFileSync(said, "utf8");
  if (code !== 0) throw new Error(text);
  return text;
}

/** An edge that runs: where it listens on this machine, and what it writes to its log. */
export interface RunningEdge {
  readonly http: number;
  readonly https: number;
  readonly private: number;
  readonly log: () => string;
  /** Sends the order to stop, and waits for the end: the exit code. */
  readonly stop: () => Promise<number | null>;
}

/** Runs the pods' own command on the configuration, looking every second for another certificate. */
export async function startEdge(home: EdgeHome, plan: EdgePlan): Promise<RunningEdge> {
  const { privatePort } = softwareFacts[home.program];
  const ports = { 80: await freePort(), 443: await freePort(), [privatePort]: await freePort() };
  place(home, plan, ports);
  const [shell = "", ...words] = softwares[home.program].command.map((word) => relocate(home, word));
  const logFile = join(home.folder, "log");
  const log = openSync(logFile, "a");
  own(logFile);
  const child = spawn(
    shell,
    words.map((word) => (word === "60" ? "1" : word)),
    {
      stdio: ["ignore", log, log],
      env: environmentOf(home),
      ...owner,
    },
  );
  closeSync(log);
  const ended = endOf(child);
  const ownPort = ports[privatePort] ?? 0;
  await until(() => isHealthy(ownPort)).catch(() => {
    child.kill("SIGKILL");
    throw new Error(`${home.program} was not ready within 20 s:\n${readFileSync(logFile, "utf8")}`);
  });
  return {
    http: ports[80],
    https: ports[443],
    private: ownPort,
    log: () => readFileSync(logFile, "utf8"),
    stop: () => {
      child.kill("SIGTERM");
      return ended;
    },
  };
}

/** Removes everything that the runs of a home have left. */
export const removeEdgeHome = ({ folder }: EdgeHome): void => {
  rmSync(folder, { recursive: true, force: true });
};
