import type { Field } from "../field";
import type { StackRule, ViolationOf } from "../rule";
import { bucketsOf, holds, type S3Bucket, type Setting, settingsOf, violationAt } from "../s3";

/** What nobody can see or use is thrown away some day: pieces of broken uploads, and versions that were overwritten. */
export const s3Lifecycle: StackRule = {
  sees: "stack",
  name: "s3-lifecycle",
  description: "Every bucket of S3 throws away broken uploads and, some day, old versions.",
  references: ["AWS FSBP S3.10 and S3.13", "ISO 27001 A.8.10"],
  settings: {},
  check: (resources) => bucketsOf(resources).flatMap(lifecycle),
};

const kind = "BucketLifecycleConfiguration";

function lifecycle(bucket: S3Bucket): readonly ViolationOf[] {
  if (bucket.mayHave(kind)) return [];
  const rules = settingsOf(bucket, kind, "rules", "lifecycleRules");
  const active = rules.filter(({ field }) => field.isUnknown || isActive(field));
  const has = (...properties: readonly string[]): boolean =>
    active.some(({ field }) => field.isUnknown || properties.some((property) => !field.at(property).isMissing));
  return [
    ...(has(...uploads.properties) ? [] : [missing(bucket, rules, uploads)]),
    ...(has(...versions.properties) || !keepsVersions(bucket) ? [] : [missing(bucket, rules, versions)]),
  ];
}

const isActive = (rule: Field): boolean =>
  [rule.at("status"), rule.at("enabled")].some((state) => state.isUnknown || state.is("Enabled") || state.is(true));

const keepsVersions = (bucket: S3Bucket): boolean =>
  holds(
    settingsOf(
      bucket,
      "BucketVersioning",
      "versioningConfiguration.status",
      "versioning.enabled",
      "versionings.enabled",
    ),
    "Enabled",
    true,
  );

/** Something that a rule of a bucket should do. */
interface Duty {
  readonly message: string;
  /** The properties of a rule that do it, in the shapes of the library. */
  readonly properties: readonly string[];
  readonly rule: string;
}

const uploads: Duty = {
  message: "No active rule of the bucket throws away the pieces of broken uploads",
  properties: ["abortIncompleteMultipartUpload", "abortIncompleteMultipartUploadDays"],
  rule: '{ id: "broken-uploads", status: "Enabled", abortIncompleteMultipartUpload: { daysAfterInitiation: 7 } }',
};

const versions: Duty = {
  message: "The bucket keeps old versions, and no active rule throws them away, ever",
  properties: ["noncurrentVersionExpiration", "noncurrentVersionExpirations"],
  rule: '{ id: "old-versions", status: "Enabled", noncurrentVersionExpiration: { noncurrentDays: 90 } }',
};

const missing = (bucket: S3Bucket, rules: readonly Setting[], { message, rule }: Duty): ViolationOf =>
  violationAt(rules[0], bucket, { kind, message, args: `rules: [${rule}]` });
