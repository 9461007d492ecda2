import type { EdgeHostPlan, EdgePlan, EdgeRoutePlan } from "../plan";
import { type Line, unformatted } from "./haproxy-configuration";
import { limitRules } from "./haproxy-limits";
import { dotSegments, hiddenExpression, routeExpression, shownExpression } from "./paths";

/** Name of the condition that a request is for this host. */
export const isHost = ({ name }: EdgeHostPlan): string => `host-${name}`;

/** Paths of a host that another tier answers, under a name that no host has. */
export interface Route extends EdgeRoutePlan {
  readonly name: string;
}

/** The routes of a host, longer ones first. */
export const routesOf = ({ name, routes = [] }: EdgeHostPlan): readonly Route[] =>
  routes.map((route, index) => ({ ...route, name: `${name}.${String(index + 1)}` }));

/** Condition that a request is for this route, unless a longer one before it is. */
export const isRoute = ({ name }: Route): string => `route-${name}`;

/** What defines the conditions of a host's routes. */
export const routeConditions = (host: EdgeHostPlan): readonly Line[] =>
  routesOf(host).map((route) => ["acl", isRoute(route), "path", "-m", "reg", routeExpression(route.path)]);

/** A longer path stands before a shorter one, and its requests are its own. */
const limitsOfRoutes = (host: EdgeHostPlan): readonly Line[] =>
  routesOf(host).flatMap((route, index, all) =>
    limitRules(route, [isHost(host), isRoute(route), ...all.slice(0, index).map((other) => `!${isRoute(other)}`)], 1),
  );

/** Rules of one host, which hold in this order: how often, who gets in, what is hidden, and what no tier answers. */
export const hostRules = (host: EdgeHostPlan, plan: EdgePlan): readonly Line[] => [
  ...limitRules(host, [isHost(host)], 0),
  ...limitsOfRoutes(host),
  ...(host.access === "restricted" ? gate(host, plan) : []),
  ...hidden(host),
  ...absent(host),
  ...answerHeaders(host),
];

/** Operators only: first the network, then the password (ROF-CON-12), which is for this door, and no tier's business. */
const gate = (host: EdgeHostPlan, { allowedNetworks }: EdgePlan): readonly Line[] => [
  ["acl", `inside-${host.name}`, "src", ...allowedNetworks],
  ["http-request", "deny", "deny_status", "403", "if", isHost(host), `!inside-${host.name}`],
  ["http-request", "auth", "realm", "Operators", "if", isHost(host), "!{", "http_auth(operators)", "}"],
  ["http-request", "del-header", "Authorization", "if", isHost(host)],
];

/** HAProxy leaves paths as they come: they are decoded for what is hidden, and what is shown must be as plain as it looks. */
function hidden(host: EdgeHostPlan): readonly Line[] {
  if (host.hiddenPaths.length === 0) return [];
  const conceal: Line = ["http-request", "return", "status", "404", "if", isHost(host)];
  const acl = (kind: string, sample: string, patterns: readonly string[]): Line => [
    "acl",
    `${kind}-${host.name}`,
    sample,
    "-m",
    "reg",
    "-i",
    ...patterns,
  ];
  const decoded = "path,url_dec";
  return [
    acl("dots", decoded, [dotSegments]),
    acl("hidden", decoded, host.hiddenPaths.map(hiddenExpression)),
    ...(host.shownPaths.length === 0 ? [] : [acl("shown", "path", host.shownPaths.map(shownExpression))]),
    [...conceal, `dots-${host.name}`],
    [...conceal, `hidden-${host.name}`, ...(host.shownPaths.length === 0 ? [] : [`!shown-${host.name}`])],
  ];
}

const absent = (host: EdgeHostPlan): readonly Line[] =>
  host.upstream === undefined
    ? [
        [
          ...["http-request", "return", "status", "503", "content-type", "text/plain"],
          ...["string", `${host.name} is not part of this platform.`, "if", isHost(host)],
          ...routesOf(host).map((route) => `!${isRoute(route)}`),
        ],
      ]
    : [];

/** On every answer, refusals and failures too, and in place of what a tier says. */
const answerHeaders = (host: EdgeHostPlan): readonly Line[] =>
  Object.entries(host.headers).map(([name, value]) => [
    ...["http-after-response", "set-header", name, unformatted(value), "if", isHost(host)],
  ]);
