/** Software and major of a Redis that a platform may ask for. */
export const releases = ["redis-6", "redis-7", "redis-8", "valkey-9"] as const;
export type Release = (typeof releases)[number];

/** What is known of one release. */
export interface ReleaseFacts {
  /** Pinned image: Debian's, whose shell and tools the start scripts need. */
  readonly image: string;
  /** Its programs in the image. */
  readonly server: string;
  readonly client: string;
  /** Set where the project makes no fixes for it any more. */
  readonly ended?: true;
}

/** The images of each release (ROF-CON-32, MED-CAC-01, ECO-CAC-01). */
export const releaseFacts: Readonly<Record<Release, ReleaseFacts>> = {
  "redis-6": { image: "redis:6.2.20-bookworm", server: "redis-server", client: "redis-cli", ended: true },
  "redis-7": { image: "redis:7.4.6-bookworm", server: "redis-server", client: "redis-cli" },
  "redis-8": { image: "redis:8.10.1-trixie", server: "redis-server", client: "redis-cli" },
  "valkey-9": { image: "valkey/valkey:9.1.2-trixie", server: "valkey-server", client: "valkey-cli" },
};

/** The release to move to from one without fixes. */
export const successor: Release = "redis-8";

/** Metrics of a server, for Prometheus. */
export const exporterImage = "oliver006/redis_exporter:v1.89.0";
