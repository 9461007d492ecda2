import type { EdgeHostPlan, RateLimitPlan } from "../plan";
import { type Line, type Section, section } from "./haproxy-configuration";

/** Name of the table in which the requests of a host's clients are counted. */
const tableOf = ({ name }: EdgeHostPlan): string => `limit-of-${name}`;

/**
 * HAProxy counts requests in a window that moves with the time. As long as the burst takes at the usual rate, it lets through at once
 * what the burst allows and one more, and in the long run what the rate allows, as NGINX does.
 */
function windowOf({ requests, per, burst }: RateLimitPlan): number {
  const milliseconds = per === "second" ? 1000 : 60_000;
  return Math.max(1, Math.round((Math.max(1, burst) * milliseconds) / requests));
}

/** The table of a host's clients: 100000 of them take about 10 MiB. */
export const limitTable = (host: EdgeHostPlan): readonly Section[] => {
  if (host.rateLimit === undefined) return [];
  const window = windowOf(host.rateLimit);
  const counted = ["store", `gpc0,gpc0_rate(${String(window)})`];
  return [
    section(
      ["backend", tableOf(host)],
      [["stick-table", "type", "ipv6", "size", "100k", "expire", String(window * 2), ...counted]],
    ),
  ];
};

/** Only requests that get through are counted: a client that asks too often keeps what it is allowed. */
export const limitRules = (host: EdgeHostPlan, condition: string): readonly Line[] => {
  if (host.rateLimit === undefined) return [];
  const tooOften = ["{", "sc_gpc0_rate(0)", "gt", String(host.rateLimit.burst), "}"];
  return [
    ["http-request", "track-sc0", "src", "table", tableOf(host), "if", condition],
    ["http-request", "deny", "deny_status", "429", "if", condition, ...tooOften],
    ["http-request", "sc-inc-gpc0(0)", "if", condition],
  ];
};
