import type { ChildProcess } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { performance } from "node:perf_hooks";

/** What a command took: it, its plug-ins and their programs together. */
export interface Measured {
  readonly seconds: number;
  /** Most memory that was resident at once, in MiB. */
  readonly peakMebibytes: number;
  readonly output: string;
}

const pageBytes = 4096;
const pollMilliseconds = 100;

/** Waits for a process that leads a session of its own, and watches the session's memory: plug-ins have groups of their own in it. @throws Error when it fails. */
export async function measure(child: ChildProcess): Promise<Measured> {
  const start = performance.now();
  const chunks: Buffer[] = [];
  child.stdout?.on("data", (chunk: Buffer) => chunks.push(chunk));
  child.stderr?.on("data", (chunk: Buffer) => chunks.push(chunk));
  let peak = 0;
  const timer = setInterval(() => {
    peak = Math.max(peak, residentOfSession(child.pid ?? 0));
  }, pollMilliseconds);
  const code = await new Promise<number>((resolve) => {
    child.on("close", (value) => {
      resolve(value ?? -1);
    });
  });
  clearInterval(timer);
  const output = Buffer.concat(chunks).toString("utf8");
  if (code !== 0) throw new Error(`the measured command ended with ${code}:\n${output.slice(-3000)}`);
  return { seconds: (performance.now() - start) / 1000, peakMebibytes: peak / 1024 ** 2, output };
}

/** Resident memory of all processes of a session, in bytes. */
function residentOfSession(session: number): number {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => residentOf(pid, session))
    .reduce((sum, bytes) => sum + bytes, 0);
}

function residentOf(pid: string, session: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return Number(fields[3]) === session ? Number(fields[21]) * pageBytes : 0;
  } catch {
    // It has ended between the listing and the reading.
    return 0;
  }
}
