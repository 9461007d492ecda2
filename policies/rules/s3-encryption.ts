import { type StackRule, texts, type ViolationOf } from "../rule";
import { bucketsOf, holds, type S3Bucket, settingsOf, violationAt } from "../s3";

/** Buckets say how they are encrypted, so that nobody's later change of the account's defaults undoes it. */
export const s3Encryption: StackRule = {
  sees: "stack",
  name: "s3-encryption",
  description: "Every bucket of S3 says how it is encrypted.",
  references: ["ROF-CON-18", "AWS FSBP S3.17", "HIPAA §164.312(a)(2)(iv)", "ISO 27001 A.8.24"],
  settings: {
    algorithms: {
      type: "array",
      items: { type: "string" },
      default: ["AES256", "aws:kms", "aws:kms:dsse"],
      description: "Ways of encryption that are enough; without AES256, a key of one's own is asked for",
    },
  },
  check: (resources, settings) => {
    const algorithms = texts(settings.at("algorithms"));
    return bucketsOf(resources).flatMap((bucket) => encryption(bucket, algorithms));
  },
};

const kind = "BucketServerSideEncryptionConfiguration";

const inline = [
  "serverSideEncryptionConfiguration.rule.applyServerSideEncryptionByDefault.sseAlgorithm",
  "serverSideEncryptionConfigurations.rules.applyServerSideEncryptionByDefaults.sseAlgorithm",
];

function encryption(bucket: S3Bucket, algorithms: readonly string[]): readonly ViolationOf[] {
  const found = settingsOf(bucket, kind, "rules.applyServerSideEncryptionByDefault.sseAlgorithm", ...inline);
  if (holds(found, ...algorithms) || bucket.mayHave(kind)) return [];
  const message =
    found.length > 0
      ? "The bucket is encrypted in a way that is not enough"
      : "The bucket does not say how it is encrypted";
  const byDefault = `applyServerSideEncryptionByDefault: { sseAlgorithm: "${algorithms[0] ?? "aws:kms"}" }`;
  return [violationAt(found[0], bucket, { kind, message, args: `rules: [{ ${byDefault} }]` })];
}
