import { execFile, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "node:tls";
import { promisify } from "node:util";
import { z } from "zod";
import { goProgram, versionOf } from "./go-program";
import { endOf } from "./child-process";
import { isHealthy } from "./http";
import { freePort, until } from "./ports";

const run = promisify(execFile);
const caddyModule = "github.com/caddyserver/caddy/v2";
const pinned = { name: "caddy", module: caddyModule, command: "cmd/caddy" };

/** Version of the real Caddy that configurations are tried with: the module's, such as `2.11.4`. */
export const caddyVersion = versionOf(pinned);

/** The real program, built from its Go module once per machine (2-3 min on two cores). */
export const caddyProgram = (): Promise<string> =>
  goProgram({ ...pinned, linkerFlags: `-X ${caddyModule}.CustomVersion=v${caddyVersion}` });

/** One folder and one set of variables for the runs of a test. */
export interface CaddyHome {
  readonly program: string;
  readonly folder: string;
  readonly environment: Readonly<Record<"XDG_DATA_HOME" | "XDG_CONFIG_HOME" | "EDGE_TOOLS_PASSWORD_HASH", string>>;
}

/** A place of its own for certificates and files. @param passwordHash bcrypt hash of the operators' password. */
export function caddyHome(program: string, passwordHash: string): CaddyHome {
  const folder = mkdtempSync(join(tmpdir(), "caddy-"));
  const environment = { XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder, EDGE_TOOLS_PASSWORD_HASH: passwordHash };
  return { program, folder, environment };
}

/** The bcrypt hash of a password, made by the program itself at the cost that generated passwords have. */
export async function hashPassword(program: string, password: string): Promise<string> {
  return (await run(program, ["hash-password", "--bcrypt-cost", "10", "--plaintext", password])).stdout.trim();
}

/** Output of a subcommand on a Caddyfile. @throws Error with the program's own words when it refuses the file. */
export async function tryCaddyfile(
  home: CaddyHome,
  subcommand: "validate" | "adapt" | "fmt",
  text: string,
): Promise<string> {
  const file = join(home.folder, "Caddyfile");
  writeFileSync(file, text);
  const named = subcommand === "fmt" ? [file] : ["--adapter", "caddyfile", "--config", file];
  const { stdout, stderr } = await run(home.program, [subcommand, ...named], {
    env: { ...process.env, ...home.environment },
  });
  return subcommand === "validate" ? `${stdout}${stderr}` : stdout;
}

const adaptedSchema = z.looseObject({
  apps: z.looseObject({
    http: z.looseObject({ servers: z.record(z.string(), z.looseObject({ listen: z.array(z.string()) })) }),
  }),
});

/** Addresses on which the servers of a Caddyfile listen. */
export async function listensOn(home: CaddyHome, text: string): Promise<readonly string[]> {
  const adapted = adaptedSchema.parse(JSON.parse(await tryCaddyfile(home, "adapt", text)));
  return Object.values(adapted.apps.http.servers)
    .flatMap(({ listen }) => listen)
    .sort();
}

/** A Caddy that runs: where it listens on this machine, and what it writes to its log. */
export interface RunningCaddy {
  readonly http: number;
  readonly https: number;
  readonly private: number;
  /** Certificate of its own authority, as PEM. */
  readonly authority: () => string;
  readonly log: () => string;
  /** Sends the order to stop, and waits for the end: the exit code. */
  readonly stop: () => Promise<number | null>;
  /** Ends it at once, whatever it does: it would give clients that stay connected up to 30 s. */
  readonly kill: () => Promise<number | null>;
}

const letsEncrypt = "https://acme-v02.api.letsencrypt.org/directory";

/** What a run has in place of free ports and of Let's Encrypt. */
export interface Instead {
  readonly http?: number;
  readonly https?: number;
  readonly authority?: { readonly directory: string; readonly trust: string };
}

/**
 * Runs the program on a Caddyfile, all of it as it is but the ports, which need no privileges here.
 * @param hosts whose certificates are waited for: they are made after the start.
 */
export async function startCaddy(
  home: CaddyHome,
  text: string,
  hosts: readonly string[],
  instead: Instead = {},
): Promise<RunningCaddy> {
  const http = instead.http ?? (await freePort());
  const https = instead.https ?? (await freePort());
  const ownPort = await freePort();
  const moved: Readonly<Record<string, number>> = { ":80": http, ":443": https, ":9180": ownPort };
  const adapted = adaptedSchema.parse(JSON.parse(await tryCaddyfile(home, "adapt", text)));
  for (const server of Object.values(adapted.apps.http.servers)) {
    server.listen = server.listen.map((address) => `127.0.0.1:${String(moved[address])}`);
  }
  Object.assign(adapted.apps.http, { http_port: http, https_port: https });
  const file = join(home.folder, `caddy-${String(http)}.json`);
  writeFileSync(file, JSON.stringify(adapted).replaceAll(letsEncrypt, instead.authority?.directory ?? letsEncrypt));
  const child = spawn(home.program, ["run", "--config", file], {
    env: {
      ...process.env,
      ...home.environment,
      ...(instead.authority && { SSL_CERT_FILE: instead.authority.trust }),
    },
  });
  let log = "";
  child.stderr.on("data", (chunk: Buffer) => (log += chunk.toString()));
  const ended = endOf(child);
  const end = (signal: "SIGTERM" | "SIGKILL"): typeof ended => {
    child.kill(signal);
    return ended;
  };
  await Promise.all([
    until(() => isHealthy(ownPort)),
    ...hosts.map((host) => until(() => hasCertificate(https, host))),
  ]).catch(() => {
    child.kill("SIGKILL");
    throw new Error(`Caddy was not ready within 20 s:\n${log}`);
  });
  return {
    http,
    https,
    private: ownPort,
    authority: () => readFileSync(join(home.folder, "caddy/pki/authorities/local/root.crt"), "utf8"),
    log: () => log,
    stop: () => end("SIGTERM"),
    kill: () => end("SIGKILL"),
  };
}

/** Removes everything that the runs of a home have left. */
export const removeHome = (home: CaddyHome): void => {
  rmSync(home.folder, { recursive: true, force: true });
};

/** Whether any certificate is shown for the host: whether it is the right one is for the tests to see. */
const hasCertificate = (port: number, host: string): Promise<boolean> =>
  new Promise((done) => {
    const socket = connect({ host: "127.0.0.1", port, servername: host, rejectUnauthorized: false });
    const answer = (shown: boolean): void => {
      socket.destroy();
      done(shown);
    };
    socket.once("secureConnect", () => {
      answer(true);
    });
    socket.once("error", () => {
      answer(false);
    });
  });
