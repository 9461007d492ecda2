import type { EdgeHostPlan, EdgePlan } from "../plan";
import { tls12Ciphers } from "./ciphers";
import { softwareFacts } from "./facts";
import { hostRules, isHost, isRoute, routeConditions, routesOf } from "./haproxy-hosts";
import { type Line, renderHaproxyConfiguration, type Section, section } from "./haproxy-configuration";
import { limitTable } from "./haproxy-limits";
import { certificateFiles, folders, healthPath, mounted, powers } from "./mounted";
import { type EdgePlace, inCluster, lookUpSeconds, secureOrigin } from "./place";
import type { EdgeSoftware } from "./software";

const configurationFile = "haproxy.cfg";
const passwordHashVariable = "EDGE_TOOLS_PASSWORD_HASH";

/** HAProxy: certificates from a Secret, limits of requests, live statistics (MED-ING-01, MED-ING-02). */
export const haproxy: EdgeSoftware = {
  ...mounted({ stop: "USR1", renew: "USR2" }, [
    "haproxy",
    "-W",
    "-db",
    "-f",
    `${folders.configuration}/${configurationFile}`,
  ]),
  environment: {},
  login: { as: "variable", variable: passwordHashVariable },
  configure: (plan, place) => ({ file: configurationFile, text: haproxyConfigurationOf(plan, place) }),
};

/** The configuration of an edge for HAProxy: the process, redirects to HTTPS, every host, the tiers, and the private port. */
export const haproxyConfigurationOf = (plan: EdgePlan, place: EdgePlace = inCluster): string =>
  renderHaproxyConfiguration([
    section(["global"], process(plan)),
    ...logins(plan),
    nameServers(place),
    section(["defaults"], defaults(plan)),
    plainFrontend(plan, place),
    secureFrontend(plan, place),
    privateFrontend,
    ...plan.hosts.flatMap((host) => [host, ...routesOf(host)].flatMap(limitTable)),
    ...plan.hosts.flatMap((host) => [host, ...routesOf(host)].flatMap((target) => tier(target, place))),
  ]);

const seconds = (count: number): string => `${String(count)}s`;

/** Names of the files are those of a Secret: the key lies beside the certificate, with another ending. */
const process = (plan: EdgePlan): readonly Line[] => [
  ["log", "stdout", "format", "raw", "local0", "info"],
  ["maxconn", String(powers(plan).connections)],
  ["nbthread", String(powers(plan).threads)],
  ["hard-stop-after", seconds(plan.drainSeconds)],
  ["ssl-load-extra-del-ext"],
  ["ssl-load-extra-files", "key"],
  ["ssl-default-bind-options", "ssl-min-ver", "TLSv1.2", "no-tls-tickets"],
  ["ssl-default-bind-ciphers", tls12Ciphers],
];

const logins = ({ ownSecrets }: EdgePlan): readonly Section[] =>
  ownSecrets.map(({ username }) =>
    section(
      ["userlist", "operators"],
      [["user", username, "password", { withVariables: `\${${passwordHashVariable}}` }]],
    ),
  );

/** Tiers are found anew when their addresses change. */
const nameServers = ({ nameServer }: EdgePlace): Section =>
  section(
    ["resolvers", "cluster"],
    nameServer === undefined
      ? [["parse-resolv-conf"], ["hold", "valid", "10s"]]
      : [
          ["nameserver", "host", nameServer],
          ["hold", "valid", seconds(lookUpSeconds)],
          ["hold", "obsolete", seconds(lookUpSeconds)],
          ["accepted_payload_size", "8192"],
        ],
  );

/** A second try is a new connection. Only what the tier cannot have begun, or what may be done twice, is tried again. */
const defaults = ({ timeouts }: EdgePlan): readonly Line[] => [
  ["mode", "http"],
  ["log", "global"],
  ["option", "httplog"],
  ["option", "dontlognull"],
  ["option", "redispatch", "1"],
  ["retries", "3"],
  ["retry-on", "conn-failure", "empty-response"],
  ["timeout", "http-request", seconds(timeouts.readHeader)],
  ["timeout", "client", seconds(timeouts.readBody)],
  ["timeout", "http-keep-alive", seconds(timeouts.idle)],
  ["timeout", "connect", seconds(timeouts.upstreamConnect)],
  ["timeout", "queue", seconds(timeouts.upstreamConnect)],
  ["timeout", "server", seconds(timeouts.upstreamResponse)],
  ["timeout", "tunnel", seconds(timeouts.write)],
];

/** The host in small letters and without a port, for all rules that follow. */
const rememberHost: Line = ["http-request", "set-var(txn.host)", "req.hdr(host),field(1,:),lower"];

const knownHosts = ({ hosts }: EdgePlan): Line => [
  "acl",
  "known-host",
  "var(txn.host)",
  "-m",
  "str",
  ...hosts.map(({ host }) => host),
];

const hideOneself: readonly Line[] = [
  ["http-after-response", "del-header", "Server"],
  ["http-after-response", "del-header", "Via"],
];

const plainFrontend = (plan: EdgePlan, place: EdgePlace): Section =>
  section(
    ["frontend", "http"],
    [
      ["bind", ":80"],
      knownHosts(plan),
      rememberHost,
      ["http-request", "return", "status", "404", "unless", "known-host"],
      ["http-request", "redirect", "location", `${secureOrigin("%[var(txn.host)]", place)}%[pathq]`, "code", "308"],
    ],
  );

const secureFrontend = (plan: EdgePlan, { certificates }: EdgePlace): Section =>
  section(
    ["frontend", "https"],
    [
      [
        "bind",
        ":443",
        "ssl",
        "crt",
        certificates === "planned" ? certificateFiles.certificate : `${folders.certificates}/`,
        "strict-sni",
        "alpn",
        "h2,http/1.1",
      ],
      knownHosts(plan),
      ...plan.hosts.map((host): Line => ["acl", isHost(host), "var(txn.host)", "-m", "str", host.host]),
      ...plan.hosts.flatMap(routeConditions),
      rememberHost,
      ...clientAddress(plan),
      ["http-request", "return", "status", "421", "unless", "known-host"],
      ...plan.hosts.flatMap((host) => hostRules(host, plan)),
      ...bodyRules(plan),
      ...forwarded,
      ...hideOneself,
      ...plan.hosts.flatMap(leadOn),
    ],
  );

/** Only what such a proxy has added last is believed. */
const clientAddress = ({ trustedProxies }: EdgePlan): readonly Line[] =>
  trustedProxies.length === 0
    ? []
    : [
        ["acl", "from-proxy", "src", ...trustedProxies],
        ["http-request", "set-src", "req.hdr_ip(x-forwarded-for,-1)", "if", "from-proxy"],
      ];

/** A body is not kept, so what it says of its length must be true, and it must say it. */
const bodyRules = ({ bodyLimitMebibytes }: EdgePlan): readonly Line[] => [
  ["acl", "too-large", "req.hdr_val(content-length)", "gt", String(bodyLimitMebibytes * 1024 * 1024)],
  ["http-request", "deny", "deny_status", "413", "if", "too-large"],
  ["acl", "says-its-length", "req.hdr(content-length)", "-m", "found"],
  ["acl", "of-unknown-length", "req.hdr(transfer-encoding)", "-m", "found"],
  ["acl", "brings-a-body", "method", "POST", "PUT", "PATCH"],
  ["http-request", "return", "status", "411", "if", "of-unknown-length"],
  ["http-request", "return", "status", "411", "if", "brings-a-body", "!says-its-length"],
];

/** What a tier learns of the client (ECO-ING-09). */
const forwarded: readonly Line[] = [
  ["http-request", "set-header", "X-Real-IP", "%[src]"],
  ["http-request", "set-header", "X-Forwarded-For", "%[src]"],
  ["http-request", "set-header", "X-Forwarded-Host", "%[var(txn.host)]"],
  ["http-request", "set-header", "X-Forwarded-Proto", "https"],
  ["http-request", "disable-l7-retry", "unless", "{", "method", "GET", "HEAD", "OPTIONS", "}"],
];

const backendOf = ({ name }: Target): string => `tier-of-${name}`;

/** What answers at a host, or at one of its routes. */
type Target = Pick<EdgeHostPlan, "name" | "upstream">;

/** The first that fits decides: routes before the rest of the host, and longer ones first. */
const leadOn = (host: EdgeHostPlan): readonly Line[] => [
  ...routesOf(host).map((route): Line => ["use_backend", backendOf(route), "if", isHost(host), isRoute(route)]),
  ...(host.upstream === undefined ? [] : [["use_backend", backendOf(host), "if", isHost(host)]]),
];

/**
 * A tier has one address, behind which the cluster knows its pods. It stands here three times: another try, at once, is a new
 * connection, which the cluster may lead to another pod. Where each replica has an address, each is a server that is looked at.
 */
const tier = (target: Target, { nameServer }: EdgePlace): readonly Section[] => {
  if (target.upstream === undefined) return [];
  const address = `${target.upstream.host}:${String(target.upstream.port)}`;
  const found = ["resolvers", "cluster"];
  const servers: Line =
    nameServer === undefined
      ? ["1-3", address, ...found, "resolve-opts", "allow-dup-ip", "init-addr", "last,libc,none"]
      : [`1-${String(mostReplicas)}`, address, ...found, "check", "inter", "2s", "init-addr", "none"];
  return [section(["backend", backendOf(target)], [["server-template", "pod-", ...servers]])];
};

/** Most replicas of a tier on one host among which requests are shared. */
const mostReplicas = 10;

/** For probes, for those who collect metrics, and for operators with their password. It has no route from outside. */
const privateFrontend: Section = section(
  ["frontend", "private"],
  [
    ["bind", `:${String(softwareFacts.haproxy.privatePort)}`],
    ["option", "dontlog-normal"],
    ["monitor-uri", healthPath],
    ["acl", "statistics", "path_beg", "/stats"],
    ["http-request", "use-service", "prometheus-exporter", "if", "{", "path", "/metrics", "}"],
    ["http-request", "return", "status", "404", "unless", "statistics"],
    ["stats", "enable"],
    ["stats", "uri", "/stats"],
    ["stats", "hide-version"],
    ["stats", "http-request", "auth", "realm", "Operators", "unless", "{", "http_auth(operators)", "}"],
  ],
);
