import type { CheckedResource, StackRule, ViolationOf } from "../rule";
import { bucketsOf, deep, holds, type S3Bucket, settingsOf, withoutPart } from "../s3";

/** Buckets keep old versions, so that what was overwritten or deleted can be brought back. */
export const s3Versioning: StackRule = {
  sees: "stack",
  name: "s3-versioning",
  description: "Every bucket of S3 keeps old versions.",
  references: ["ROF-CON-18", "AWS FSBP S3.14", "HIPAA §164.308(a)(7)(ii)(A)", "ISO 27001 A.8.13"],
  level: "mandatory",
  settings: {},
  check: (resources) => bucketsOf(resources).flatMap(versioning),
};

const kind = "BucketVersioning";
const status = 'versioningConfiguration: { status: "Enabled" }';

function versioning(bucket: S3Bucket): readonly ViolationOf[] {
  const fields = settingsOf(bucket, kind, "versioning").flatMap((field) => [
    ...deep(field, "status"),
    ...deep(field, "enabled"),
  ]);
  if (holds(fields, "Enabled", true) || bucket.mayHave(kind)) return [];
  const [wrong] = bucket.parts(kind);
  const message = "The bucket keeps no old versions";
  return [wrong === undefined ? withoutPart(bucket, kind, { message, args: status }) : switchedOff(wrong, message)];
}

function switchedOff(part: CheckedResource, message: string): ViolationOf {
  const field = part.props.at("versioningConfiguration", "status");
  return { resource: part, path: field.path, found: field.shown, message, fix: status };
}
