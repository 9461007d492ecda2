import type { StackRule, ViolationOf } from "../rule";
import { bucketsOf, holds, type S3Bucket, settingsOf, violationAt } from "../s3";

/** Buckets keep old versions, so that what was overwritten or deleted can be brought back. */
export const s3Versioning: StackRule = {
  sees: "stack",
  name: "s3-versioning",
  description: "Every bucket of S3 keeps old versions.",
  references: ["ROF-CON-18", "AWS FSBP S3.14", "HIPAA §164.308(a)(7)(ii)(A)", "ISO 27001 A.8.13"],
  settings: {},
  check: (resources) => bucketsOf(resources).flatMap(versioning),
};

const wanted = {
  kind: "BucketVersioning",
  message: "The bucket keeps no old versions",
  args: 'versioningConfiguration: { status: "Enabled" }',
} as const;

const inline = ["versioning.enabled", "versionings.enabled"];

function versioning(bucket: S3Bucket): readonly ViolationOf[] {
  const found = settingsOf(bucket, wanted.kind, "versioningConfiguration.status", ...inline);
  if (holds(found, "Enabled", true) || bucket.mayHave(wanted.kind)) return [];
  return [violationAt(found[0], bucket, wanted)];
}
