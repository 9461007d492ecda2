import { AwsBackupBucket } from "../../components/tiers/backup/aws";
import { type AwsBackupPlan, planBackup } from "../../components/tiers/backup/plan";
import { backupSettingsSchema, backupSpecSchema } from "../../components/tiers/backup/settings";
import { toPolicies } from "../../policies/adapter";
import { rules } from "../../policies/catalogue";
import { recordResources } from "../support/mocks";
import { type Given, judgePolicies } from "./support/judge";

const aws = { provider: "aws", region: "eu-west-3", bucket: "rofecare-backups" };

function planOf(settings: object): AwsBackupPlan {
  const owner = { platform: "rofecare", environment: "prod" } as const;
  const { plan } = planBackup(backupSpecSchema.parse({}), backupSettingsSchema.parse(settings), owner);
  if (plan?.provider !== "aws") throw new Error("these settings make no bucket");
  return plan;
}

/** The bucket for backups that a stack makes, and what sets it up. */
async function registered(settings: object): Promise<readonly Given[]> {
  const resources = await recordResources(() => new AwsBackupBucket(planOf(settings), true, {}));
  return resources.map(({ type, name, inputs }) => ({ type, name: `${name} ${type}`, props: inputs }));
}

const ofS3 = rules.filter(({ name }) => name.startsWith("s3-"));

describe("the bucket of backups and the pack", () => {
  it.each([
    ["", aws],
    ["with a key of its own", { ...aws, kmsKey: "arn:aws:kms:eu-west-3:111122223333:key/1" }],
    ["whose objects are locked", { ...aws, objectLock: { mode: "GOVERNANCE", days: 14 } }],
  ])("ROF-CON-18: breaks no rule, not even an advice %s", async (_, settings) => {
    const resources = await registered(settings);
    expect(resources.filter(({ type }) => type === "aws:s3/bucket:Bucket")).toHaveLength(1);
    expect(await judgePolicies(toPolicies(ofS3), resources)).toEqual([]);
  });

  it("is held to every rule of S3: each is broken without the resource that keeps it", async () => {
    const resources = await registered({ ...aws, objectLock: { mode: "GOVERNANCE", days: 14 } });
    const bucketAlone = resources.filter(({ type }) => !/^aws:s3\/bucket\w+:/.test(type));
    const reports = await judgePolicies(toPolicies(ofS3), bucketAlone);
    // One of the two advices of s3-lifecycle is left: a bucket that keeps no versions has no old ones.
    expect(reports).toHaveLength(ofS3.length);
  });
});
