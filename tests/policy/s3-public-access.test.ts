import { s3PublicAccess } from "../../policies/rules/s3-public-access";
import { bucketWith, goodParts, s3, unknown } from "./support/buckets";
import { judgeStack } from "./support/judge";

const closed = goodParts.BucketPublicAccessBlock;
const without = { BucketPublicAccessBlock: undefined };

describe("s3-public-access", () => {
  it("ECO-OBJ-01: accepts a bucket that is closed, by itself or with the whole account", async () => {
    expect(await judgeStack(s3PublicAccess, bucketWith())).toEqual([]);
    const account = s3("AccountPublicAccessBlock", { ...closed, bucket: undefined });
    expect(await judgeStack(s3PublicAccess, [...bucketWith(without), account])).toEqual([]);
  });

  it("ECO-OBJ-01: refuses a bucket without a block, once, with all that is to be written", async () => {
    const [report, ...others] = await judgeStack(s3PublicAccess, bucketWith(without));
    expect(others).toEqual([]);
    expect(report).toContain("where: aws.s3.BucketPublicAccessBlock of this bucket");
    expect(report).toContain(
      "blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true",
    );
  });

  it("refuses each part of the block that is off or left out, where it stands", async () => {
    const half = { ...closed, blockPublicPolicy: false, restrictPublicBuckets: undefined };
    const reports = await judgeStack(s3PublicAccess, bucketWith({ BucketPublicAccessBlock: half }));
    expect(reports).toHaveLength(2);
    expect(reports[0]).toContain("where: blockPublicPolicy\n  found: false");
    expect(reports[1]).toContain("where: restrictPublicBuckets\n  found: nothing");
  });

  it("closes with the account what the bucket itself leaves open, and no more", async () => {
    const account = s3("AccountPublicAccessBlock", { blockPublicAcls: true });
    expect(await judgeStack(s3PublicAccess, [...bucketWith(without), account])).toHaveLength(1);
    const half = bucketWith({ BucketPublicAccessBlock: { ...closed, blockPublicAcls: false } });
    expect(await judgeStack(s3PublicAccess, [...half, account])).toEqual([]);
  });

  it("refuses a list of permissions that opens the bucket, in the bucket or beside it", async () => {
    const bucket = { Bucket: { bucket: "shop-backups", acl: "public-read" } };
    expect(await judgeStack(s3PublicAccess, bucketWith(bucket))).toHaveLength(1);
    const acl = (value: string) => s3("BucketAclV2", { bucket: "shop-backups", acl: value });
    expect(await judgeStack(s3PublicAccess, [...bucketWith(), acl("authenticated-read")])).toHaveLength(1);
    expect(await judgeStack(s3PublicAccess, [...bucketWith(), acl("private")])).toEqual([]);
  });

  it("accuses nobody for a value that a preview does not know yet", async () => {
    const half = { ...closed, blockPublicAcls: unknown };
    expect(await judgeStack(s3PublicAccess, bucketWith({ BucketPublicAccessBlock: half }))).toEqual([]);
    const whose = { ...closed, bucket: unknown };
    expect(await judgeStack(s3PublicAccess, bucketWith({ BucketPublicAccessBlock: whose }))).toEqual([]);
  });
});
