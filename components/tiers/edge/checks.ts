import type { Connection } from "../../language/connection";
import { suggest } from "../../language/nearest";
import type { Problem } from "../../language/problem";
import type { EdgeHost, TierInput } from "../../language/tier-plan";
import { softwareFacts } from "./software/facts";
import type { EdgeOverrides, EdgeProfile, EdgeSpec } from "./spec";

type EdgeInput = TierInput<EdgeSpec, EdgeProfile, EdgeOverrides>;

/** Mistakes in the hosts themselves: one name twice, or no public host at all. */
export function checkHosts(tier: string, hosts: EdgeSpec["hosts"]): readonly Problem[] {
  const entries = Object.entries(hosts);
  const open = entries.filter(([, { access }]) => access === "public");
  return [
    ...entries.flatMap((entry, index) => checkOnce(tier, entry, entries.slice(0, index))),
    ...checkOpen(tier, open.length),
  ];
}

type HostEntry = readonly [string, EdgeSpec["hosts"][string]];

function checkOnce(tier: string, [name, { host }]: HostEntry, before: readonly HostEntry[]): readonly Problem[] {
  const first = before.find(([, other]) => other.host === host);
  if (!first) return [];
  return [
    {
      code: "PAL340",
      path: ["tiers", tier, "hosts", name, "host"],
      found: `"${host}", which is the host "${first[0]}" already`,
      allowed: "each host once",
      fix: `give "${name}" another host name, or remove it`,
    },
  ];
}

function checkOpen(tier: string, count: number): readonly Problem[] {
  if (count > 0) return [];
  return [
    {
      code: "PAL341",
      path: ["tiers", tier, "hosts"],
      found: "no host with the access public",
      allowed: "at least one public host: an edge is how the public gets in",
      fix: 'set access: "public" on the host that everyone may reach, or remove the edge',
    },
  ];
}

/** Mistakes in the paths of a host: one beginning twice, of which only the first would ever answer. */
export const checkRoutes = (tier: string, hosts: EdgeSpec["hosts"]): readonly Problem[] =>
  Object.entries(hosts).flatMap(([name, { routes }]) =>
    routes.flatMap(({ path, to }, index) => {
      const first = routes.slice(0, index).find((other) => other.path === path);
      return first === undefined
        ? []
        : [
            {
              code: "PAL347",
              path: ["tiers", tier, "hosts", name, "routes", index, "path"],
              found: `"${path}", which leads to "${first.to}" already`,
              allowed: "each path once",
              fix: `give the route to "${to}" another path, or remove it`,
            },
          ];
    }),
  );

/** Mistakes in what the hosts point to: a tier that is not there, or one that does not speak HTTP. */
export const checkUpstreams = (
  tier: string,
  hosts: EdgeSpec["hosts"],
  connections: Readonly<Record<string, Connection>>,
): readonly Problem[] =>
  Object.entries(hosts).flatMap(([name, { to, routes }]) => {
    const at = ["tiers", tier, "hosts", name];
    return [
      ...(to === undefined ? [] : checkUpstream(to, [...at, "to"], connections)),
      ...routes.flatMap((route, index) => checkUpstream(route.to, [...at, "routes", index, "to"], connections)),
    ];
  });

function checkUpstream(
  to: string,
  path: Problem["path"],
  connections: Readonly<Record<string, Connection>>,
): readonly Problem[] {
  const speakers = Object.keys(connections).filter((name) => connections[name]?.kind === "http");
  if (speakers.includes(to)) return [];
  const kind = connections[to]?.kind;
  const said = {
    path,
    allowed: "a tier that speaks HTTP",
    fix: speakers.length === 0 ? 'remove "to": no tier speaks HTTP' : suggest(to, [...speakers].sort()),
  };
  return kind === undefined
    ? [{ code: "PAL342", found: `"${to}", which is no tier of this platform`, ...said }]
    : [{ code: "PAL343", found: `"${to}", a tier that speaks ${kind}`, ...said }];
}

/** Mistakes in what is asked of the program: certificates that it cannot have, or limits that it does not know. */
export const checkSoftware = ({ name: tier, spec, overrides, context }: EdgeInput): readonly Problem[] => [
  ...(context.target === "docker"
    ? checkFiles(tier, overrides, context.edgeHost)
    : checkCertificates(tier, spec.software, overrides.certificates)),
  ...checkSecret(tier, spec, overrides),
  ...Object.entries(spec.hosts).flatMap(([name, { rateLimit, routes }]) => {
    const at = ["tiers", tier, "hosts", name];
    return [
      ...(rateLimit === undefined ? [] : checkRateLimit([...at, "rateLimit"], spec.software)),
      ...routes.flatMap((route, index) =>
        route.rateLimit === undefined ? [] : checkRateLimit([...at, "routes", index, "rateLimit"], spec.software),
      ),
    ];
  }),
];

function checkCertificates(
  tier: string,
  software: EdgeSpec["software"],
  certificates: EdgeOverrides["certificates"],
): readonly Problem[] {
  const usable = softwareFacts[software].ownCertificates
    ? ["acme", "acme-staging", "internal"]
    : ["secret", "internal"];
  if (certificates === undefined || usable.includes(certificates)) return [];
  return [
    {
      code: "PAL344",
      path: ["tiers", tier, "certificates"],
      found: `"${certificates}", with the software ${software}`,
      allowed: usable.join(", "),
      fix: `use one of these, or another software: caddy asks for certificates itself, nginx and haproxy read them from a Secret`,
    },
  ];
}

/** On Docker the certificates that others sign are files, and a program that cannot ask for them makes its own. */
function checkFiles(tier: string, { certificates }: EdgeOverrides, host: EdgeHost | undefined): readonly Problem[] {
  if (certificates !== "secret" || host?.certificates !== undefined) return [];
  return [
    {
      code: "PAL348",
      path: ["palier:stack", "tiers", tier, "certificates"],
      found: '"secret", on docker, without a folder of certificates',
      allowed: "a folder with <host>.crt and <host>.key for each host, in docker.certificates",
      fix: "name the folder in docker.certificates, or use other certificates",
    },
  ];
}

function checkSecret(tier: string, spec: EdgeSpec, overrides: EdgeOverrides): readonly Problem[] {
  if (!softwareFacts[spec.software].ownCertificates) return [];
  const members = ["certificateSecret", "certificateIssuer"] as const;
  return members
    .filter((member) => (overrides[member] ?? spec[member]) !== undefined)
    .map((member) => ({
      code: "PAL346",
      path: ["tiers", tier, member],
      found: `a Secret for the certificate, with the software ${spec.software}`,
      allowed: `no ${member}: ${spec.software} asks for certificates itself`,
      fix: `remove ${member}, or use software nginx or haproxy`,
    }));
}

function checkRateLimit(path: Problem["path"], software: EdgeSpec["software"]): readonly Problem[] {
  if (softwareFacts[software].rateLimits) return [];
  return [
    {
      code: "PAL345",
      path,
      found: `a rate limit, with the software ${software}`,
      allowed: "a rate limit with nginx or haproxy: the official image of caddy has no module for it",
      fix: "use software nginx or haproxy, or remove the limit",
    },
  ];
}
