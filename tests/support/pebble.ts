import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { goProgram, type GoProgram, sourcesOf } from "./go-program";
import { freePort, until } from "./ports";

const program: GoProgram = { name: "pebble", module: "github.com/letsencrypt/pebble/v2", command: "cmd/pebble" };

/** A certificate authority that speaks ACME, as Let's Encrypt does, on this machine. */
export interface Pebble {
  /** Address that a client of ACME is given. */
  readonly directory: string;
  /** File with the certificate that its own server is signed by. */
  readonly trust: string;
  readonly stop: () => Promise<void>;
}

/** Where the authority looks when a client claims a host. */
export interface Claimed {
  readonly http: number;
  readonly https: number;
}

/** Starts the authority that Let's Encrypt tests its own with. Every host name leads it to 127.0.0.1. */
export async function startPebble({ http, https }: Claimed): Promise<Pebble> {
  const [file, sources, port, management] = [
    await goProgram(program),
    await sourcesOf(program),
    await freePort(),
    await freePort(),
  ];
  const folder = mkdtempSync(join(tmpdir(), "pebble-"));
  const pebble = {
    listenAddress: `127.0.0.1:${String(port)}`,
    managementListenAddress: `127.0.0.1:${String(management)}`,
    certificate: join(sources, "test/certs/localhost/cert.pem"),
    privateKey: join(sources, "test/certs/localhost/key.pem"),
    httpPort: http,
    tlsPort: https,
    profiles: { default: { description: "90 days", validityPeriod: 7_776_000 } },
  };
  writeFileSync(join(folder, "pebble.json"), JSON.stringify({ pebble }));
  const names = await startNameServer();
  const child = spawn(file, ["-config", join(folder, "pebble.json"), "-dnsserver", `127.0.0.1:${String(names.port)}`], {
    env: { ...process.env, PEBBLE_VA_NOSLEEP: "1", PEBBLE_WFE_NONCEREJECT: "0" },
  });
  let log = "";
  child.stdout.on("data", (chunk: Buffer) => (log += chunk.toString()));
  const ended = new Promise((done) => child.once("exit", done));
  await until(() => log.includes("ACME directory available"));
  return {
    directory: `https://localhost:${String(port)}/dir`,
    trust: join(sources, "test/certs/pebble.minica.pem"),
    stop: async () => {
      child.kill("SIGKILL");
      await ended;
      names.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const typeA = 1;

/** A name server, over TCP, for which every host is 127.0.0.1 and nothing else. */
async function startNameServer(): Promise<{ readonly port: number; readonly stop: () => void }> {
  const server = createServer((client) => {
    let received = Buffer.alloc(0);
    client.on("data", (chunk) => {
      received = Buffer.concat([received, chunk]);
      while (received.length >= 2 && received.length >= 2 + received.readUInt16BE(0)) {
        const end = 2 + received.readUInt16BE(0);
        client.write(answerTo(received.subarray(2, end)));
        received = received.subarray(end);
      }
    });
    client.on("error", () => {
      client.destroy();
    });
  });
  const port = await freePort();
  await new Promise<void>((done) => {
    server.listen(port, "127.0.0.1", done);
  });
  return { port, stop: () => void server.close() };
}

/** Repeats the question and adds one record; both directions begin with their length. */
function answerTo(query: Buffer): Buffer {
  const questionEnd = query.indexOf(0, 12) + 5;
  const isAddress = query.readUInt16BE(questionEnd - 4) === typeA;
  const header = Buffer.from([0x81, 0x80, 0, 1, 0, isAddress ? 1 : 0, 0, 0, 0, 0]);
  const record = Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 127, 0, 0, 1]);
  const question = query.subarray(12, questionEnd);
  const answer = Buffer.concat([query.subarray(0, 2), header, question, ...(isAddress ? [record] : [])]);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(answer.length);
  return Buffer.concat([length, answer]);
}
