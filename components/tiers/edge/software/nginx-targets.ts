import type { Endpoint } from "../../../language/connection";
import type { EdgeHostPlan, RateLimitPlan } from "../plan";
import { type Directive, directive, expression, section } from "./nginx-configuration";

/** What answers at a host, or at one of its routes. */
export interface Target {
  /** Name of its zone and, after `tier_of_`, of its group of servers: no host has an underscore. */
  readonly name: string;
  /** Where its requests go. Default: nowhere. */
  readonly upstream?: Endpoint;
  /** Default: no limit. */
  readonly rateLimit?: RateLimitPlan;
}

/** Paths of a host that another tier answers. */
export interface Route extends Target {
  readonly path: string;
}

/** The routes of a host, each with a name of its own. */
export const routesOf = ({ name, routes = [] }: EdgeHostPlan): readonly Route[] =>
  routes.map((route, index) => ({ ...route, name: `${name}_${String(index + 1)}` }));

/** A host and its routes. */
export const targetsOf = (host: EdgeHostPlan): readonly Target[] => [host, ...routesOf(host)];

/** 10 MiB hold the state of about 160000 clients (ECO-ING-08). */
export const rateZone = ({ name, rateLimit }: Target): readonly Directive[] =>
  rateLimit === undefined
    ? []
    : [
        directive(
          "limit_req_zone",
          expression("$binary_remote_addr"),
          `zone=${name}:10m`,
          `rate=${String(rateLimit.requests)}r/${rateLimit.per === "second" ? "s" : "m"}`,
        ),
      ];

/** The limit itself: what is beyond the burst is refused at once. */
export const limit = ({ name, rateLimit }: Target): readonly Directive[] =>
  rateLimit === undefined
    ? []
    : [directive("limit_req", `zone=${name}`, `burst=${String(rateLimit.burst)}`, "nodelay")];

/** Name of the group of servers. */
export const groupOf = ({ name }: Target): string => `tier_of_${name}`;

/** Connections that are kept see no change of what stands behind the address: an end to them lets a switch of colors be whole soon. */
const keptConnections: readonly Directive[] = [directive("keepalive", "32"), directive("keepalive_time", "10s")];

/**
 * A tier has one address, behind which the cluster knows its pods. It stands here three times: another try is a new connection, which the
 * cluster may lead to another pod. Nor is it ever taken out, as that would take out all pods for the failure of one.
 */
export function upstream(target: Target): readonly Directive[] {
  if (target.upstream === undefined) return [];
  const address = `${target.upstream.host}:${String(target.upstream.port)}`;
  return [
    section(
      "upstream",
      [groupOf(target)],
      [...Array.from({ length: 3 }, () => directive("server", address, "max_fails=0")), ...keptConnections],
    ),
  ];
}
