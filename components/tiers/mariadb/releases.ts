/** Majors of MariaDB that a tier may run: those with long support. */
export const majors = ["10.5", "10.6", "10.11", "11.4", "11.8"] as const;
export type Major = (typeof majors)[number];

/** What is known of one major. */
export interface MajorVersion {
  /** Newest pinned image of it: the Debian or Ubuntu one, whose shell and tools the start scripts need. */
  readonly image: string;
  /** Last day of its support, or that this day is over. */
  readonly support: { readonly until: string } | { readonly ended: string };
}

/** The images of each major (MED-CON-01). Ends of support: mariadb.org/about/#maintenance-policy. */
export const majorVersions: Readonly<Record<Major, MajorVersion>> = {
  "10.5": { image: "mariadb:10.5.29", support: { ended: "2025-06-24" } },
  "10.6": { image: "mariadb:10.6.24", support: { ended: "2026-07-06" } },
  "10.11": { image: "mariadb:10.11.15", support: { until: "2028-02-16" } },
  "11.4": { image: "mariadb:11.4.9", support: { until: "2029-05-29" } },
  "11.8": { image: "mariadb:11.8.8", support: { until: "2028-06-04" } },
};

/** The major to move to from one that is past its end. */
export const successor: Major = "11.8";

/** The next major: members of two that follow each other can work together while one after the other is updated. */
export const nextMajor = (major: Major): Major => majors[majors.indexOf(major) + 1] ?? successor;

/** The major that an image's tag begins with; nothing where the tag has no version. */
export const majorOfImage = (image: string): string | undefined =>
  /:(\d+\.\d+)(?:\.\d+)?[\w.-]*(?:@|$)/.exec(image)?.[1];

/** Metrics of a member, for Prometheus. */
export const exporterImage = "prom/mysqld-exporter:v0.16.0";

/** Sends dumps to the place for backups, and throws away the old ones. */
export const uploadImage = "rclone/rclone:1.71.2";
