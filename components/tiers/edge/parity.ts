import type { Parity } from "../../language/parity";

/** What an edge gives on each target. */
export const parity: readonly Parity[] = [
  {
    capability: "replicas",
    kubernetes: "two and more behind a load balancer",
    docker: {
      kind: "different",
      how: "one container, which has the ports of the host: docker.httpPort and docker.httpsPort",
    },
  },
  {
    capability: "hosts, routes, security headers, hidden paths, operators' login",
    kubernetes: "as the spec says",
    docker: { kind: "same" },
  },
  {
    capability: "limits of requests",
    kubernetes: "with nginx and haproxy",
    docker: { kind: "same" },
  },
  {
    capability: "HTTP/3",
    kubernetes: "with caddy",
    docker: {
      kind: "different",
      how: "with caddy on the port 443; on another docker.httpsPort there is HTTP/1.1 and HTTP/2",
    },
  },
  {
    capability: "certificates of a public authority",
    kubernetes: "caddy by itself, nginx and haproxy by cert-manager",
    docker: {
      kind: "different",
      how: "caddy by itself; all three read files of the host that docker.certificates names",
    },
  },
  {
    capability: "certificates of its own",
    kubernetes: "caddy's own authority, an issuer of cert-manager for nginx and haproxy",
    docker: {
      kind: "different",
      how: "caddy's own authority; nginx and haproxy sign one for each host at their start",
    },
  },
  {
    capability: "a replica that has gone",
    kubernetes: "the cluster leads to another pod",
    docker: {
      kind: "different",
      how: "the edge asks the host for all addresses of a tier every 5 s, and tries another at once",
    },
  },
];
