import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { home } from "./home";
import { UserProblem } from "./problem";

/** What at most one process of this machine may do at a time. */
export interface Exclusive {
  /** Name of the lock; equal names exclude each other. */
  readonly name: string;
  /** What the holder does, for those who wait: "builds the tool chain". */
  readonly does: string;
  /** Whether a second one ends with a message instead of waiting for the first. Default: it waits. */
  readonly refuses?: boolean;
}

/** A lock without an owner is one whose owner died between two system calls, when it is older than this. */
const ownerlessMilliseconds = 5000;

/**
 * Does something while no other process of this machine does it. The lock of a process that died is taken over.
 * @throws UserProblem where another does it, and that is no reason to wait.
 */
export async function alone<T>(exclusive: Exclusive, work: () => Promise<T>): Promise<T> {
  const folder = join(home, "locks", exclusive.name);
  mkdirSync(join(home, "locks"), { recursive: true });
  for (let told = false; !tryLock(folder); told = true) {
    if (exclusive.refuses === true && existsSync(folder)) throw refusal(exclusive, folder);
    if (!told) console.log(`waiting: process ${holder(folder) ?? "unknown"} ${exclusive.does}`);
    await setTimeout(250);
  }
  const release = (): void => {
    rmSync(folder, { recursive: true, force: true });
  };
  process.once("exit", release);
  try {
    return await work();
  } finally {
    process.off("exit", release);
    release();
  }
}

const refusal = ({ does }: Exclusive, folder: string): UserProblem =>
  new UserProblem(`process ${holder(folder) ?? "unknown"} ${does}`, "wait for its end, then try again");

function tryLock(folder: string): boolean {
  try {
    mkdirSync(folder);
    writeFileSync(join(folder, "pid"), String(process.pid));
    return true;
  } catch {
    if (isStale(folder)) rmSync(folder, { recursive: true, force: true });
    return false;
  }
}

function isStale(folder: string): boolean {
  const pid = holder(folder);
  if (pid !== undefined) return !isAlive(pid);
  const made = statSync(folder, { throwIfNoEntry: false })?.mtimeMs;
  return made !== undefined && Date.now() - made > ownerlessMilliseconds;
}

function holder(folder: string): number | undefined {
  try {
    const pid = Number(readFileSync(join(folder, "pid"), "utf8"));
    return Number.isInteger(pid) && pid > 0 ? pid : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a process runs. One of another user counts as running. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
