import type { RateLimitPlan } from "../plan";
import { type Line, type Section, section } from "./haproxy-configuration";

/** A host, or one of its routes, that may have a limit. */
interface Limited {
  readonly name: string;
  /** Default: no limit. */
  readonly rateLimit?: RateLimitPlan;
}

/** Name of the table in which the requests of the clients are counted. */
const tableOf = ({ name }: Limited): string => `limit-of-${name}`;

/**
 * HAProxy counts requests in a window that moves with the time. As long as the burst takes at the usual rate, it lets through at once
 * what the burst allows and one more, and in the long run what the rate allows, as NGINX does.
 */
function windowOf({ requests, per, burst }: RateLimitPlan): number {
  const milliseconds = per === "second" ? 1000 : 60_000;
  return Math.max(1, Math.round((Math.max(1, burst) * milliseconds) / requests));
}

/** The table of the clients: 100000 of them take about 10 MiB. */
export const limitTable = (limited: Limited): readonly Section[] => {
  if (limited.rateLimit === undefined) return [];
  const window = windowOf(limited.rateLimit);
  const counted = ["store", `gpc0,gpc0_rate(${String(window)})`];
  return [
    section(
      ["backend", tableOf(limited)],
      [["stick-table", "type", "ipv6", "size", "100k", "expire", String(window * 2), ...counted]],
    ),
  ];
};

/**
 * Only requests that get through are counted: a client that asks too often keeps what it is allowed.
 * @param counter which of the counters of a request is used: a host and a route count with one each.
 */
export const limitRules = (limited: Limited, conditions: readonly string[], counter: 0 | 1): readonly Line[] => {
  if (limited.rateLimit === undefined) return [];
  const number = String(counter);
  const tooOften = ["{", `sc_gpc0_rate(${number})`, "gt", String(limited.rateLimit.burst), "}"];
  return [
    ["http-request", `track-sc${number}`, "src", "table", tableOf(limited), "if", ...conditions],
    ["http-request", "deny", "deny_status", "429", "if", ...conditions, ...tooOften],
    ["http-request", `sc-inc-gpc0(${number})`, "if", ...conditions],
  ];
};
