/** Majors of PostgreSQL that a database may run. */
export const majors = ["13", "14", "15", "16", "17", "18"] as const;
export type Major = (typeof majors)[number];

/** What is known of one major. */
export interface MajorVersion {
  /** Newest pinned image of it, by tag and digest: the operator's. */
  readonly image: string;
  /** The same on Docker: the official image, which has no operator's files. */
  readonly dockerImage: string;
  /** Last day of its support by the PostgreSQL project, or that this day is over. */
  readonly support: { readonly until: string } | { readonly ended: string };
}

/**
 * Images of CloudNativePG's own catalogue `postgresql-minimal-trixie` of 2026-08-31: PostgreSQL, its locales, and nothing else. The
 * backup tools are the plugin's, so the larger `system` images are not needed. Ends of support: postgresql.org/support/versioning.
 */
export const majorVersions: Readonly<Record<Major, MajorVersion>> = {
  "13": {
    image:
      "ghcr.io/cloudnative-pg/postgresql:13.22-202511100817-minimal-trixie@sha256:68703fc0579e2f93379f94628092b5bde55d676e546feab1251c243f414a6a20",
    dockerImage: "postgres:13.22",
    support: { ended: "2025-11-13" },
  },
  "14": {
    image:
      "ghcr.io/cloudnative-pg/postgresql:14.24-202608310817-minimal-trixie@sha256:0110420e4eb6f8df4775d8df8628524931800d03f6a7a1af519212fc2b8aeb66",
    dockerImage: "postgres:14.24",
    support: { ended: "2026-11-12" },
  },
  "15": {
    image:
      "ghcr.io/cloudnative-pg/postgresql:15.19-202608310817-minimal-trixie@sha256:6db71471c06f74845eef160bb89b1f5f345b17168c5c67f9698d5a0bbcb4caa0",
    dockerImage: "postgres:15.19",
    support: { until: "2027-11-11" },
  },
  "16": {
    image:
      "ghcr.io/cloudnative-pg/postgresql:16.15-202608310817-minimal-trixie@sha256:cde2d1b10f5b497fbecd548578df5548025a1b1e42a709741c4af7c4533b658e",
    dockerImage: "postgres:16.15",
    support: { until: "2028-11-09" },
  },
  "17": {
    image:
      "ghcr.io/cloudnative-pg/postgresql:17.11-202608310816-minimal-trixie@sha256:c3c572b1cae6404fb508516456b0288d1c35feda39d4ef59857af2c9abe9282d",
    dockerImage: "postgres:17.11",
    support: { until: "2029-11-08" },
  },
  "18": {
    image:
      "ghcr.io/cloudnative-pg/postgresql:18.6-202608310817-minimal-trixie@sha256:5c389b0268d9e637ca55efa41a7fafa3996332b5ea3c6099d0861c5f31acb00e",
    dockerImage: "postgres:18.6",
    support: { until: "2030-11-14" },
  },
};

/** The major to move to from one that is past its end: the one with the longest support. */
export const successor: Major = "18";

/** The major that an image's tag begins with, as the operator reads it; nothing where the tag has no version. */
export const majorOfImage = (image: string): string | undefined => /:(\d+)(?:[.-][\w.-]*)?(?:@|$)/.exec(image)?.[1];
