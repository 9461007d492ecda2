import { s3Encryption } from "../../policies/rules/s3-encryption";
import { bucketWith, s3, unknown } from "./support/buckets";
import { judgeStack } from "./support/judge";

const kind = "BucketServerSideEncryptionConfiguration";
const name = { bucket: "shop-backups" };
const rule = (sseAlgorithm: string) => ({ applyServerSideEncryptionByDefault: { sseAlgorithm } });
const by = (sseAlgorithm: string) => ({ [kind]: { ...name, rules: [rule(sseAlgorithm)] } });

describe("s3-encryption", () => {
  it("ROF-CON-18: accepts a bucket that says how it is encrypted, in each shape of the library", async () => {
    expect(await judgeStack(s3Encryption, bucketWith())).toEqual([]);
    expect(await judgeStack(s3Encryption, bucketWith(by("AES256")))).toEqual([]);
    const inline = { ...name, serverSideEncryptionConfiguration: { rule: rule("AES256") } };
    expect(await judgeStack(s3Encryption, [s3("Bucket", inline)])).toEqual([]);
    const listed = [{ rules: [{ applyServerSideEncryptionByDefaults: [{ sseAlgorithm: "aws:kms" }] }] }];
    const old = s3("BucketV2", { ...name, serverSideEncryptionConfigurations: listed });
    expect(await judgeStack(s3Encryption, [old])).toEqual([]);
  });

  it("ROF-CON-18: refuses a bucket that does not say it, in the preview already", async () => {
    const [report, ...others] = await judgeStack(s3Encryption, bucketWith({ [kind]: undefined }));
    expect(others).toEqual([]);
    expect(report).toContain("The bucket does not say how it is encrypted.");
    expect(report).toContain(
      `fix:   new aws.s3.${kind}("backups", { bucket: bucket.bucket, rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }] })`,
    );
  });

  it("refuses a way of encryption that the configuration does not have, and tells where it stands", async () => {
    const settings = { algorithms: ["aws:kms"] };
    expect(await judgeStack(s3Encryption, bucketWith(by("aws:kms")), settings)).toEqual([]);
    const [report, ...others] = await judgeStack(s3Encryption, bucketWith(by("AES256")), settings);
    expect(others).toEqual([]);
    expect(report).toContain("where: rules[0].applyServerSideEncryptionByDefault.sseAlgorithm");
    expect(report).toContain('sseAlgorithm: "aws:kms"');
  });

  it("accuses nobody for a value that a preview does not know yet", async () => {
    expect(await judgeStack(s3Encryption, bucketWith(by(unknown)))).toEqual([]);
    expect(await judgeStack(s3Encryption, bucketWith({ [kind]: { ...name, rules: unknown } }))).toEqual([]);
  });
});
