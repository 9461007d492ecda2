import type { Given } from "./judge";

/** Stands in a preview for a value that is not known yet. */
export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const answeredAlways = { id: unknown, arn: unknown, region: unknown };

/** A resource of S3, in the shape of the library's module `aws.s3`. */
export const s3 = (kind: string, props: object, name = "backups"): Given => ({
  type: `aws:s3/${kind.charAt(0).toLowerCase()}${kind.slice(1)}:${kind}`,
  name,
  props: { ...answeredAlways, ...props },
});

const of = { bucket: "shop-backups" };

/** The statement with which a bucket refuses everybody who comes without TLS. */
export const tlsOnly = {
  Sid: "TlsOnly",
  Effect: "Deny",
  Principal: "*",
  Action: "s3:*",
  Resource: ["arn:aws:s3:::shop-backups", "arn:aws:s3:::shop-backups/*"],
  Condition: { Bool: { "aws:SecureTransport": "false" } },
};

/** A document of policies with the statements. */
export const policyOf = (...statements: readonly object[]): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements });

/** What AWS answers for a bucket, and a preview does not know yet. */
const answered = { versioning: unknown, serverSideEncryptionConfiguration: unknown, policy: unknown, grants: unknown };

/** A bucket that keeps every rule, as a preview sees it, by kind of resource. */
export const goodParts = {
  Bucket: { ...of, ...answered, lifecycleRules: unknown, forceDestroy: false, objectLockEnabled: true },
  BucketVersioning: { ...of, versioningConfiguration: { status: "Enabled", mfaDelete: unknown } },
  BucketServerSideEncryptionConfiguration: {
    ...of,
    rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: "key" } }],
  },
  BucketPublicAccessBlock: {
    ...of,
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
  },
  BucketPolicy: { ...of, policy: policyOf(tlsOnly) },
  BucketLifecycleConfiguration: {
    ...of,
    rules: [
      { id: "old", status: "Enabled", noncurrentVersionExpiration: { noncurrentDays: 30 } },
      { id: "broken", status: "Enabled", abortIncompleteMultipartUpload: { daysAfterInitiation: 7 } },
    ],
  },
  BucketObjectLockConfiguration: { ...of, rule: { defaultRetention: { mode: "GOVERNANCE", days: 30 } } },
};

type Parts = { readonly [Kind in keyof typeof goodParts]?: object | undefined };

/** The good bucket with other parts; a part that is undefined is not in the program. */
export const bucketWith = (parts: Parts = {}): readonly Given[] =>
  Object.entries({ ...goodParts, ...parts }).flatMap(([kind, props]) => (props === undefined ? [] : [s3(kind, props)]));
