import { addCapacity, capacityOf, noCapacity } from "../../language/capacity";
import type { Connection, Endpoint } from "../../language/connection";
import { checkLocalPorts, localPortsOf } from "../../language/local-ports";
import { mebibytes, resolveResources, type ResolvedResources } from "../../language/quantity";
import type { Planned, PortPlan, SecretPlan, TierInput, TierPlan } from "../../language/tier-plan";
import { askedCertificates, planCertificates } from "./certificates";
import { checkHosts, checkRoutes, checkSoftware, checkUpstreams } from "./checks";
import { headersOf } from "./headers";
import { type SoftwareFacts, softwareFacts } from "./software/facts";
import { type EdgePlace, inCluster, secureOrigin } from "./software/place";
import {
  type Certificates,
  type EdgeOverrides,
  type EdgeProfile,
  type EdgeSpec,
  privateNetworks,
  usualTimeouts,
} from "./spec";

/** How long the edge waits, in s. */
export type EdgeTimeouts = Readonly<Record<keyof typeof usualTimeouts, number>>;

/** Most requests of one client: the rate that it may keep up, and how many beyond it at once. */
export interface RateLimitPlan {
  readonly requests: number;
  readonly per: "second" | "minute";
  readonly burst: number;
}

/** Paths of a host that another tier answers. */
export interface EdgeRoutePlan {
  /** Beginning of the paths, with a slash at its end. The path without that slash belongs to it too. */
  readonly path: string;
  /** Where its requests go. */
  readonly upstream: Endpoint;
  /** Default: no limit. */
  readonly rateLimit?: RateLimitPlan;
}

/** One public host, decided. */
export interface EdgeHostPlan {
  readonly name: string;
  readonly host: string;
  readonly access: "public" | "restricted";
  /** Where its requests go. Absent where nothing answers yet: then the edge says so with 503. */
  readonly upstream?: Endpoint;
  /** Paths that other tiers answer, longer ones first: the first that fits decides. Default: none. */
  readonly routes?: readonly EdgeRoutePlan[];
  readonly hiddenPaths: readonly string[];
  readonly shownPaths: readonly string[];
  /** All response headers, the usual and its own. */
  readonly headers: Readonly<Record<string, string>>;
  /** Default: no limit. */
  readonly rateLimit?: RateLimitPlan;
}

/** The edge, with everything decided but the addresses that its hosts lead to: {@link bindEdge} knows those. */
export interface EdgePlan extends TierPlan {
  readonly kind: "edge";
  readonly software: EdgeSpec["software"];
  readonly image: string;
  readonly replicas: number;
  readonly resources: ResolvedResources;
  readonly hosts: readonly EdgeHostPlan[];
  readonly certificates: Certificates;
  /** Secret with the certificate of all hosts. Absent where the program gets certificates itself. */
  readonly certificateSecret?: string;
  /** ClusterIssuer of cert-manager that fills that Secret. Default: others fill it, or with `internal` an issuer of its own. */
  readonly certificateIssuer?: string;
  /** E-mail address that the certificate authority warns. Default: nobody. */
  readonly contact?: string;
  readonly allowedNetworks: readonly string[];
  readonly trustedProxies: readonly string[];
  readonly loadBalancerAnnotations: Readonly<Record<string, string>>;
  /** Largest body of a request, in Mi. */
  readonly bodyLimitMebibytes: number;
  readonly timeouts: EdgeTimeouts;
  /** Time for requests on their way to end after the order to stop, in s. */
  readonly drainSeconds: number;
  /** Volume of the certificates: `shared` where several pods mount it at once. Absent where they lie in a Secret. */
  readonly storage?: { readonly size: string; readonly shared: boolean };
  /**
   * The login of the restricted hosts and of statistics, where there are any. The tier makes this secret by itself, as its pods need the hash that is made
   * with it; so it is not among {@link TierPlan.secrets}.
   */
  readonly ownSecrets: readonly (SecretPlan & { readonly username: string })[];
}

type EdgeInput = TierInput<EdgeSpec, EdgeProfile, EdgeOverrides>;

const certificateVolume = "1Gi";

function portsOf(software: EdgeSpec["software"]): readonly PortPlan[] {
  const { http3, privatePort } = softwareFacts[software];
  return [
    { name: "http", port: 80, protocol: "TCP", reach: "public" },
    { name: "https", port: 443, protocol: "TCP", reach: "public" },
    ...(http3 ? [{ name: "https-udp", port: 443, protocol: "UDP", reach: "public" } as const] : []),
    { name: "metrics", port: privatePort, protocol: "TCP", reach: "metrics" },
  ];
}

/** Decides the edge by itself. Where its hosts lead is bound by {@link bindEdge} once all tiers are planned. */
export function planEdge(input: EdgeInput): Planned<EdgePlan> {
  const { name, spec, profile, overrides, context } = input;
  const resources = resolveResources(overrides.resources ?? spec.resources, context.common.cpuRequestShare);
  const replicas = overrides.replicas ?? profile.replicas;
  const ofCertificates = planCertificates(input);
  const { certificates } = ofCertificates;
  const facts = softwareFacts[spec.software];
  const contact = overrides.contact ?? spec.contact;
  const place = context.edgeHost ?? inCluster;
  const image = overrides.image ?? spec.image ?? (context.target === "docker" ? facts.imageOnDocker : facts.image);
  const plan: EdgePlan = {
    kind: "edge",
    name,
    zone: "frontend",
    software: spec.software,
    image,
    replicas,
    resources,
    hosts: planHosts(spec, place),
    ...ofCertificates,
    ...(contact !== undefined && { contact }),
    ...planLimits(input),
    drainSeconds: 30,
    ...(facts.ownCertificates && { storage: { size: certificateVolume, shared: replicas > 1 } }),
    ownSecrets: planLogin(input),
    connection: { kind: "public", urls: hostsThat(spec, leads).map((host) => secureOrigin(host, place)) },
    ports: portsOf(spec.software),
    ...localPortsOf(spec.localPorts, context),
    uses: usedBy(spec),
    calledBy: [],
    outside: certificates === "internal" || certificates === "secret" ? [] : ["internet"],
    secrets: [],
    reads: [],
    capacity: planCapacity(replicas, resources, facts),
    images: [image],
  };
  const problems = [
    ...checkHosts(name, spec.hosts),
    ...checkRoutes(name, spec.hosts),
    ...checkSoftware(input),
    ...checkLocalPorts(name, spec.localPorts, ["metrics"]),
  ];
  return { plan, problems, warnings: warningsOf(plan, input) };
}

const planHosts = (spec: EdgeSpec, place: Pick<EdgePlace, "httpsPort">): readonly EdgeHostPlan[] =>
  Object.entries(spec.hosts).map(([name, entry]) => ({
    name,
    host: entry.host,
    access: entry.access,
    hiddenPaths: entry.hiddenPaths,
    shownPaths: entry.shownPaths,
    headers: headersOf(entry, spec, place),
    ...planLimit(entry),
  }));

const planLimit = ({ rateLimit }: Pick<EdgeSpec["hosts"][string], "rateLimit">): Pick<EdgeHostPlan, "rateLimit"> =>
  rateLimit ? { rateLimit: planRateLimit(rateLimit) } : {};

const planRateLimit = (limit: NonNullable<EdgeSpec["hosts"][string]["rateLimit"]>): RateLimitPlan => ({
  requests: limit.requestsPerSecond ?? limit.requestsPerMinute ?? 1,
  per: limit.requestsPerSecond === undefined ? "minute" : "second",
  burst: limit.burst,
});

const usedBy = (spec: EdgeSpec): readonly string[] => [...new Set(Object.values(spec.hosts).flatMap(tiersOf))].sort();

/** Tiers that answer at a host. */
const tiersOf = ({ to, routes }: EdgeSpec["hosts"][string]): readonly string[] => [
  ...(to === undefined ? [] : [to]),
  ...routes.map((route) => route.to),
];

type Limits = Pick<
  EdgePlan,
  "allowedNetworks" | "trustedProxies" | "loadBalancerAnnotations" | "bodyLimitMebibytes" | "timeouts"
>;

function planLimits({ spec, overrides }: EdgeInput): Limits {
  const wait = (key: keyof EdgeTimeouts): number =>
    overrides.timeouts?.[key] ?? spec.timeouts[key] ?? usualTimeouts[key];
  return {
    allowedNetworks: overrides.allowedNetworks ?? spec.allowedNetworks ?? privateNetworks,
    trustedProxies: overrides.trustedProxies ?? [],
    loadBalancerAnnotations: overrides.loadBalancerAnnotations ?? {},
    bodyLimitMebibytes: mebibytes(overrides.bodyLimit ?? spec.bodyLimit ?? "10Mi"),
    timeouts: {
      readHeader: wait("readHeader"),
      readBody: wait("readBody"),
      write: wait("write"),
      idle: wait("idle"),
      upstreamConnect: wait("upstreamConnect"),
      upstreamResponse: wait("upstreamResponse"),
    },
  };
}

function planLogin({ name, spec, context }: EdgeInput): EdgePlan["ownSecrets"] {
  const restricted = Object.values(spec.hosts).some(({ access }) => access === "restricted");
  const secret = `${name}-tools`;
  const needed = restricted || softwareFacts[spec.software].statistics;
  return needed ? [{ name: secret, length: 44, username: "operator", version: context.versionOf(secret) }] : [];
}

/** One pod more than it has: a rolling update starts the new one before it stops the old one. The volume is one for all. */
const planCapacity = (
  replicas: number,
  resources: ResolvedResources,
  { ownCertificates }: SoftwareFacts,
): EdgePlan["capacity"] =>
  ownCertificates
    ? addCapacity([
        capacityOf(replicas > 1 ? replicas + 1 : replicas, [resources]),
        { ...noCapacity, volumes: 1, storage: mebibytes(certificateVolume) },
      ])
    : capacityOf(replicas + 1, [resources]);

const leads = (host: EdgeSpec["hosts"][string]): boolean => tiersOf(host).length > 0;
const leadsNowhere = (host: EdgeSpec["hosts"][string]): boolean => tiersOf(host).length === 0;

const hostsThat = (spec: EdgeSpec, are: typeof leads): readonly string[] =>
  Object.values(spec.hosts)
    .filter(are)
    .map(({ host }) => host);

function warningsOf(
  { name, certificates, certificateIssuer, certificateSecret, contact }: EdgePlan,
  input: EdgeInput,
): readonly string[] {
  const { spec, context } = input;
  const reserved = hostsThat(spec, leadsNowhere);
  return [
    ...(certificates === "acme" && contact === undefined
      ? [`${name}: no contact is set, so the certificate authority can warn nobody; set tiers.${name}.contact.`]
      : []),
    ...(certificates === "secret" && context.target === "kubernetes" && certificateIssuer === undefined
      ? [
          `${name}: its pods wait for the Secret ${certificateSecret ?? ""} (kubernetes.io/tls) with a certificate for every host.`,
        ]
      : []),
    ...(certificates === "internal" && askedCertificates(input) !== "internal"
      ? [`${name}: it signs its certificates itself, which no browser trusts; name a folder in docker.certificates.`]
      : []),
    ...(reserved.length > 0
      ? [`${name}: nothing stands behind ${reserved.join(" and ")} yet: whoever is allowed there gets 503.`]
      : []),
  ];
}

/** Leads every host to the tier that it names. A name that is wrong is told here once, and used no further. */
export function bindEdge(
  plan: EdgePlan,
  { spec }: Pick<EdgeInput, "spec">,
  connections: Readonly<Record<string, Connection>>,
): Planned<EdgePlan> {
  const hosts = plan.hosts.map((host) => {
    const entry = spec.hosts[host.name];
    const upstream = upstreamOf(entry?.to, connections);
    const routes = planRoutes(entry?.routes ?? [], connections);
    return { ...host, ...(upstream && { upstream }), ...(routes.length > 0 && { routes }) };
  });
  const uses = plan.uses.filter((name) => connections[name]?.kind === "http");
  return { plan: { ...plan, hosts, uses }, problems: checkUpstreams(plan.name, spec.hosts, connections), warnings: [] };
}

function upstreamOf(tier: string | undefined, connections: Readonly<Record<string, Connection>>): Endpoint | undefined {
  const connection = connections[tier ?? ""];
  return connection?.kind === "http" ? { host: connection.host, port: connection.port } : undefined;
}

const planRoutes = (
  routes: EdgeSpec["hosts"][string]["routes"],
  connections: Readonly<Record<string, Connection>>,
): readonly EdgeRoutePlan[] =>
  [...routes]
    .sort((left, right) => right.path.length - left.path.length || (left.path < right.path ? -1 : 1))
    .flatMap(({ path, to, ...route }) => {
      const upstream = upstreamOf(to, connections);
      return upstream ? [{ path, upstream, ...planLimit(route) }] : [];
    });
