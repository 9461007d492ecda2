import type { Endpoint } from "../../../language/connection";
import type { EdgeHostPlan, EdgePlan } from "../plan";
import type { Certificates } from "../spec";
import { block, type Line, line, renderCaddyfile } from "./caddyfile";
import { softwareFacts } from "./facts";
import { certificatesOfHost } from "./mounted";
import { routeExpression, shownExpression } from "./paths";
import { type EdgePlace, inCluster, lookUpSeconds, secureOrigin } from "./place";
import type { EdgeSoftware } from "./software";

const passwordHashVariable = "EDGE_TOOLS_PASSWORD_HASH";
const healthPath = "/health";

/** Caddy: HTTP/3 and certificates without help (ROF-ING-01, ROF-ING-12). */
export const caddy: EdgeSoftware = {
  configurationFolder: "/etc/caddy",
  certificatesFolder: "/data",
  scratchFolder: "/config",
  command: ["caddy", "run", "--config", "/etc/caddy/Caddyfile", "--adapter", "caddyfile"],
  environment: { XDG_DATA_HOME: "/data", XDG_CONFIG_HOME: "/config" },
  login: { as: "variable", variable: passwordHashVariable },
  // The image marks its binary with this capability: without it in the set, the kernel refuses to start it.
  capabilities: ["NET_BIND_SERVICE"],
  scripts: {},
  healthPath,
  configure: (plan, place) => ({ file: "Caddyfile", text: caddyfileOf(plan, place) }),
};

/** The Caddyfile of an edge: the server's options, redirects to HTTPS, every host, and the private port. */
export const caddyfileOf = (plan: EdgePlan, place: EdgePlace = inCluster): string =>
  renderCaddyfile([
    options(plan, place),
    redirects(plan, place),
    ...plan.hosts.map((host) => site(host, plan, place)),
    privateSite,
  ]);

const seconds = (count: number): string => `${String(count)}s`;

/** No administration port: the configuration changes with the pod, and nobody else may change it. */
const options = (plan: EdgePlan, place: EdgePlace): Line =>
  block(
    [],
    [
      line("admin", "off"),
      line("persist_config", "off"),
      line("grace_period", seconds(plan.drainSeconds)),
      ...(plan.contact === undefined ? [] : [line("email", plan.contact)]),
      ...signer(plan.certificates),
      block(["metrics"], [line("per_host")]),
      block(["servers"], serverOptions(plan, place)),
    ],
  );

function signer(certificates: Certificates): readonly Line[] {
  switch (certificates) {
    case "acme":
      return [line("acme_ca", "https://acme-v02.api.letsencrypt.org/directory")];
    case "acme-staging":
      return [line("acme_ca", "https://acme-staging-v02.api.letsencrypt.org/directory")];
    case "internal":
      return [line("local_certs"), line("skip_install_trust")];
    case "secret":
      // Each site names its own files.
      return [];
  }
}

const serverOptions = ({ timeouts, trustedProxies }: EdgePlan, { http3 }: EdgePlace): readonly Line[] => [
  line("protocols", "h1", "h2", ...(http3 ? ["h3"] : [])),
  block(
    ["timeouts"],
    [
      line("read_header", seconds(timeouts.readHeader)),
      line("read_body", seconds(timeouts.readBody)),
      line("write", seconds(timeouts.write)),
      line("idle", seconds(timeouts.idle)),
    ],
  ),
  ...(trustedProxies.length === 0
    ? []
    : [line("trusted_proxies", "static", ...trustedProxies), line("trusted_proxies_strict")]),
];

/** Caddy would redirect by itself, but not without naming itself in the answer (ROF-ING-13). */
const redirects = ({ hosts }: EdgePlan, place: EdgePlace): Line =>
  block(
    hosts.map(({ host }) => `http://${host}`),
    [line("header", "-Server"), line("redir", { placeholders: `${secureOrigin("{host}", place)}{uri}` }, "308")],
  );

/** One host. Inside `route` the lines hold in the order in which they stand: headers, who gets in, what is hidden, the tier. */
const site = (host: EdgeHostPlan, plan: EdgePlan, place: EdgePlace): Line =>
  block(
    [host.host],
    [
      line("log"),
      block(["tls", ...files(host, place)], [line("protocols", "tls1.2", "tls1.3")]),
      block(
        ["route"],
        [
          headers(host),
          ...(host.access === "restricted" ? gate(plan) : []),
          ...hidden(host),
          block(["request_body"], [line("max_size", `${String(plan.bodyLimitMebibytes)}MiB`)]),
          ...routes(host, plan, place),
          answer(host, [], plan, place),
        ],
      ),
      block(
        ["handle_errors"],
        [headers(host), line("respond", { placeholders: "{err.status_code} {err.status_text}" })],
      ),
    ],
  );

const files = ({ host }: EdgeHostPlan, { certificates }: EdgePlace): readonly string[] => {
  if (certificates === "planned") return [];
  const { certificate, key } = certificatesOfHost(host);
  return [certificate, key];
};

/** Set when the answer leaves, so that they replace what a tier has set. */
const headers = ({ headers: named }: EdgeHostPlan): Line =>
  block(
    ["header"],
    [line("defer"), line("-Server"), line("-Via"), ...Object.entries(named).map(([name, value]) => line(name, value))],
  );

/** Operators only: first the network, then the password (ROF-CON-12). */
const gate = ({ allowedNetworks, ownSecrets }: EdgePlan): readonly Line[] => [
  block(["@outside"], [line("not", "client_ip", ...allowedNetworks)]),
  line("respond", "@outside", "This host is open to operators in the allowed networks only.", "403"),
  block(
    ["basic_auth"],
    ownSecrets.map(({ username }) => line(username, { placeholders: `{$${passwordHashVariable}}` })),
  ),
];

const shownByCaddy = (paths: readonly string[]): string => `(?i)${paths.map(shownExpression).join("|")}`;

const hidden = ({ hiddenPaths, shownPaths }: EdgeHostPlan): readonly Line[] =>
  hiddenPaths.length === 0
    ? []
    : [
        block(
          ["@hidden"],
          [
            line("path", ...hiddenPaths),
            // What Caddy takes for a shown path a tier may take for another: `/status/..;/env`.
            ...(shownPaths.length === 0 ? [] : [line("not", "path_regexp", shownByCaddy(shownPaths))]),
          ],
        ),
        line("respond", "@hidden", "404"),
      ];

/** Inside `route` the first that fits answers, and longer paths stand first. */
const routes = (host: EdgeHostPlan, plan: EdgePlan, place: EdgePlace): readonly Line[] =>
  (host.routes ?? []).flatMap((route, index) => {
    const matcher = `@route-${String(index + 1)}`;
    return [
      block([matcher], [line("path_regexp", routeExpression(route.path))]),
      answer({ ...host, upstream: route.upstream }, [matcher], plan, place),
    ];
  });

/** The operators' password is for this door, and no tier's business. */
function answer(
  { name, access, upstream }: EdgeHostPlan,
  matcher: readonly string[],
  { timeouts }: EdgePlan,
  place: EdgePlace,
): Line {
  if (!upstream) return line("respond", ...matcher, `${name} is not part of this platform.`, "503");
  const address = `${upstream.host}:${String(upstream.port)}`;
  return block(
    ["reverse_proxy", ...matcher, ...(place.nameServer === undefined ? [address] : [])],
    [
      ...replicas(upstream, place),
      // A pod that has just gone is no reason to fail: connecting is tried again.
      line("lb_try_duration", seconds(timeouts.upstreamConnect)),
      ...(access === "restricted" ? [line("header_up", "-Authorization")] : []),
      block(
        ["transport", "http"],
        [
          line("dial_timeout", seconds(timeouts.upstreamConnect)),
          line("response_header_timeout", seconds(timeouts.upstreamResponse)),
        ],
      ),
    ],
  );
}

/** One replica after the other; one that did not answer is left out for a while. */
const replicas = ({ host, port }: Endpoint, { nameServer }: EdgePlace): readonly Line[] =>
  nameServer === undefined
    ? []
    : [
        block(
          ["dynamic", "a"],
          [
            line("name", host),
            line("port", String(port)),
            line("refresh", seconds(lookUpSeconds)),
            line("resolvers", nameServer),
            line("versions", "ipv4"),
          ],
        ),
        line("lb_policy", "round_robin"),
        line("fail_duration", seconds(lookUpSeconds)),
      ];

/** For probes and for those who collect metrics. It has no route from outside. */
const privateSite: Line = block(
  [`http://:${String(softwareFacts.caddy.privatePort)}`],
  [block(["route"], [line("respond", healthPath, "200"), line("metrics", "/metrics"), line("respond", "404")])],
);
