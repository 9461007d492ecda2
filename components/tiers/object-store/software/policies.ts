/** What a login may do, in the words of AWS, which every S3 server understands. */
export interface AccessPolicy {
  readonly Version: "2012-10-17";
  readonly Statement: readonly {
    readonly Effect: "Allow";
    readonly Action: readonly string[];
    readonly Resource: readonly string[];
  }[];
}

const bucketArn = (name: string): string => `arn:aws:s3:::${name}`;
const objectsArn = (name: string): string => `${bucketArn(name)}/*`;

const readBucket = ["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketVersions", "s3:GetBucketVersioning"];
const readObjects = ["s3:GetObject", "s3:GetObjectVersion", "s3:GetObjectTagging"];

const policy = (
  buckets: readonly string[],
  ofBucket: readonly string[],
  ofObjects: readonly string[],
): AccessPolicy => ({
  Version: "2012-10-17",
  Statement: [
    { Effect: "Allow", Action: ofBucket, Resource: buckets.map(bucketArn) },
    { Effect: "Allow", Action: ofObjects, Resource: buckets.map(objectsArn) },
  ],
});

/**
 * What a service does with its buckets: objects come and go. It neither makes nor removes a bucket, nor changes its rules, nor deletes
 * single versions: what it deletes by mistake, or what is deleted with its stolen login, can be brought back.
 */
export const accessPolicy = (buckets: readonly string[]): AccessPolicy =>
  policy(
    buckets,
    [...readBucket, "s3:ListBucketMultipartUploads"],
    [
      ...readObjects,
      "s3:GetObjectRetention",
      "s3:PutObject",
      "s3:PutObjectTagging",
      "s3:DeleteObject",
      "s3:AbortMultipartUpload",
      "s3:ListMultipartUploadParts",
    ],
  );

/** What the backup needs: to read everything but locks, which it would take along to a place whose bucket may know none. */
export const backupPolicy = (buckets: readonly string[]): AccessPolicy => policy(buckets, readBucket, readObjects);
