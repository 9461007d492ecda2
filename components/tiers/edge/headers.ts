import { type EdgePlace, secureOrigin } from "./software/place";
import type { EdgeSpec } from "./spec";

/** Security headers of every host (ROF-ING-03 to 06, ROF-CON-19). X-XSS-Protection is obsolete and kept for conformity. */
const securityHeaders = {
  "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
  "X-Frame-Options": "DENY",
  "X-Content-Type-Options": "nosniff",
  "X-XSS-Protection": "1; mode=block",
} as const;

type Host = EdgeSpec["hosts"][string];

/**
 * Response headers of one host: the usual ones, then those of all hosts, then its own; a later one replaces an earlier.
 * @param place the port on which clients reach the hosts.
 */
export const headersOf = (
  host: Host,
  spec: EdgeSpec,
  place: Pick<EdgePlace, "httpsPort">,
): Readonly<Record<string, string>> => ({
  ...securityHeaders,
  "Content-Security-Policy": contentSecurityPolicy(host, spec, place),
  ...spec.headers,
  ...host.headers,
});

/**
 * What a page may load. A public page may call the platform's other public hosts, as a front end calls its API. Consoles of tools are
 * written with inline scripts: only operators see them.
 */
function contentSecurityPolicy({ access }: Host, spec: EdgeSpec, place: Pick<EdgePlace, "httpsPort">): string {
  const always = ["object-src 'none'", "base-uri 'self'", "frame-ancestors 'none'"];
  if (access === "restricted")
    return ["default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:", ...always].join("; ");
  const publicHosts = Object.values(spec.hosts).filter((host) => host.access === "public");
  const callable = publicHosts
    .map(({ host }) => secureOrigin(host, place))
    .flatMap((origin) => [origin, origin.replace(/^https:/, "wss:")]);
  return [
    "default-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "style-src 'self' 'unsafe-inline'",
    ["connect-src 'self'", ...callable].join(" "),
    ...always,
  ].join("; ");
}
