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
  /** Releases whose data it reads, beside its own: each writes a format that those before it do not know. */
  readonly takesOver: readonly Release[];
  /** Set where the project makes no fixes for it any more. */
  readonly ended?: true;
}

/** The images of each release (ROF-CON-32, MED-CAC-01, ECO-CAC-01). */
export const releaseFacts: Readonly<Record<Release, ReleaseFacts>> = {
  "redis-6": {
    image: "redis:6.2.20-bookworm",
    server: "redis-server",
    client: "redis-cli",
    takesOver: [],
    ended: true,
  },
  "redis-7": { image: "redis:7.4.6-bookworm", server: "redis-server", client: "redis-cli", takesOver: ["redis-6"] },
  "redis-8": {
    image: "redis:8.10.1-trixie",
    server: "redis-server",
    client: "redis-cli",
    takesOver: ["redis-6", "redis-7"],
  },
  "valkey-9": {
    image: "valkey/valkey:9.1.2-trixie",
    server: "valkey-server",
    client: "valkey-cli",
    takesOver: ["redis-6"],
  },
};

/** The release to move to from one without fixes. */
export const successor: Release = "redis-8";

/** Metrics of a server, for Prometheus. */
export const exporterImage = "oliver006/redis_exporter:v1.89.0";

/** The release that an image is of, by its name and the major of its tag; nothing for an image of another name. */
const releaseOfImage = (image: string): Release | undefined => {
  const [, program, major] = /(?:^|\/)(redis|valkey):(\d+)/.exec(image) ?? [];
  return releases.find((release) => release === `${String(program)}-${String(major)}`);
};

/** Why servers of one image cannot read what those of another have written. */
export function refuseRelease(before: string, after: string): string | undefined {
  const [from, to] = [releaseOfImage(before), releaseOfImage(after)];
  if (from === undefined || to === undefined || from === to || releaseFacts[to].takesOver.includes(from)) {
    return undefined;
  }
  return `${to} cannot read the data of ${from}: make a redis tier of another name, and let services use that one`;
}
