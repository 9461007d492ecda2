import type { EdgeSpec } from "../spec";

/** What a plan must know of the program that serves an edge. */
export interface SoftwareFacts {
  /** Image that its configuration is written for. */
  readonly image: string;
  /** The same program in an image with openssl where it cannot make certificates itself: nobody fills a Secret on Docker. */
  readonly imageOnDocker: string;
  /** Whether it asks a public authority for certificates by itself, and keeps them on a volume. Others read them from a Secret. */
  readonly ownCertificates: boolean;
  readonly http3: boolean;
  readonly rateLimits: boolean;
  /** Whether it has a page of statistics, for which a login is made even where no host is restricted. */
  readonly statistics: boolean;
  /** Port of the pods' own health and metrics: plain HTTP, and never public. */
  readonly privatePort: number;
}

/** The facts of each program. HAProxy's private port is the one of its statistics in the document (MED-ING-02). */
export const softwareFacts: Readonly<Record<EdgeSpec["software"], SoftwareFacts>> = {
  caddy: {
    image: "caddy:2.11.4-alpine",
    imageOnDocker: "caddy:2.11.4-alpine",
    ownCertificates: true,
    http3: true,
    rateLimits: false,
    statistics: false,
    privatePort: 9180,
  },
  nginx: {
    image: "nginx:1.29.8-alpine",
    imageOnDocker: "nginx:1.29.8",
    ownCertificates: false,
    http3: false,
    rateLimits: true,
    statistics: false,
    privatePort: 9180,
  },
  haproxy: {
    image: "haproxy:3.2.22-alpine",
    imageOnDocker: "haproxy:3.2.22",
    ownCertificates: false,
    http3: false,
    rateLimits: true,
    statistics: true,
    privatePort: 8404,
  },
};
