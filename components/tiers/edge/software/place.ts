/** What the configuration of an edge must know of where it stands. */
export interface EdgePlace {
  /** TCP port on which clients reach HTTPS. */
  readonly httpsPort: number;
  /** Whether UDP reaches it, over which HTTP/3 goes. */
  readonly http3: boolean;
  /** What signs its certificates: what the plan says, or files `<host>.crt` and `<host>.key` for each host in the folder of certificates. */
  readonly certificates: "planned" | "ofEachHost";
  /** DNS server, `address:port`, that knows an address for each replica of a tier. Default: a tier has one address for all of them. */
  readonly nameServer?: string;
}

/** Behind the load balancer of a cluster, which knows one address for each tier. */
export const inCluster: EdgePlace = { httpsPort: 443, http3: true, certificates: "planned" };

/** How often addresses of replicas are looked up anew, in s: one that has just ended is no longer among them. */
export const lookUpSeconds = 5;

/** Address to which clients are led that ask without encryption: the port stands in it where it is not the usual one. */
export const secureOrigin = (host: string, { httpsPort }: Pick<EdgePlace, "httpsPort">): string =>
  `https://${host}${httpsPort === 443 ? "" : `:${String(httpsPort)}`}`;
