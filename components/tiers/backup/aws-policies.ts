import type { AwsBackupPlan } from "./plan";

/** An IAM policy document. */
export interface PolicyDocument {
  readonly Version: "2012-10-17";
  readonly Statement: readonly Statement[];
}

interface Statement {
  readonly Sid: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: "*";
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const arnOf = ({ bucket }: Pick<AwsBackupPlan, "bucket">): string => `arn:aws:s3:::${bucket}`;

/** Nobody, whatever their rights, may use the bucket without TLS. */
export const tlsOnlyPolicy = (plan: Pick<AwsBackupPlan, "bucket">): PolicyDocument => ({
  Version: "2012-10-17",
  Statement: [
    {
      Sid: "TlsOnly",
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: [arnOf(plan), `${arnOf(plan)}/*`],
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
  ],
});

/**
 * Just what the databases need: their own folder, and nothing that could destroy old versions or change the bucket. Listing is for the
 * whole bucket, as the backup tool asks first whether the bucket is there, and that question names no folder.
 */
export const databasesPolicy = (plan: AwsBackupPlan): PolicyDocument => ({
  Version: "2012-10-17",
  Statement: [
    {
      Sid: "FindObjects",
      Effect: "Allow",
      Action: ["s3:ListBucket", "s3:GetBucketLocation", "s3:ListBucketMultipartUploads"],
      Resource: arnOf(plan),
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
      Resource: `${arnOf(plan)}/${plan.prefix}/*`,
    },
    ...(plan.kmsKey === undefined
      ? []
      : [
          {
            Sid: "UseTheKey",
            Effect: "Allow",
            Action: ["kms:GenerateDataKey", "kms:Decrypt"],
            Resource: plan.kmsKey,
          } as const,
        ]),
  ],
});
