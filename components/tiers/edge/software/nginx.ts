import type { EdgeHostPlan, EdgePlan } from "../plan";
import { tls12Ciphers } from "./ciphers";
import { softwareFacts } from "./facts";
import { certificateFiles, certificatesOfHost, folders, healthPath, mounted, powers } from "./mounted";
import {
  type Directive,
  directive,
  dollarVariable,
  expression,
  renderNginxConfiguration,
  section,
} from "./nginx-configuration";
import { groupOf, limit, rateZone, type Route, routesOf, type Target, targetsOf, upstream } from "./nginx-targets";
import { dotSegments, hiddenExpression, shownExpression } from "./paths";
import { type EdgePlace, inCluster, lookUpSeconds, secureOrigin } from "./place";
import type { EdgeSoftware } from "./software";

const configurationFile = "nginx.conf";
const passwordFile = `${folders.login}/htpasswd`;

/** NGINX: certificates from a Secret, limits of requests (AUD-ING-01, ECO-ING-01). */
export const nginx: EdgeSoftware = {
  ...mounted({ stop: "QUIT", renew: "HUP" }, ["nginx", "-c", `${folders.configuration}/${configurationFile}`]),
  environment: {},
  login: { as: "file", folder: folders.login },
  configure: (plan, place) => ({ file: configurationFile, text: nginxConfigurationOf(plan, place) }),
};

/** The configuration of an edge for NGINX: the process, redirects to HTTPS, every host, unknown hosts, and the private port. */
export const nginxConfigurationOf = (plan: EdgePlan, place: EdgePlace = inCluster): string =>
  renderNginxConfiguration([
    directive("daemon", "off"),
    directive("pid", `${folders.scratch}/nginx.pid`),
    directive("error_log", "stderr", "warn"),
    directive("worker_processes", String(powers(plan).threads)),
    directive("worker_shutdown_timeout", seconds(plan.drainSeconds)),
    section("events", [], [directive("worker_connections", String(connectionsOfWorker(plan)))]),
    section("http", [], http(plan, place)),
  ]);

/** A client takes two of them: its own, and one to a tier. */
const connectionsOfWorker = (plan: EdgePlan): number =>
  Math.ceil((2 * powers(plan).connections) / powers(plan).threads);

const seconds = (count: number): string => `${String(count)}s`;

const http = (plan: EdgePlan, place: EdgePlace): readonly Directive[] => [
  dollarVariable,
  section(
    "map",
    [expression("$http_upgrade"), expression("$connection_to_tier")],
    [directive("default", "upgrade"), directive('""', "")],
  ),
  ...scratch,
  ...logs,
  directive("server_tokens", "off"),
  directive("default_type", "text/plain"),
  ...limits(plan),
  ...(place.certificates === "planned" ? shows(certificateFiles) : []),
  ...tls,
  ...clientAddress(plan),
  ...plan.hosts.flatMap(targetsOf).flatMap(rateZone),
  ...tiers(plan, place),
  ...unknownHosts,
  redirects(plan, place),
  ...plan.hosts.map((host) => site(host, plan, place)),
  privateServer,
];

/** Nothing is written but what these folders are made for at the start. */
const scratch: readonly Directive[] = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((kind) =>
  directive(`${kind}_temp_path`, `${folders.scratch}/${kind}`),
);

const logs: readonly Directive[] = [
  directive(
    "log_format",
    "requests",
    "escape=json",
    expression(
      `{"time":"$time_iso8601","client":"$remote_addr","host":"$host","method":"$request_method","uri":"$uri",` +
        `"protocol":"$server_protocol","status":$status,"bytes":$body_bytes_sent,"seconds":$request_time}`,
    ),
  ),
  directive("access_log", "/dev/stdout", "requests"),
];

/** Bodies go through without a copy on disk: many large ones at once would fill the scratch volume. */
const limits = ({ bodyLimitMebibytes, timeouts }: EdgePlan): readonly Directive[] => [
  directive("client_max_body_size", `${String(bodyLimitMebibytes)}m`),
  directive("client_header_timeout", seconds(timeouts.readHeader)),
  directive("client_body_timeout", seconds(timeouts.readBody)),
  directive("send_timeout", seconds(timeouts.write)),
  directive("keepalive_timeout", seconds(timeouts.idle)),
  directive("proxy_connect_timeout", seconds(timeouts.upstreamConnect)),
  directive("proxy_read_timeout", seconds(timeouts.upstreamResponse)),
  directive("proxy_send_timeout", seconds(timeouts.readBody)),
  directive("proxy_request_buffering", "off"),
  directive("proxy_max_temp_file_size", "0"),
  directive("proxy_http_version", "1.1"),
  directive("proxy_next_upstream", "error", "timeout"),
  // A tier that has been given its whole time is not asked once more.
  directive("proxy_next_upstream_timeout", seconds(Math.min(3 * timeouts.upstreamConnect, timeouts.upstreamResponse))),
  directive("limit_req_status", "429"),
  directive("limit_req_log_level", "warn"),
];

/** Groups of servers, or who is asked for the addresses of each tier's replicas. */
const tiers = ({ hosts }: EdgePlan, { nameServer }: EdgePlace): readonly Directive[] =>
  nameServer === undefined
    ? hosts.flatMap(targetsOf).flatMap(upstream)
    : [directive("resolver", nameServer, `valid=${seconds(lookUpSeconds)}`, "ipv6=off")];

const shows = ({ certificate, key }: typeof certificateFiles): readonly Directive[] => [
  directive("ssl_certificate", certificate),
  directive("ssl_certificate_key", key),
];

const tls: readonly Directive[] = [
  directive("ssl_protocols", "TLSv1.2", "TLSv1.3"),
  directive("ssl_ciphers", tls12Ciphers),
  directive("ssl_prefer_server_ciphers", "off"),
  directive("ssl_session_cache", "shared:sessions:10m"),
  directive("ssl_session_timeout", "1d"),
  directive("ssl_session_tickets", "off"),
];

const clientAddress = ({ trustedProxies }: EdgePlan): readonly Directive[] =>
  trustedProxies.length === 0
    ? []
    : [
        ...trustedProxies.map((network) => directive("set_real_ip_from", network)),
        directive("real_ip_header", "X-Forwarded-For"),
        directive("real_ip_recursive", "on"),
      ];

/** The parameter `http2` is known to old and new versions alike, unlike the directive that replaces it. */
const listenSecurely = (...more: readonly string[]): Directive => directive("listen", "443", "ssl", "http2", ...more);

const unknownHosts: readonly Directive[] = [
  section("server", [], [directive("listen", "80", "default_server"), directive("return", "404")]),
  section(
    "server",
    [],
    [listenSecurely("default_server"), directive("ssl_reject_handshake", "on"), directive("return", "421")],
  ),
];

const redirects = ({ hosts }: EdgePlan, place: EdgePlace): Directive =>
  section(
    "server",
    [],
    [
      directive("listen", "80"),
      directive("server_name", ...hosts.map(({ host }) => host)),
      directive("return", "308", expression(`${secureOrigin("$host", place)}$request_uri`)),
    ],
  );

const site = (host: EdgeHostPlan, plan: EdgePlan, place: EdgePlace): Directive =>
  section(
    "server",
    [],
    [
      listenSecurely(),
      directive("server_name", host.host),
      ...(place.certificates === "planned" ? [] : shows(certificatesOfHost(host.host))),
      ...answerHeaders(host),
      ...requestHeaders(host),
      ...limit(host),
      ...(host.access === "restricted" ? gate(plan) : []),
      ...routesOf(host).flatMap((route) => routeLocations(host, route, place)),
      ...hidden(host, host, place),
      ...answer(host, place),
    ],
  );

/** On every answer, refusals and failures too, and in place of what a tier says. */
const answerHeaders = ({ headers }: EdgeHostPlan): readonly Directive[] => [
  ...[...Object.keys(headers), "Via"].map((name) => directive("proxy_hide_header", name)),
  ...Object.entries(headers).map(([name, value]) => directive("add_header", name, value, "always")),
];

/** What a tier learns of the client (ECO-ING-09). The operators' password is for this door, and no tier's business. */
const requestHeaders = ({ access }: EdgeHostPlan): readonly Directive[] => [
  directive("proxy_set_header", "Host", expression("$host")),
  directive("proxy_set_header", "X-Real-IP", expression("$remote_addr")),
  directive("proxy_set_header", "X-Forwarded-For", expression("$remote_addr")),
  directive("proxy_set_header", "X-Forwarded-Host", expression("$host")),
  directive("proxy_set_header", "X-Forwarded-Proto", expression("$scheme")),
  directive("proxy_set_header", "Upgrade", expression("$http_upgrade")),
  directive("proxy_set_header", "Connection", expression("$connection_to_tier")),
  ...(access === "restricted" ? [directive("proxy_set_header", "Authorization", "")] : []),
];

/** Operators only: first the network, then the password (ROF-CON-12). */
const gate = ({ allowedNetworks }: EdgePlan): readonly Directive[] => [
  ...allowedNetworks.map((network) => directive("allow", network)),
  directive("deny", "all"),
  directive("auth_basic", "Operators"),
  directive("auth_basic_user_file", passwordFile),
];

/**
 * Below the path of a route, what is hidden is looked for inside: expressions of the host would lead what is shown to the host's tier.
 * The path without its slash is a location of its own, as NGINX would redirect it. A limit here replaces the host's, so both are named.
 */
function routeLocations(host: EdgeHostPlan, route: Route, place: EdgePlace): readonly Directive[] {
  const limits = route.rateLimit === undefined ? [] : [...limit(host), ...limit(route)];
  const lines = [...limits, ...handOver(route, place)];
  return [
    section("location", ["=", route.path.slice(0, -1)], lines),
    section("location", ["^~", route.path], [...hidden(host, route, place), ...lines]),
  ];
}

/** The first expression that fits decides, so what is shown stands before what is hidden. */
const hidden = (host: EdgeHostPlan, target: Target, place: EdgePlace): readonly Directive[] =>
  host.hiddenPaths.length === 0
    ? []
    : [
        location(dotSegments, [directive("return", "404")]),
        ...host.shownPaths.map((path) => location(shownExpression(path), handOver(target, place))),
        ...host.hiddenPaths.map((path) => location(hiddenExpression(path), [directive("return", "404")])),
      ];

const location = (pattern: string, lines: readonly Directive[]): Directive =>
  section("location", ["~*", expression(pattern)], lines);

const answer = (host: EdgeHostPlan, place: EdgePlace): readonly Directive[] => [
  section("location", ["/"], handOver(host, place)),
  ...(host.upstream === undefined
    ? [section("location", ["@absent"], [directive("return", "503", `${host.name} is not part of this platform.`)])]
    : []),
];

/** A plain `return` would answer before the network and the password are looked at. */
function handOver(target: Target, { nameServer }: EdgePlace): readonly Directive[] {
  if (target.upstream === undefined) {
    return [directive("error_page", "503", "@absent"), directive("try_files", "/absent", "=503")];
  }
  if (nameServer === undefined) return [directive("proxy_pass", `http://${groupOf(target)}`)];
  // NGINX looks up again and again only what stands in a variable, and tries all addresses that it then finds.
  const { host, port } = target.upstream;
  return [
    directive("set", expression("$tier"), `${host}:${String(port)}`),
    directive("proxy_pass", expression("http://$tier")),
  ];
}

/** For probes and for those who collect metrics, who read another format than `stub_status` has. It has no route from outside. */
const privateServer: Directive = section(
  "server",
  [],
  [
    directive("listen", String(softwareFacts.nginx.privatePort)),
    directive("access_log", "off"),
    section("location", ["=", healthPath], [directive("return", "200", "healthy")]),
    section("location", ["=", "/status"], [directive("stub_status")]),
    section("location", ["=", "/metrics"], [directive("return", "200", expression(metrics()))]),
    section("location", ["/"], [directive("return", "404")]),
  ],
);

function metrics(): string {
  const gauges = ["active", "reading", "writing", "waiting"].flatMap((state) => [
    `# TYPE nginx_connections_${state} gauge`,
    `nginx_connections_${state} $connections_${state}`,
  ]);
  return `${gauges.join("\n")}\n`;
}
