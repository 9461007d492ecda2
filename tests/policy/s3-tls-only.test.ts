import { tlsOnlyPolicy } from "../../components/tiers/backup/aws-policies";
import { s3TlsOnly } from "../../policies/rules/s3-tls-only";
import { bucketWith, policyOf, s3, tlsOnly, unknown } from "./support/buckets";
import { judgeStack } from "./support/judge";

const withPolicy = (policy: unknown) => bucketWith({ BucketPolicy: { bucket: "shop-backups", policy } });
const judgeStatement = (change: object) => judgeStack(s3TlsOnly, withPolicy(policyOf({ ...tlsOnly, ...change })));
const allow = { Effect: "Allow", Principal: { AWS: "arn:aws:iam::1:root" }, Action: "s3:GetObject", Resource: "*" };

describe("s3-tls-only", () => {
  it("accepts a bucket that refuses everybody without TLS, as text, as an object, and among other statements", async () => {
    expect(await judgeStack(s3TlsOnly, bucketWith())).toEqual([]);
    const own = JSON.stringify(tlsOnlyPolicy({ bucket: "shop-backups" }));
    expect(await judgeStack(s3TlsOnly, withPolicy(own))).toEqual([]);
    expect(await judgeStack(s3TlsOnly, withPolicy({ Statement: tlsOnly }))).toEqual([]);
    expect(await judgeStack(s3TlsOnly, withPolicy(policyOf(allow, tlsOnly)))).toEqual([]);
    const inline = s3("Bucket", { bucket: "shop-backups", policy: policyOf(tlsOnly) });
    expect(await judgeStack(s3TlsOnly, [inline])).toEqual([]);
  });

  it.each([
    ["principals in their long form", { Principal: { AWS: ["*"] } }],
    ["every action of every service", { Action: ["*"] }],
    ["everything", { Resource: "*" }],
    ["names that begin as the bucket's", { Resource: "arn:aws-cn:s3:::shop-backups*" }],
    ["a condition with another operator", { Condition: { BoolIfExists: { "AWS:SecureTransport": ["false"] } } }],
    ["a condition that is no text", { Condition: { Bool: { "aws:SecureTransport": false } } }],
  ])("accepts %s", async (_, change) => {
    expect(await judgeStatement(change)).toEqual([]);
  });

  it.each([
    ["allows", { Effect: "Allow" }],
    ["is for some people only", { Principal: { AWS: "arn:aws:iam::1:root" } }],
    ["is for some actions only", { Action: ["s3:GetObject"] }],
    ["leaves out the objects", { Resource: "arn:aws:s3:::shop-backups" }],
    ["leaves out the bucket", { Resource: ["arn:aws:s3:::shop-backups/*"] }],
    ["refuses those with TLS", { Condition: { Bool: { "aws:SecureTransport": "true" } } }],
    ["has one more condition", { Condition: { ...tlsOnly.Condition, StringEquals: { "aws:username": "a" } } }],
    ["has one more key", { Condition: { Bool: { "aws:SecureTransport": "false", "aws:ViaAWSService": "false" } } }],
    ["has no condition", { Condition: undefined }],
    ["has an empty condition", { Condition: { Bool: {} } }],
  ])("refuses a statement that %s", async (_, change) => {
    expect(await judgeStatement(change)).toHaveLength(1);
  });

  it("refuses a bucket without a policy, and writes one that it accepts", async () => {
    const [report = "", ...others] = await judgeStack(s3TlsOnly, bucketWith({ BucketPolicy: undefined }));
    expect(others).toEqual([]);
    const [, policy] = /policy: (\{.*\}) \}\)$/.exec(report) ?? [];
    expect(await judgeStack(s3TlsOnly, withPolicy(policy))).toEqual([]);
    expect(await judgeStack(s3TlsOnly, withPolicy("not a policy"))).toHaveLength(1);
  });

  it("accuses nobody for a policy that a preview does not know yet", async () => {
    expect(await judgeStack(s3TlsOnly, withPolicy(unknown))).toEqual([]);
    expect(await judgeStack(s3TlsOnly, withPolicy({ Statement: [{ ...tlsOnly, Resource: unknown }] }))).toEqual([]);
  });
});
