import type { ResourceTransformation } from "@pulumi/pulumi";
import { KubernetesBackup } from "../../../components/tiers/backup/kubernetes";
import { type BackupTargetPlan, planBackup } from "../../../components/tiers/backup/plan";
import { backupSettingsSchema, backupSpecSchema } from "../../../components/tiers/backup/settings";
import { find, type RecordedResource, recordResources } from "../../support/mocks";
import { kubernetesTarget } from "../../support/plan-context";

const { namespaces } = kubernetesTarget();

function planOf(settings: object): BackupTargetPlan {
  const owner = { platform: "rofecare", environment: "prod" } as const;
  const { plan } = planBackup(backupSpecSchema.parse({}), backupSettingsSchema.parse(settings), owner);
  if (!plan) throw new Error("these settings keep no backups");
  return plan;
}

const awsSettings = { provider: "aws", region: "eu-west-3", bucket: "rofecare-backups" };
const serverSettings = {
  provider: "s3-compatible",
  endpoint: "https://s3.example.org:9000",
  bucket: "rofecare-backups",
  credentialsSecret: "backup-keys",
};

const register = (
  settings: object,
  transformations: ResourceTransformation[] = [],
): Promise<readonly RecordedResource[]> =>
  recordResources(() => new KubernetesBackup(planOf(settings), { namespaces, protectData: true }, { transformations }));

const objectStore = async (settings: object): Promise<RecordedResource["inputs"]> =>
  find(await register(settings), "kubernetes:barmancloud.cnpg.io/v1:ObjectStore", "backups").inputs;

const inputsAtAws = async (type: string, settings: object = awsSettings): Promise<RecordedResource["inputs"]> =>
  find(await register(settings), type, "backups").inputs;

/** A policy is text in the resource: what it says is compared, not how it is written. */
const policyOf = ({ policy }: RecordedResource["inputs"]): unknown => JSON.parse(String(policy));

describe("the object store of all databases", () => {
  it("ROF-BAK-01 ROF-BAK-03 ROF-BAK-04 ROF-CON-18: it says where, with which keys, compressed, and for how long", async () => {
    expect(await objectStore(serverSettings)).toMatchObject({
      metadata: { name: "backups", namespace: "demo-database" },
      spec: {
        retentionPolicy: "30d",
        configuration: {
          destinationPath: "s3://rofecare-backups/rofecare/prod",
          endpointURL: "https://s3.example.org:9000",
          s3Credentials: {
            accessKeyId: { name: "backup-keys", key: "accessKeyId" },
            secretAccessKey: { name: "backup-keys", key: "secretAccessKey" },
          },
          wal: { compression: "gzip", maxParallel: 4 },
          data: { compression: "gzip" },
        },
        instanceSidecarConfiguration: {
          env: [
            { name: "AWS_REQUEST_CHECKSUM_CALCULATION", value: "when_required" },
            { name: "AWS_RESPONSE_CHECKSUM_VALIDATION", value: "when_required" },
          ],
          resources: { requests: { cpu: "50m", memory: "128Mi" }, limits: { cpu: "500m", memory: "512Mi" } },
          retentionPolicyIntervalSeconds: 1800,
        },
      },
    });
  });

  it("a server of one's own may have a region and a certificate of its own", async () => {
    const inputs = await objectStore({ ...serverSettings, region: "site-1", certificateAuthoritySecret: "s3-ca" });
    expect(inputs).toHaveProperty("spec.configuration.endpointCA", { name: "s3-ca", key: "ca.crt" });
    expect(inputs).toHaveProperty("spec.instanceSidecarConfiguration.env.2", {
      name: "AWS_DEFAULT_REGION",
      value: "site-1",
    });
  });

  it("a bucket that exists already is all that is used: nothing of AWS is made, and no Secret", async () => {
    expect((await register(serverSettings)).map(({ type }) => type)).toEqual([
      "palier:kubernetes:Backup",
      "kubernetes:barmancloud.cnpg.io/v1:ObjectStore",
    ]);
  });
});

describe("a bucket at AWS", () => {
  it("ROF-BAK-08: it lies in its region, keeps versions, is encrypted, and open to nobody", async () => {
    expect(await inputsAtAws("pulumi:providers:aws")).toMatchObject({ region: "eu-west-3" });
    expect(await inputsAtAws("aws:s3/bucket:Bucket")).toEqual({
      bucket: "rofecare-backups",
      forceDestroy: false,
      objectLockEnabled: false,
    });
    expect(await inputsAtAws("aws:s3/bucketVersioning:BucketVersioning")).toMatchObject({
      versioningConfiguration: { status: "Enabled" },
    });
    expect(await inputsAtAws("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock")).toEqual({
      bucket: "rofecare-backups",
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    expect(await inputsAtAws("aws:s3/bucketOwnershipControls:BucketOwnershipControls")).toMatchObject({
      rule: { objectOwnership: "BucketOwnerEnforced" },
    });
  });

  it("its objects are encrypted by S3, or by the key of the settings", async () => {
    const type = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";
    const kmsKey = "arn:aws:kms:eu-west-3:123456789012:key/0f0e0d0c-1111-2222-3333-444455556666";
    expect((await inputsAtAws(type))["rules"]).toEqual([
      { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" }, bucketKeyEnabled: false },
    ]);
    expect((await inputsAtAws(type, { ...awsSettings, kmsKey }))["rules"]).toEqual([
      {
        applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: kmsKey },
        bucketKeyEnabled: true,
      },
    ]);
  });

  it("without TLS nobody gets in, whatever their rights", async () => {
    expect(policyOf(await inputsAtAws("aws:s3/bucketPolicy:BucketPolicy"))).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "TlsOnly",
          Effect: "Deny",
          Principal: "*",
          Action: "s3:*",
          Resource: ["arn:aws:s3:::rofecare-backups", "arn:aws:s3:::rofecare-backups/*"],
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
      ],
    });
  });

  it("ROF-BAK-03: what the databases deleted goes after the retention, broken uploads after a week, and nothing else by age", async () => {
    const { rules } = await inputsAtAws("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration");
    expect(rules).toEqual([
      {
        id: "deleted-backups",
        status: "Enabled",
        filter: { prefix: "rofecare/prod/" },
        noncurrentVersionExpiration: { noncurrentDays: 30 },
        expiration: { expiredObjectDeleteMarker: true },
      },
      {
        id: "broken-uploads",
        status: "Enabled",
        filter: { prefix: "" },
        abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
      },
    ]);
  });

  it("a lock on the objects is switched on with the bucket, and set for its days", async () => {
    const settings = { ...awsSettings, objectLock: { mode: "COMPLIANCE", days: 14 } };
    expect(await inputsAtAws("aws:s3/bucket:Bucket", settings)).toMatchObject({ objectLockEnabled: true });
    expect(
      await inputsAtAws("aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration", settings),
    ).toMatchObject({
      rule: { defaultRetention: { mode: "COMPLIANCE", days: 14 } },
    });
  });

  it("the databases' user may keep backups in its folder, and neither destroy versions nor change the bucket", async () => {
    const policy = policyOf(await inputsAtAws("aws:iam/userPolicy:UserPolicy"));
    expect(policy).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "FindObjects",
          Effect: "Allow",
          Action: ["s3:ListBucket", "s3:GetBucketLocation", "s3:ListBucketMultipartUploads"],
          Resource: "arn:aws:s3:::rofecare-backups",
        },
        {
          Sid: "KeepBackups",
          Effect: "Allow",
          Action: [
            "s3:GetObject",
            "s3:PutObject",
            "s3:DeleteObject",
            "s3:AbortMultipartUpload",
            "s3:ListMultipartUploadParts",
          ],
          Resource: "arn:aws:s3:::rofecare-backups/rofecare/prod/*",
        },
      ],
    });
  });

  it("with a key of its own the user may use that key, and no other", async () => {
    const kmsKey = "arn:aws:kms:eu-west-3:123456789012:key/0f0e0d0c-1111-2222-3333-444455556666";
    const policy = policyOf(await inputsAtAws("aws:iam/userPolicy:UserPolicy", { ...awsSettings, kmsKey }));
    expect(policy).toHaveProperty("Statement.2", {
      Sid: "UseTheKey",
      Effect: "Allow",
      Action: ["kms:GenerateDataKey", "kms:Decrypt"],
      Resource: kmsKey,
    });
  });

  it("its keys reach the databases as a Secret of the database zone", async () => {
    const program = (): unknown => new KubernetesBackup(planOf(awsSettings), { namespaces, protectData: true }, {});
    const computed = { "aws:iam/accessKey:AccessKey": { secret: "made by AWS" } };
    const registered = await recordResources(program, computed);
    expect(find(registered, "kubernetes:core/v1:Secret", "backup-credentials").inputs).toMatchObject({
      metadata: { name: "backup-credentials", namespace: "demo-database", labels: { "cnpg.io/reload": "true" } },
      stringData: {
        value: {
          accessKeyId: "backups-id",
          secretAccessKey: "made by AWS",
          AWS_ACCESS_KEY_ID: "backups-id",
          AWS_SECRET_ACCESS_KEY: "made by AWS",
        },
      },
    });
  });

  it("ROF-OPS-05: the bucket alone refuses to be deleted", async () => {
    const names: string[] = [];
    await register(awsSettings, [
      ({ type, opts }) => {
        if (opts.protect === true) names.push(type);
        return undefined;
      },
    ]);
    expect(names).toEqual(["aws:s3/bucket:Bucket"]);
  });
});
