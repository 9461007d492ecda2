import { join } from "node:path";
import { mebibytes } from "../../../language/quantity";
import { apiPort, consolePort, type BucketPlan, type LoginPlan, type ObjectStorePlan } from "../plan";
import { accessPolicy, backupPolicy } from "./policies";
import type { ObjectStoreSoftware } from "./software";

/** Part of the memory limit that Go's collector keeps the server under. */
const memoryShare = 0.9;

/** A program of MinIO's line: they share the format on disk, variables, paths and the client, and differ in their names. */
export const minioLine = (program: string, image: string): ObjectStoreSoftware => ({
  image,
  user: 1000,
  command: (plan, dataFolder) => [
    program,
    "server",
    "--address",
    `:${String(apiPort)}`,
    "--console-address",
    `:${String(consolePort)}`,
    drivesOf(plan, dataFolder),
  ],
  environment: ({ resources, connection }, root) => ({
    MINIO_ROOT_USER_FILE: root.username,
    MINIO_ROOT_PASSWORD_FILE: root.password,
    MINIO_REGION: connection.region,
    // A browser that finds the API is not led to the console, which no other pod reaches.
    MINIO_BROWSER_REDIRECT: "off",
    MINIO_PROMETHEUS_AUTH_TYPE: "public",
    MINIO_UPDATE: "off",
    GOMEMLIMIT: `${String(Math.floor(mebibytes(resources.memoryLimit) * memoryShare))}MiB`,
    HOME: "/tmp",
  }),
  alivePath: "/minio/health/live",
  readyPath: "/minio/health/cluster/read",
  scripts: join(__dirname, "../scripts"),
  settings: (plan) => ({
    buckets: table(plan.buckets.map(bucketRow)),
    logins: table(plan.logins.map(({ secret, policy }) => [secret, policy])),
    ...Object.fromEntries(plan.buckets.map((bucket) => [`lifecycle-${bucket.name}.json`, lifecycle(bucket)])),
    ...Object.fromEntries(plan.logins.map((login) => [`policy-${login.policy}.json`, policyOf(login, plan)])),
  }),
});

/** One folder alone, or the same folder of each member: the program itself writes out the numbers in the braces. */
const drivesOf = ({ name, members, memberDomain }: ObjectStorePlan, dataFolder: string): string =>
  members === 1
    ? dataFolder
    : `http://${name}-{0...${String(members - 1)}}.${memberDomain}:${String(apiPort)}${dataFolder}`;

const bucketRow = ({ name, versioning, lockDays, quota }: BucketPlan): readonly string[] => [
  name,
  versioning ? "versions" : "none",
  lockDays === undefined ? "none" : `${String(lockDays)}d`,
  quota === undefined ? "none" : `${quota}B`,
];

/** Rows of words, as the shell reads them: no word holds a space. */
export const table = (rows: readonly (readonly string[])[]): string => rows.map((row) => `${row.join(" ")}\n`).join("");

/** Without it, what was overwritten or deleted would fill the volumes for ever. */
const lifecycle = ({ oldVersionsDays }: BucketPlan): string =>
  JSON.stringify({
    Rules: [
      {
        ID: "old-versions",
        Status: "Enabled",
        Filter: { Prefix: "" },
        Expiration: { ExpiredObjectDeleteMarker: true },
        NoncurrentVersionExpiration: { NoncurrentDays: oldVersionsDays },
      },
    ],
  });

const policyOf = ({ access, buckets }: LoginPlan, plan: ObjectStorePlan): string =>
  JSON.stringify(access === "read" ? backupPolicy(plan.buckets.map(({ name }) => name)) : accessPolicy(buckets));
