import { readFileSync } from "node:fs";
import { request } from "node:https";
import { connect } from "node:net";
import { z } from "zod";
import { run } from "../../tools/process";
import type { Answer } from "../support/http";
import type { Daemon } from "./daemon";

const inspectedSchema = z.array(
  z.object({
    Id: z.string(),
    Name: z.string().transform((name) => name.slice(1)),
    Image: z.string(),
    RestartCount: z.number(),
    State: z.object({
      Status: z.string(),
      Pid: z.number(),
      StartedAt: z.string(),
      Health: z.object({ Status: z.string() }).optional(),
    }),
    NetworkSettings: z.object({ Networks: z.record(z.string(), z.object({ IPAddress: z.string() })) }),
  }),
);

/** A container as the daemon describes it. */
export type Inspected = z.output<typeof inspectedSchema>[number];

const lines = (text: string): readonly string[] => (text === "" ? [] : text.split("\n"));

/** All containers of the daemon, those that have ended too. */
export async function containersOf(daemon: Daemon): Promise<readonly Inspected[]> {
  const ids = lines(await daemon.docker("ps", "--all", "--quiet", "--no-trunc"));
  if (ids.length === 0) return [];
  return inspectedSchema.parse(JSON.parse(await daemon.docker("inspect", ...ids)));
}

/** One container. @throws Error where there is none of this name. */
export async function containerOf(daemon: Daemon, name: string): Promise<Inspected> {
  const [found] = inspectedSchema.parse(JSON.parse(await daemon.docker("inspect", name)));
  if (!found) throw new Error(`no container ${name}`);
  return found;
}

/** What of a platform is on the daemon: names, sorted. */
export async function namesOf(daemon: Daemon, kind: "container" | "network" | "volume"): Promise<readonly string[]> {
  const format = kind === "container" ? "{{.Names}}" : "{{.Name}}";
  const args = kind === "container" ? ["ps", "--all"] : [kind, "ls"];
  const names = lines(await daemon.docker(...args, "--format", format));
  return names.filter((name) => !["bridge", "host", "none"].includes(name)).sort();
}

/** Everything that anyone may read who may ask the daemon, but what is in files of containers: descriptions, history of images, output. */
export async function visibleText(daemon: Daemon): Promise<string> {
  const list = async (...args: readonly string[]): Promise<readonly string[]> => lines(await daemon.docker(...args));
  const containers = await list("ps", "--all", "--quiet");
  const images = [...new Set(await list("images", "--quiet", "--no-trunc"))];
  const others = [...(await list("network", "ls", "--quiet")), ...(await list("volume", "ls", "--quiet"))];
  const texts = await Promise.all([
    ...[...containers, ...images, ...others].map((id) => daemon.docker("inspect", id)),
    ...images.map((id) => daemon.docker("history", "--no-trunc", id)),
    ...containers.map(async (id) => (await daemon.run("logs", id)).output),
  ]);
  return texts.join("\n");
}

/** Memory that each container takes, in MiB, as `docker stats` tells it. */
export async function memoryOf(daemon: Daemon): Promise<Readonly<Record<string, number>>> {
  const told = lines(await daemon.docker("stats", "--no-stream", "--format", "{{.Name}} {{.MemUsage}}"));
  const factors: Readonly<Record<string, number>> = { KiB: 1 / 1024, MiB: 1, GiB: 1024 };
  return Object.fromEntries(
    told.map((line) => {
      const [, name = "", size, unit = ""] = /^(\S+) ([\d.]+)(\w+) \//.exec(line) ?? [];
      return [name, Number(size) * (factors[unit] ?? 0)];
    }),
  );
}

/** A TCP socket on which somebody waits for connections. */
export interface Listening {
  readonly address: string;
  readonly port: number;
}

/** All sockets of the daemon's machine on which somebody listens, by the kernel's own tables. */
export function listeningOn(daemon: Daemon): readonly Listening[] {
  return ["tcp", "tcp6"].flatMap((table) =>
    readFileSync(`/proc/${daemon.pid}/net/${table}`, "utf8")
      .split("\n")
      .slice(1)
      .flatMap((row) => {
        const [, local = "", , state] = row.trim().split(/\s+/);
        const [address = "", port = ""] = local.split(":");
        return state === "0A" ? [{ address: readable(address), port: Number.parseInt(port, 16) }] : [];
      }),
  );
}

/** The kernel writes addresses as numbers of the machine's own byte order. */
function readable(hexadecimal: string): string {
  if (/^0+$/.test(hexadecimal)) return "any";
  const bytes = hexadecimal.match(/../g) ?? [];
  return bytes.length === 4
    ? bytes
        .reverse()
        .map((byte) => Number.parseInt(byte, 16))
        .join(".")
    : hexadecimal;
}

/** Whether an address answers on a port, asked from this machine, which is the outside for the daemon's. */
export const answersOutside = (address: string, port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host: address, port, timeout: 2000 });
    const end = (answer: boolean) => (): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.once("connect", end(true)).once("error", end(false)).once("timeout", end(false));
  });

/** Whether 127.0.0.1 of the daemon's machine answers on a port. */
export async function answersInside(daemon: Daemon, port: number): Promise<boolean> {
  const [command, ...before] = daemon.inside;
  const ask = `exec 3<>/dev/tcp/127.0.0.1/${port}`;
  return (await run(command, [...before, "timeout", "2", "bash", "-c", ask])).code === 0;
}

/** Whether a container of an image with bash, in a network, can reach an address within 3 s. */
export async function reachesFrom(
  daemon: Daemon,
  { network, image }: { readonly network: string; readonly image: string },
  address: string,
): Promise<boolean> {
  const ask = `exec 3<>/dev/tcp/${address.replace(":", "/")}`;
  const args = ["run", "--rm", "--network", network, "--user", "65534", "--entrypoint", "timeout", image];
  return (await daemon.run(...args, "3", "bash", "-c", ask)).code === 0;
}

/** What is asked of the edge. */
export interface EdgeQuestion {
  readonly host: string;
  readonly path: string;
  /** Certificate authority by which the edge must prove itself, as PEM. */
  readonly ca: string;
  /** Text that is sent by POST. Default: nothing, by GET. */
  readonly body?: string;
}

/** Asks the edge by HTTPS from outside, in the name of one of its hosts; its certificate must be right. */
export function askEdge(daemon: Daemon, { host, path, ca, body }: EdgeQuestion): Promise<Answer> {
  const method = body === undefined ? "GET" : "POST";
  const headers = { host, ...(body !== undefined && { "content-type": "text/plain" }) };
  const options = { host: daemon.address, port: 443, servername: host, ca, path, method, headers, agent: false };
  return new Promise((done, failed) => {
    const sent = request(options, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", failed);
      response.on("end", () => {
        const { statusCode: status = 0, headers: answered } = response;
        done({ status, headers: answered, body: Buffer.concat(chunks).toString("utf8") });
      });
    });
    sent.once("error", failed);
    sent.end(body);
  });
}
