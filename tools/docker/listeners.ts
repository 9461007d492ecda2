import { existsSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { connect, createServer } from "node:net";

/** A port of an address of this machine. */
export interface HostPort {
  readonly address: string;
  readonly port: number;
}

/** Whether somebody listens on a port already. Where the system lets only root bind it, an answer tells. */
export const isTaken = async (wanted: HostPort): Promise<boolean> => {
  const code = await bind(wanted);
  return code === "EADDRINUSE" || (code === "EACCES" && (await answers(wanted)));
};

/** Tries to listen, and lets go at once: the error's code, or nothing. */
const bind = ({ address, port }: HostPort): Promise<string | undefined> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => {
      resolve(error.code);
    });
    server.listen({ host: address, port, exclusive: true }, () => {
      server.close(() => {
        resolve(undefined);
      });
    });
  });

const answers = ({ address, port }: HostPort): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host: address === "0.0.0.0" ? "127.0.0.1" : address, port, timeout: 1000 });
    const end = (answer: boolean) => (): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.once("connect", end(true)).once("error", end(false)).once("timeout", end(false));
  });

const listening = "0A";

/**
 * The program that listens on a TCP port of this machine, with its process number; nothing where the system does not tell. Linux tells of the
 * user's own programs, and root of all.
 */
export function listenerOn(port: number): string | undefined {
  const inodes = new Set(["/proc/net/tcp", "/proc/net/tcp6"].flatMap((table) => inodesOf(table, port)));
  if (inodes.size === 0) return undefined;
  const process = readdirSync("/proc").find((name) => /^\d+$/.test(name) && holds(name, inodes));
  if (process === undefined) return undefined;
  return `${readFileSync(`/proc/${process}/comm`, "utf8").trim()} (process ${process})`;
}

/** Sockets that listen on a port, by the system's table: local address and port in hexadecimal, state, and the socket's number. */
function inodesOf(table: string, port: number): readonly string[] {
  if (!existsSync(table)) return [];
  const hexadecimal = port.toString(16).toUpperCase().padStart(4, "0");
  const rows = readFileSync(table, "utf8").trim().split("\n").slice(1);
  return rows.flatMap((row) => {
    const columns = row.trim().split(/\s+/);
    return columns[1]?.endsWith(`:${hexadecimal}`) === true && columns[3] === listening ? [columns[9] ?? ""] : [];
  });
}

function holds(process: string, inodes: ReadonlySet<string>): boolean {
  const folder = `/proc/${process}/fd`;
  try {
    return readdirSync(folder).some((name) => {
      const inode = /^socket:\[(\d+)\]$/.exec(linkOf(`${folder}/${name}`))?.[1];
      return inode !== undefined && inodes.has(inode);
    });
  } catch {
    // Another user's process, or one that has ended.
    return false;
  }
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return "";
  }
}
