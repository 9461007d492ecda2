import { AccessKey } from "@pulumi/aws/iam/accessKey";
import { User } from "@pulumi/aws/iam/user";
import { UserPolicy } from "@pulumi/aws/iam/userPolicy";
import { Provider } from "@pulumi/aws/provider";
import { Bucket } from "@pulumi/aws/s3/bucket";
import { BucketLifecycleConfiguration } from "@pulumi/aws/s3/bucketLifecycleConfiguration";
import { BucketObjectLockConfiguration } from "@pulumi/aws/s3/bucketObjectLockConfiguration";
import { BucketOwnershipControls } from "@pulumi/aws/s3/bucketOwnershipControls";
import { BucketPolicy } from "@pulumi/aws/s3/bucketPolicy";
import { BucketPublicAccessBlock } from "@pulumi/aws/s3/bucketPublicAccessBlock";
import { BucketServerSideEncryptionConfiguration } from "@pulumi/aws/s3/bucketServerSideEncryptionConfiguration";
import { BucketVersioning } from "@pulumi/aws/s3/bucketVersioning";
import type * as aws from "@pulumi/aws";
import {
  ComponentResource,
  type ComponentResourceOptions,
  type CustomResourceOptions,
  type Output,
} from "@pulumi/pulumi";
import { databasesPolicy, tlsOnlyPolicy } from "./aws-policies";
import { type AwsBackupPlan, objectStoreName } from "./plan";

type Rule = aws.types.input.s3.BucketLifecycleConfigurationRule;

/** Keys of the user that the databases are. The second is a Pulumi secret. */
export interface AwsBucketKeys {
  readonly accessKeyId: Output<string>;
  readonly secretAccessKey: Output<string>;
}

/** A private, encrypted bucket that keeps old versions, and a user that may do no more than keep backups in it. */
export class AwsBackupBucket extends ComponentResource {
  readonly keys: AwsBucketKeys;

  constructor(plan: AwsBackupPlan, protectData: boolean, opts: ComponentResourceOptions) {
    super("palier:aws:BackupBucket", objectStoreName, {}, opts);
    const tags = { platform: plan.platform, environment: plan.environment };
    const provider = new Provider(objectStoreName, { region: plan.region, defaultTags: { tags } }, { parent: this });
    const child: CustomResourceOptions = { parent: this, provider };
    const bucket = this.makeBucket(plan, { ...child, protect: protectData });
    secureBucket(plan, bucket, child);
    this.keys = makeUser(plan, child);
    this.registerOutputs({ bucket: bucket.bucket });
  }

  private makeBucket(plan: AwsBackupPlan, opts: CustomResourceOptions): Bucket {
    return new Bucket(
      objectStoreName,
      { bucket: plan.bucket, forceDestroy: false, objectLockEnabled: plan.objectLock !== undefined },
      opts,
    );
  }
}

/** Versions, encryption, no public access, TLS only, and what is thrown away when. */
function secureBucket(plan: AwsBackupPlan, bucket: Bucket, child: CustomResourceOptions): void {
  const of = { bucket: bucket.bucket };
  const closed = new BucketPublicAccessBlock(
    objectStoreName,
    { ...of, blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true },
    child,
  );
  new BucketOwnershipControls(objectStoreName, { ...of, rule: { objectOwnership: "BucketOwnerEnforced" } }, child);
  const versioning = new BucketVersioning(
    objectStoreName,
    { ...of, versioningConfiguration: { status: "Enabled" } },
    child,
  );
  new BucketServerSideEncryptionConfiguration(objectStoreName, { ...of, rules: [encryption(plan)] }, child);
  // AWS refuses two changes of a bucket's access at the same time.
  const policy = JSON.stringify(tlsOnlyPolicy(plan));
  new BucketPolicy(objectStoreName, { ...of, policy }, { ...child, dependsOn: [closed] });
  const afterVersions = { ...child, dependsOn: [versioning] };
  new BucketLifecycleConfiguration(objectStoreName, { ...of, rules: lifecycle(plan) }, afterVersions);
  if (plan.objectLock) {
    const rule = { defaultRetention: plan.objectLock };
    new BucketObjectLockConfiguration(objectStoreName, { ...of, rule }, afterVersions);
  }
}

const encryption = ({ kmsKey }: AwsBackupPlan): aws.types.input.s3.BucketServerSideEncryptionConfigurationRule => ({
  applyServerSideEncryptionByDefault:
    kmsKey === undefined ? { sseAlgorithm: "AES256" } : { sseAlgorithm: "aws:kms", kmsMasterKeyId: kmsKey },
  bucketKeyEnabled: kmsKey !== undefined,
});

/**
 * What the databases deleted stays for as long again as it was kept, and then goes. No rule deletes by age what they have not deleted:
 * a base backup is useless without every piece of log after it, and only they know which are still needed.
 */
const lifecycle = ({ prefix, retentionDays }: AwsBackupPlan): Rule[] => [
  {
    id: "deleted-backups",
    status: "Enabled",
    filter: { prefix: `${prefix}/` },
    noncurrentVersionExpiration: { noncurrentDays: retentionDays },
    expiration: { expiredObjectDeleteMarker: true },
  },
  {
    id: "broken-uploads",
    status: "Enabled",
    filter: { prefix: "" },
    abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
  },
];

function makeUser(plan: AwsBackupPlan, child: CustomResourceOptions): AwsBucketKeys {
  const name = `${plan.platform}-${plan.environment}-backups`;
  const user = new User(objectStoreName, { name }, child);
  new UserPolicy(
    objectStoreName,
    { user: user.name, name: "keep-backups", policy: JSON.stringify(databasesPolicy(plan)) },
    child,
  );
  const key = new AccessKey(objectStoreName, { user: user.name }, child);
  return { accessKeyId: key.id, secretAccessKey: key.secret };
}
