import { s3ObjectLock } from "../../policies/rules/s3-object-lock";
import { bucketWith, s3, unknown } from "./support/buckets";
import { judgeStack } from "./support/judge";

const name = { bucket: "shop-backups" };
const locked = (mode: string | undefined) => ({ ...name, rule: { defaultRetention: { mode, days: 30 } } });

describe("s3-object-lock", () => {
  it("accepts a bucket whose objects are locked, by a resource of its own or in itself", async () => {
    expect(await judgeStack(s3ObjectLock, bucketWith())).toEqual([]);
    const inline = { ...name, objectLockEnabled: true, objectLockConfiguration: { rule: locked("COMPLIANCE").rule } };
    expect(await judgeStack(s3ObjectLock, [s3("Bucket", inline)])).toEqual([]);
  });

  it("tells a bucket that could lock objects and does not, and what to write", async () => {
    const [report, ...others] = await judgeStack(
      s3ObjectLock,
      bucketWith({ BucketObjectLockConfiguration: undefined }),
    );
    expect(others).toEqual([]);
    expect(report).toContain("where: aws.s3.BucketObjectLockConfiguration of this bucket");
    expect(report).toContain('rule: { defaultRetention: { mode: "GOVERNANCE", days: 30 } }');
    const empty = bucketWith({ BucketObjectLockConfiguration: locked(undefined) });
    expect(await judgeStack(s3ObjectLock, empty)).toHaveLength(1);
  });

  it("tells a bucket that cannot lock objects only where the configuration asks for it", async () => {
    const plain = [s3("Bucket", name)];
    expect(await judgeStack(s3ObjectLock, plain)).toEqual([]);
    expect(await judgeStack(s3ObjectLock, plain, { always: true })).toHaveLength(1);
  });

  it("accuses nobody for a lock that a preview does not know yet", async () => {
    const undecided = bucketWith({ BucketObjectLockConfiguration: locked(unknown) });
    expect(await judgeStack(s3ObjectLock, undecided)).toEqual([]);
    expect(await judgeStack(s3ObjectLock, [s3("Bucket", { ...name, objectLockEnabled: unknown })])).toEqual([]);
  });
});
