import { s3Versioning } from "../../policies/rules/s3-versioning";
import { bucketWith, s3, unknown } from "./support/buckets";
import { judgeStack } from "./support/judge";

const bucket = { bucket: "shop-backups" };
const status = (value: string) => ({ ...bucket, versioningConfiguration: { status: value, mfaDelete: unknown } });

describe("s3-versioning", () => {
  it("accepts a bucket that keeps old versions, by a resource of its own or in itself, of old libraries too", async () => {
    expect(await judgeStack(s3Versioning, bucketWith())).toEqual([]);
    const inline = { Bucket: { ...bucket, versioning: { enabled: true } }, BucketVersioning: undefined };
    expect(await judgeStack(s3Versioning, bucketWith(inline))).toEqual([]);
    const old = [s3("BucketV2", bucket), s3("BucketVersioningV2", status("Enabled"))];
    expect(await judgeStack(s3Versioning, old)).toEqual([]);
  });

  it("refuses a bucket without versions, although a preview does not know what AWS will answer for it", async () => {
    const [report, ...others] = await judgeStack(s3Versioning, bucketWith({ BucketVersioning: undefined }));
    expect(others).toEqual([]);
    expect(report).toContain('Bucket (resource "backups"): The bucket keeps no old versions.');
    expect(report).toContain(
      'fix:   new aws.s3.BucketVersioning("backups", { bucket: bucket.bucket, versioningConfiguration: { status: "Enabled" } })',
    );
  });

  it("refuses versions that are switched off, and tells where", async () => {
    const [report, ...others] = await judgeStack(s3Versioning, bucketWith({ BucketVersioning: status("Suspended") }));
    expect(others).toEqual([]);
    expect(report).toContain("where: versioningConfiguration.status");
    expect(report).toContain('found: "Suspended"');
    const inline = { Bucket: { ...bucket, versioning: { enabled: false } }, BucketVersioning: undefined };
    expect(await judgeStack(s3Versioning, bucketWith(inline))).toHaveLength(1);
  });

  it("does not take another bucket's versions for this one's", async () => {
    const other = { ...status("Enabled"), bucket: "other" };
    expect(await judgeStack(s3Versioning, bucketWith({ BucketVersioning: other }))).toHaveLength(1);
  });

  it("knows whose part it is by where the name comes from, where a preview does not know the name", async () => {
    const part = (...sources: readonly string[]) => ({
      ...s3("BucketVersioning", { ...status("Enabled"), bucket: unknown }, "part"),
      sources: { bucket: sources },
    });
    const buckets = ["one", "two"].map((name) => s3("Bucket", { bucket: unknown }, name));
    const [report, ...others] = await judgeStack(s3Versioning, [...buckets, part("one")]);
    expect(others).toEqual([]);
    expect(report).toContain('resource "two"');
    expect(await judgeStack(s3Versioning, [...buckets, part()])).toEqual([]);
  });

  it("accuses nobody for a value that a preview does not know yet", async () => {
    expect(await judgeStack(s3Versioning, bucketWith({ BucketVersioning: status(unknown) }))).toEqual([]);
    const inline = { ...s3("Bucket", { ...bucket, versioning: unknown }), sources: { versioning: ["settings"] } };
    expect(await judgeStack(s3Versioning, [inline, s3("Bucket", {}, "settings")])).toHaveLength(1);
  });
});
