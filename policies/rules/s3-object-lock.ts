import type { StackRule, ViolationOf } from "../rule";
import { bucketsOf, holds, type S3Bucket, settingsOf, violationAt } from "../s3";

/** A bucket that can lock objects does it, unless each writer is trusted to ask for it. */
export const s3ObjectLock: StackRule = {
  sees: "stack",
  name: "s3-object-lock",
  description: "Every bucket of S3 that can lock objects locks each of them for some time.",
  references: ["AWS FSBP S3.15", "HIPAA §164.312(c)(1)", "ISO 27001 A.8.13"],
  settings: {
    always: {
      type: "boolean",
      default: false,
      description: "Whether buckets that cannot lock objects are told too",
    },
  },
  check: (resources, settings) =>
    bucketsOf(resources)
      .filter(({ bucket }) => settings.at("always").is(true) || bucket.props.at("objectLockEnabled").is(true))
      .flatMap(retention),
};

const kind = "BucketObjectLockConfiguration";

function retention(bucket: S3Bucket): readonly ViolationOf[] {
  const modes = settingsOf(
    bucket,
    kind,
    "rule.defaultRetention.mode",
    "objectLockConfiguration.rule.defaultRetention.mode",
  );
  if (holds(modes, "GOVERNANCE", "COMPLIANCE") || bucket.mayHave(kind)) return [];
  const message = "Who may write to the bucket may also delete from it, as no object is locked";
  const args = 'rule: { defaultRetention: { mode: "GOVERNANCE", days: 30 } }';
  return [violationAt(modes[0], bucket, { kind, message, args })];
}
