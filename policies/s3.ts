import type { Field } from "./field";
import type { CheckedResource, ViolationOf } from "./rule";

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

/** Whether the resource is a bucket. */
export const isBucket = (resource: CheckedResource): boolean => kindOf(resource) === "Bucket";

/** Whether the resource sets up a bucket, and is of the kind. */
export const isOfKind = (resource: CheckedResource, kind: PartKind): boolean => kindOf(resource) === kind;

/** Every bucket of a stack. */
export function bucketsOf(resources: readonly CheckedResource[]): readonly S3Bucket[] {
  const buckets = resources.filter(isBucket);
  return buckets.map((bucket) => ({
    bucket,
    parts: (kind) => resources.filter((part) => isOfKind(part, kind) && isFor(part, bucket)),
    mayHave: (kind) =>
      resources.some(
        (part) =>
          isOfKind(part, kind) &&
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

/** A value of a bucket's set-up, and the resource that it stands in. */
export interface Setting {
  readonly resource: CheckedResource;
  readonly field: Field;
}

/**
 * The values of a bucket's set-up at the paths, such as `versioningConfiguration.status`: in its parts of the kind, then in its own
 * properties, as older programs write them. What a preview does not know of the bucket's own is left out where it comes from no other
 * resource: it is what AWS will answer, not what the program says.
 */
export function settingsOf(
  { bucket, parts }: S3Bucket,
  kind: PartKind,
  path: string,
  ...ownPaths: readonly string[]
): readonly Setting[] {
  const ofParts = parts(kind).flatMap((part) => valuesAt(part, path));
  const ofBucket = ownPaths
    .filter((own) => isWritten(bucket, own.split(".")[0] ?? own))
    .flatMap((own) => valuesAt(bucket, own))
    .filter(({ field }) => !field.isMissing);
  return [...ofParts, ...ofBucket];
}

const isWritten = ({ props, sourcesOf }: CheckedResource, property: string): boolean =>
  !props.at(property).isUnknown || sourcesOf(property).length > 0;

/** The values at a path, of every entry of each list on the way. */
export const valuesAt = (resource: CheckedResource, path: string): readonly Setting[] =>
  path
    .split(".")
    .reduce<readonly Field[]>((fields, key) => fields.flatMap((field) => entriesOf(field.at(key))), [resource.props])
    .map((field) => ({ resource, field }));

const entriesOf = (field: Field): readonly Field[] => (field.items().length > 0 ? field.items() : [field]);

/** Whether one of the values is as it should be, or may be, as a preview does not know it yet. */
export const holds = (settings: readonly Setting[], ...expected: readonly (string | boolean)[]): boolean =>
  settings.some(({ field }) => field.isUnknown || expected.some((value) => field.is(value)));

/** What a program should write for a bucket, and what is wrong where it does not. */
export interface Wanted {
  readonly kind: PartKind;
  readonly message: string;
  /** Arguments of the resource of the kind, besides the bucket. */
  readonly args: string;
}

/** A violation at the value that is wrong or, where the program has none, at the bucket. */
export function violationAt(
  wrong: Setting | undefined,
  { bucket }: S3Bucket,
  { kind, message, args }: Wanted,
): ViolationOf {
  if (wrong !== undefined) {
    const { resource, field } = wrong;
    return { resource, path: field.path, found: field.shown, message, fix: args };
  }
  const fix = `new aws.s3.${kind}("${bucket.name}", { bucket: bucket.bucket, ${args} })`;
  return { resource: bucket, path: `aws.s3.${kind} of this bucket`, found: "nothing", message, fix };
}
