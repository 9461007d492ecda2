import { bucketWith, goodParts, policyOf, s3, tlsOnly } from "../buckets";
import type { Cases, Program } from "./program";

const of = { bucket: "shop-backups" };

/** A bucket that keeps every rule, protected; a part that is undefined is not in the program. */
const bucket = (parts: Parameters<typeof bucketWith>[0] = {}): Program =>
  bucketWith(parts).map((part) => ({
    ...part,
    name: `${part.name}-${part.type.split(":").at(-1) ?? ""}`,
    protect: true,
  }));

/** Buckets of S3, and their parts. */
export const buckets: Cases = {
  "s3-versioning": {
    keeps: bucket(),
    breaks: [
      bucket({ BucketVersioning: undefined }),
      bucket({ BucketVersioning: { ...of, versioningConfiguration: { status: "Suspended" } } }),
    ],
  },
  "s3-encryption": {
    keeps: bucket(),
    breaks: [
      bucket({ BucketServerSideEncryptionConfiguration: undefined }),
      bucket({
        BucketServerSideEncryptionConfiguration: {
          ...of,
          rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "none" } }],
        },
      }),
    ],
  },
  "s3-public-access": {
    keeps: bucket(),
    breaks: [
      bucket({ BucketPublicAccessBlock: undefined }),
      bucket({ BucketPublicAccessBlock: { ...goodParts.BucketPublicAccessBlock, blockPublicPolicy: false } }),
      [...bucket(), s3("BucketAclV2", { ...of, acl: "public-read" }, "backups-acl")],
    ],
  },
  "s3-tls-only": {
    keeps: bucket(),
    breaks: [
      bucket({ BucketPolicy: undefined }),
      bucket({ BucketPolicy: { ...of, policy: policyOf({ ...tlsOnly, Condition: undefined }) } }),
    ],
  },
  "s3-lifecycle": {
    keeps: bucket(),
    breaks: [
      bucket({ BucketLifecycleConfiguration: undefined }),
      bucket({
        BucketLifecycleConfiguration: {
          ...of,
          rules: [{ id: "old", status: "Disabled", noncurrentVersionExpiration: { noncurrentDays: 30 } }],
        },
      }),
    ],
  },
  "s3-object-lock": {
    keeps: bucket(),
    breaks: [
      bucket({ BucketObjectLockConfiguration: undefined }),
      bucket({ BucketObjectLockConfiguration: { ...of, rule: {} } }),
    ],
  },
};
