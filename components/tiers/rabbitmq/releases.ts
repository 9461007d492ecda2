/** Minor versions of RabbitMQ that a platform may ask for (MED-MSG-01). Between two of them lies a planned step: docs/upgrades.md. */
export const releases = ["3.8", "3.13", "4.2", "4.3"] as const;
export type Release = (typeof releases)[number];

/** What is known of one version. */
export interface ReleaseFacts {
  /** Newest pinned image of it: Debian's, as the start script needs a shell. */
  readonly image: string;
  /** Set where the project makes no fixes for it any more. */
  readonly ended?: true;
}

/** The images of each version (ROF-CON-32). 4.2 left community support on 2026-07-31. */
export const releaseFacts: Readonly<Record<Release, ReleaseFacts>> = {
  "3.8": { image: "rabbitmq:3.8.34-management", ended: true },
  "3.13": { image: "rabbitmq:3.13.7-management", ended: true },
  "4.2": { image: "rabbitmq:4.2.6-management", ended: true },
  "4.3": { image: "rabbitmq:4.3.5-management" },
};

/** The version to move to from one without fixes. */
export const successor: Release = "4.3";

/** Whether a version of RabbitMQ, such as "3.13", is this one or a later one. */
export function isSince(version: string, first: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [firstMajor = 0, firstMinor = 0] = first.split(".").map(Number);
  return major > firstMajor || (major === firstMajor && minor >= firstMinor);
}

/** The first version whose virtual hosts can make quorum queues of those that name no type. */
export const firstWithQuorumByDefault = "3.10";

/** The version in an image's tag; nothing where the tag has none. */
export const releaseOfImage = (image: string): string | undefined =>
  /:v?(\d+\.\d+)(?:[.-][\w.-]*)?(?:@|$)/.exec(image)?.[1];
