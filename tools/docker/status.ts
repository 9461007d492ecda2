import { z } from "zod";
import type { DockerHostPlan } from "../../components/targets/docker/host";
import { table } from "../table";
import type { Daemon } from "./daemon";
import type { Standing } from "./objects";
import { isWell } from "./power";

const statsSchema = z.object({ Name: z.string(), MemUsage: z.string() });

/** Memory that containers use, by their names on the daemon: `512MiB / 1GiB`. */
export async function memoryOf(daemon: Daemon, names: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (names.length === 0) return new Map();
  const stats = await daemon.list(["stats", "--no-stream", ...names], statsSchema);
  return new Map(stats.map(({ Name, MemUsage }) => [Name, MemUsage]));
}

/** What a status is made of. */
export interface StatusInput {
  readonly standing: readonly Standing[];
  readonly memory: ReadonlyMap<string, string>;
  /** What should stand, in the order in which it starts; absent where the stack's file has mistakes. */
  readonly host?: DockerHostPlan;
  readonly now: Date;
}

/** A status as lines, and the names of the containers that are not well. */
export interface Status {
  readonly lines: readonly string[];
  readonly unwell: readonly string[];
}

/** Every container with how it is, also those that should be there and are not. */
export function statusOf({ standing, memory, host, now }: StatusInput): Status {
  const order = host?.containers.map(({ name }) => name) ?? [];
  const place = (name: string): number => (order.includes(name) ? order.indexOf(name) : order.length);
  const sorted = [...standing].sort(
    (left, right) => place(left.name) - place(right.name) || left.name.localeCompare(right.name),
  );
  const missing = (host?.containers ?? []).filter(({ name }) => !standing.some((one) => one.name === name));
  const rows = sorted.map((one) => [
    one.tier,
    one.name,
    one.state === "exited" ? `exited (${one.exitCode})` : one.state,
    one.health,
    one.state === "running" ? age(now.getTime() - one.startedAt.getTime()) : "-",
    memory.get(one.fullName) ?? "-",
    String(one.restarts),
    one.published.join(" "),
  ]);
  const absent = missing.map(({ tier, name }) => [tier, name, "missing", "-", "-", "-", "-", ""]);
  const heading = ["TIER", "CONTAINER", "STATE", "HEALTH", "UP", "MEMORY", "RESTARTS", "PORTS"];
  return {
    lines: table([heading, ...rows, ...absent], 0),
    unwell: [...sorted.filter((one) => !isWell(one)), ...missing].map(({ name }) => name),
  };
}

/** A span of time in its two largest units: `3 d 4 h`, `12 min 5 s`. */
export function age(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const units = [
    [Math.floor(seconds / 86_400), "d"],
    [Math.floor(seconds / 3600) % 24, "h"],
    [Math.floor(seconds / 60) % 60, "min"],
    [seconds % 60, "s"],
  ] as const;
  const first = units.findIndex(([count]) => count > 0);
  if (first === -1) return "0 s";
  return units
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(" ");
}
