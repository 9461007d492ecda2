import { alwaysMandatory } from "../levels";
import type { CheckedResource, StackRule, ViolationOf } from "../rule";
import { accountBlocks, bucketsOf, holds, isOfKind, type S3Bucket, settingsOf, valuesAt, violationAt } from "../s3";

const kind = "BucketPublicAccessBlock";
const flags = ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"] as const;

/** Lists of permissions that AWS knows by name, and that let in people from outside of the account. */
const openAcls = ["public-read", "public-read-write", "authenticated-read"];

/** Buckets are closed to the public, whatever a later policy or list of permissions says. */
export const s3PublicAccess: StackRule = {
  sees: "stack",
  name: "s3-public-access",
  description: "No bucket of S3 can be opened to the public.",
  references: ["ECO-OBJ-01", "CIS AWS Foundations 2.1.4", "AWS FSBP S3.8", "HIPAA §164.312(a)(1)", "ISO 27001 A.8.3"],
  levels: alwaysMandatory,
  settings: {},
  mends: (resource) =>
    isOfKind(resource, kind)
      ? flags
          .map((flag) => resource.props.at(flag))
          .filter((field) => !field.is(true) && !field.isUnknown)
          .map(({ path }) => ({ path, value: true }))
      : [],
  check: (resources) =>
    bucketsOf(resources).flatMap((bucket) => [...openFlags(bucket, accountBlocks(resources)), ...openLists(bucket)]),
};

/** One violation for each flag, or one for the bucket where no flag is set at all. */
function openFlags(bucket: S3Bucket, account: readonly CheckedResource[]): readonly ViolationOf[] {
  if (bucket.mayHave(kind)) return [];
  const open = flags.filter(
    (flag) => !holds([...settingsOf(bucket, kind, flag), ...account.flatMap((block) => valuesAt(block, flag))], true),
  );
  const [part] = bucket.parts(kind);
  if (part === undefined && open.length > 0) {
    const args = flags.map((flag) => `${flag}: true`).join(", ");
    return [violationAt(undefined, bucket, { kind, message: "The bucket can be opened to the public", args })];
  }
  return open.map((flag) =>
    violationAt(settingsOf(bucket, kind, flag)[0], bucket, { kind, message: meaningOf[flag], args: `${flag}: true` }),
  );
}

const meaningOf = {
  blockPublicAcls: "A list of permissions can open the bucket to the public",
  blockPublicPolicy: "A policy can open the bucket to the public",
  ignorePublicAcls: "A list of permissions that opens the bucket to the public is obeyed",
  restrictPublicBuckets: "A policy that opens the bucket to the public is obeyed",
} as const;

const openLists = (bucket: S3Bucket): readonly ViolationOf[] =>
  settingsOf(bucket, "BucketAcl", "acl", "acl")
    .filter((setting) => openAcls.some((acl) => setting.field.is(acl)))
    .map((setting) => {
      const message = "The bucket's list of permissions opens it to the public";
      return violationAt(setting, bucket, { kind: "BucketAcl", message, args: 'acl: "private"' });
    });
