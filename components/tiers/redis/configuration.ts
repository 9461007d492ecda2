import { mebibytes } from "../../language/quantity";
import { type RedisPlan, sentinelPort, serverPort } from "./plan";

/** One line of a Redis configuration: a directive and its arguments. */
export type Directive = readonly [name: string, ...parts: readonly (string | number)[]];

/** Writes a Redis configuration. What is not plain is quoted, as Redis itself reads and writes it. */
export const redisConfiguration = (directives: readonly Directive[]): string =>
  directives.map((directive) => `${directive.map((part) => quoted(String(part))).join(" ")}\n`).join("");

const quoted = (part: string): string =>
  /^[^\s"'\\#]+$/.test(part)
    ? part
    : `"${part.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")}"`;

/** How a server works, apart from its role, its name and its password, which its start script adds. */
export const serverSettings = (plan: RedisPlan): readonly Directive[] => [
  ["port", serverPort],
  ["tcp-keepalive", 60],
  ["maxmemory", mebibytes(plan.maxMemory) * 1024 * 1024],
  ["maxmemory-policy", plan.evictionPolicy],
  ["appendonly", "yes"],
  ["appendfsync", "everysec"],
  // The log alone restores everything; snapshots beside it would only copy memory.
  ["save", ""],
  // Seconds that a full copy waits for a second replica that needs one: the master may write only when the first has caught up.
  ["repl-diskless-sync-delay", 1],
  ["replica-announce-port", serverPort],
  // A master that lost sight of all its replicas stops writing: what it took alone would be lost when another is master.
  ...(plan.members > 1
    ? ([["min-replicas-to-write", 1] as const, ["min-replicas-max-lag", 10] as const] as const)
    : []),
];

/** How a Sentinel works. Members are known by name, as their addresses change. */
export const sentinelSettings: readonly Directive[] = [
  ["port", sentinelPort],
  ["sentinel", "resolve-hostnames", "yes"],
  ["sentinel", "announce-hostnames", "yes"],
  ["sentinel", "announce-port", sentinelPort],
  ["sentinel", "deny-scripts-reconfig", "yes"],
];

/** How Sentinels watch the master; times in ms. A master that does not answer for 5 s is replaced. */
export const watchSettings = ({ connection: { master } }: RedisPlan): readonly Directive[] => [
  ["sentinel", "down-after-milliseconds", master, 5_000],
  ["sentinel", "failover-timeout", master, 30_000],
  ["sentinel", "parallel-syncs", master, 1],
];
