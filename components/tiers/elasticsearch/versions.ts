/** Majors of Elasticsearch that a platform may ask for. Between two of them lies a planned step: docs/upgrades.md. */
export const majors = ["7", "8", "9"] as const;
export type Major = (typeof majors)[number];

/** What is known of one major. */
export interface MajorVersion {
  /** Newest version of it that is pinned: the operator must be told, as it cannot see it in an image. */
  readonly version: string;
  /** Set where Elastic makes no fixes for it any more. */
  readonly ended?: true;
  /** Whether it can write snapshots to S3 without a plug-in that the image does not have. */
  readonly snapshots: boolean;
}

/** Ends of support: elastic.co/support/eol. The client for S3 is a part of Elasticsearch since 8.0. */
export const majorVersions: Readonly<Record<Major, MajorVersion>> = {
  "7": { version: "7.17.29", ended: true, snapshots: false },
  "8": { version: "8.19.8", snapshots: true },
  "9": { version: "9.5.2", snapshots: true },
};

/** The major to move to from one without fixes. */
export const successor: Major = "9";

/** The image of a version, as Elastic publishes it. */
export const imageOf = (version: string): string => `docker.elastic.co/elasticsearch/elasticsearch:${version}`;

/** The version in an image's tag; nothing where the tag has none. */
export const versionOfImage = (image: string): string | undefined =>
  /:(\d+\.\d+\.\d+)(?:-[\w.-]*)?(?:@|$)/.exec(image)?.[1];

/** Metrics of nodes and indices, for Prometheus. */
export const exporterImage = "quay.io/prometheuscommunity/elasticsearch-exporter:v1.11.0";
