import { s3Lifecycle } from "../../policies/rules/s3-lifecycle";
import { bucketWith, goodParts, s3, unknown } from "./support/buckets";
import { judgeStack } from "./support/judge";

const [oldVersions, brokenUploads] = goodParts.BucketLifecycleConfiguration.rules;
const withRules = (rules: unknown) => bucketWith({ BucketLifecycleConfiguration: { bucket: "shop-backups", rules } });

describe("s3-lifecycle", () => {
  it("accepts a bucket that throws away what nobody uses, by a resource of its own or in itself", async () => {
    expect(await judgeStack(s3Lifecycle, bucketWith())).toEqual([]);
    const lifecycleRules = [
      { enabled: true, abortIncompleteMultipartUploadDays: 7, noncurrentVersionExpiration: { days: 90 } },
    ];
    const inline = s3("Bucket", { bucket: "shop-backups", versioning: { enabled: true }, lifecycleRules });
    expect(await judgeStack(s3Lifecycle, [inline])).toEqual([]);
  });

  it("tells once what is missing of broken uploads, and once what of old versions", async () => {
    const reports = await judgeStack(s3Lifecycle, bucketWith({ BucketLifecycleConfiguration: undefined }));
    expect(reports).toHaveLength(2);
    expect(reports[0]).toContain("broken uploads");
    expect(reports[1]).toContain("noncurrentVersionExpiration: { noncurrentDays: 90 }");
    expect(await judgeStack(s3Lifecycle, withRules([oldVersions]))).toHaveLength(1);
    expect(await judgeStack(s3Lifecycle, withRules([brokenUploads]))).toHaveLength(1);
  });

  it("does not count a rule that is switched off", async () => {
    const off = { ...brokenUploads, status: "Disabled" };
    const [report, ...others] = await judgeStack(s3Lifecycle, withRules([oldVersions, off]));
    expect(others).toEqual([]);
    expect(report).toContain("where: rules[0]");
  });

  it("asks for nothing about old versions where none are kept", async () => {
    const parts = bucketWith({ BucketVersioning: undefined, BucketLifecycleConfiguration: undefined });
    expect(await judgeStack(s3Lifecycle, parts)).toHaveLength(1);
  });

  it("accuses nobody for rules that a preview does not know yet", async () => {
    expect(await judgeStack(s3Lifecycle, withRules(unknown))).toEqual([]);
    expect(await judgeStack(s3Lifecycle, withRules([unknown]))).toEqual([]);
    const undecided = { ...brokenUploads, status: unknown };
    expect(await judgeStack(s3Lifecycle, withRules([oldVersions, undecided]))).toEqual([]);
  });
});
