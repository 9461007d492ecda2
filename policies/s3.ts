import type { Field } from "./field";
import type { CheckedResource, Violation, ViolationOf } from "./rule";

/** Kinds of resource that set up a bucket which another resource made, named as in the library's module `aws.s3`. */
export type PartKind =
  | "BucketAcl"
  | "BucketLifecycleConfiguration"
  | "BucketObjectLockConfiguration"
  | "BucketPolicy"
  | "BucketPublicAccessBlock"
  | "BucketServerSideEncryptionConfiguration"
  | "BucketVersioning";

/** A bucket, and how to find what sets it up. */
export interface S3Bucket {
  readonly bucket: CheckedResource;
  /** The resources of a kind that set up this bucket. */
  readonly parts: (kind: PartKind) => readonly CheckedResource[];
  /** Whether a preview cannot tell yet which bucket a resource of the kind is for, so that it may be for this one. */
  readonly mayHave: (kind: PartKind) => boolean;
}

/** Kind of a resource of S3 in the library's module `aws.s3`, without the `V2` of older libraries; none for other resources. */
function kindOf({ type }: CheckedResource): string | undefined {
  const [provider, module = "", kind] = type.split(":");
  return provider === "aws" && module.startsWith("s3/") ? kind?.replace(/V2$/, "") : undefined;
}

/** Every bucket of a stack. */
export function bucketsOf(resources: readonly CheckedResource[]): readonly S3Bucket[] {
  const buckets = resources.filter((resource) => kindOf(resource) === "Bucket");
  return buckets.map((bucket) => ({
    bucket,
    parts: (kind) => resources.filter((part) => kindOf(part) === kind && isFor(part, bucket)),
    mayHave: (kind) =>
      resources.some(
        (part) =>
          kindOf(part) === kind &&
          part.props.at("bucket").isUnknown &&
          !buckets.some((other) => part.sourcesOf("bucket").includes(other)),
      ),
  }));
}

/** Resources of the whole account that close all of its buckets. */
export const accountBlocks = (resources: readonly CheckedResource[]): readonly CheckedResource[] =>
  resources.filter((resource) => kindOf(resource) === "AccountPublicAccessBlock");

function isFor(part: CheckedResource, bucket: CheckedResource): boolean {
  if (part.sourcesOf("bucket").includes(bucket)) return true;
  const name = part.props.at("bucket").text;
  return name !== undefined && [bucket.props.at("bucket"), bucket.props.at("id")].some((own) => own.is(name));
}

/**
 * The values that set up something of a bucket: those of its parts, then its own properties, as older programs write them. What a preview
 * does not know of the bucket's own is left out where it comes from no other resource: it is what AWS will answer, not what the program says.
 */
export function settingsOf({ bucket, parts }: S3Bucket, kind: PartKind, ...own: readonly string[]): readonly Field[] {
  const ofBucket = own
    .filter((property) => !bucket.props.at(property).isUnknown || bucket.sourcesOf(property).length > 0)
    .map((property) => bucket.props.at(property))
    .filter((field) => !field.isMissing);
  return [...parts(kind).map(({ props }) => props), ...ofBucket];
}

/** Every field with the key, however deep, and what a preview does not know yet, as the key may be in it. */
export function deep(field: Field, key: string): readonly Field[] {
  if (field.isUnknown) return [field];
  const inner = [
    ...field
      .entries()
      .filter(([name]) => name !== key)
      .map(([, value]) => value),
    ...field.items(),
  ];
  const here = field.at(key);
  return [...(here.isMissing ? [] : [here]), ...inner.flatMap((value) => deep(value, key))];
}

/** Whether one of the fields is as it should be, or may be, as a preview does not know it yet. */
export const holds = (fields: readonly Field[], ...expected: readonly (string | boolean)[]): boolean =>
  fields.some((field) => field.isUnknown || expected.some((value) => field.is(value)));

/** A violation of a bucket for which the program has no resource of the kind. */
export const withoutPart = (
  { bucket }: S3Bucket,
  kind: PartKind,
  violation: Pick<Violation, "message"> & { readonly args: string },
): ViolationOf => ({
  resource: bucket,
  path: `aws.s3.${kind} for this bucket`,
  found: "nothing",
  message: violation.message,
  fix: `new aws.s3.${kind}("${bucket.name}", { bucket: bucket.bucket, ${violation.args} })`,
});
