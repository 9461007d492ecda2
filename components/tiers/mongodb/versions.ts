/** Majors of MongoDB that a tier may run. */
export const majors = ["4.4", "5.0", "6.0", "7.0", "8.0"] as const;
export type Major = (typeof majors)[number];

/** What is known of one major. */
export interface MajorVersion {
  /** Newest pinned image of it. */
  readonly image: string;
  /** Last day of its support, or that this day is over. */
  readonly support: { readonly until: string } | { readonly ended: string };
  /** Whether the tool that makes the backups is tested with it by its authors. */
  readonly backupsTested: boolean;
}

/**
 * Percona Server for MongoDB: MongoDB's own code, with backups of the whole replica set. 6.0 to 8.0 are the images with which this version
 * of the operator is tested; the others are the last of their major (MED-CON-01). Ends of support: mongodb.com/legal/support-policy.
 */
export const majorVersions: Readonly<Record<Major, MajorVersion>> = {
  "4.4": {
    image: "percona/percona-server-mongodb:4.4.29-28",
    support: { ended: "2024-02-29" },
    backupsTested: false,
  },
  "5.0": {
    image: "percona/percona-server-mongodb:5.0.29-25",
    support: { ended: "2024-10-31" },
    backupsTested: false,
  },
  "6.0": {
    image: "percona/percona-server-mongodb:6.0.29-23",
    support: { ended: "2025-07-31" },
    backupsTested: false,
  },
  "7.0": {
    image: "percona/percona-server-mongodb:7.0.37-20",
    support: { until: "2027-08-31" },
    backupsTested: true,
  },
  "8.0": {
    image: "percona/percona-server-mongodb:8.0.26-11",
    support: { until: "2029-10-31" },
    backupsTested: true,
  },
};

/** The major to move to from one that is past its end: the one with the longest support. */
export const successor: Major = "8.0";

/** The next major: the server can only be upgraded from one to the next. */
export const nextMajor = (major: Major): Major => majors[majors.indexOf(major) + 1] ?? successor;

/** The major that an image's tag begins with; nothing where the tag has no version. */
export const majorOfImage = (image: string): string | undefined => /:(\d+\.\d+)\.\d+[\w.-]*(?:@|$)/.exec(image)?.[1];

/** Version of the operator's way of running things: it keeps to it, whatever its own version is. */
export const operatorVersion = "1.23.0";

/** The agent beside every member that makes backups and keeps the log of operations. */
export const backupImage = "percona/percona-backup-mongodb:2.15.0";

/** Metrics of a member, for Prometheus. */
export const exporterImage = "percona/mongodb_exporter:0.53.0";
