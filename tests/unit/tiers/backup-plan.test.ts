import { renderProblems } from "../../../components/language/problem";
import { validate } from "../../../components/language/validate";
import { planBackup, type PlannedBackup } from "../../../components/tiers/backup/plan";
import { backupSettingsSchema, backupSpecSchema } from "../../../components/tiers/backup/settings";

const owner = { platform: "rofecare", environment: "prod" } as const;
const aws = { provider: "aws", region: "eu-west-3", bucket: "rofecare-backups" };
const server = {
  provider: "s3-compatible",
  endpoint: "https://s3.example.org",
  bucket: "rofecare-backups",
  credentialsSecret: "backup-keys",
};

const plan = (settings: object, spec: object = {}): PlannedBackup =>
  planBackup(backupSpecSchema.parse(spec), backupSettingsSchema.parse(settings), owner);

function mistakesOf(settings: unknown): string {
  const source = { code: 100, file: "Pulumi.prod.yaml", at: ["palier:stack", "backups"] } as const;
  const checked = validate(backupSettingsSchema, settings, source);
  if (!checked.ok) return renderProblems("stack", checked.problems);
  return renderProblems("stack", planBackup(backupSpecSchema.parse({}), checked.value, owner).problems);
}

const specMistakesOf = (spec: object): string => {
  const checked = validate(backupSpecSchema, spec, { code: 200, file: "platforms/rofecare.ts", at: ["backups"] });
  return renderProblems("platform", checked.ok ? [] : checked.problems);
};

describe("the plan of backups", () => {
  it("ROF-BAK-02 ROF-BAK-03: daily at 02:00 UTC and 30 days back is what holds where a platform says nothing", () => {
    expect(plan(aws).plan).toMatchObject({ schedule: "0 2 * * *", retentionDays: 30 });
    expect(plan(aws, { schedule: "30 1 * * 0-6", retentionDays: 7 }).plan).toMatchObject({
      schedule: "30 1 * * 0-6",
      retentionDays: 7,
    });
  });

  it("ROF-OBJ-01 ROF-CON-18 ROF-BAK-08: they leave the cluster, into a folder of the platform and its environment", () => {
    expect(plan(server).plan).toEqual({
      provider: "s3-compatible",
      platform: "rofecare",
      environment: "prod",
      schedule: "0 2 * * *",
      retentionDays: 30,
      bucket: "rofecare-backups",
      prefix: "rofecare/prod",
      destination: "s3://rofecare-backups/rofecare/prod",
      endpoint: "https://s3.example.org",
      port: 443,
      credentialsSecret: "backup-keys",
    });
  });

  it("a server's own port, region, authority and folder are kept", () => {
    const more = {
      endpoint: "https://s3.example.org:9000",
      region: "site-1",
      prefix: "a/b",
      certificateAuthoritySecret: "s3-ca",
    };
    expect(plan({ ...server, ...more }).plan).toMatchObject({
      ...more,
      port: 9000,
      destination: "s3://rofecare-backups/a/b",
    });
  });

  it("at AWS the keys lie in a Secret that the stack makes", () => {
    expect(plan(aws).plan).toMatchObject({ provider: "aws", credentialsSecret: "backup-credentials", port: 443 });
    expect(plan(aws).plan).not.toHaveProperty("endpoint");
  });

  it("a stack without backups has no plan, and that is no mistake", () => {
    expect(plan({ provider: "none" })).toEqual({ problems: [] });
  });
});

describe("mistakes in the settings of backups", () => {
  it.each(["Rofecare", "ro", "-backups", "backups-", "back_ups", "my.backups", "xn--backups", "x-s3alias"])(
    "no bucket can be called %s",
    (bucket) => {
      expect(mistakesOf({ ...aws, bucket })).toContain("PAL102 at palier:stack.backups.bucket");
    },
  );

  it("a region that is missing is asked for, with its place", () => {
    expect(mistakesOf({ provider: "aws", bucket: "rofecare-backups" })).toContain(
      'PAL101 at palier:stack.backups.region\n  found:   nothing\n  allowed: a region such as "eu-west-3"\n' +
        '  fix:     add "palier:stack.backups.region" to Pulumi.prod.yaml',
    );
  });

  it("an unknown provider is answered with those that are", () => {
    expect(mistakesOf({ provider: "gcs" })).toContain("provider aws, s3-compatible or none");
  });

  it("no settings at all are a mistake: no backups must be somebody's word", () => {
    expect(mistakesOf(undefined)).toContain('add "palier:stack.backups" to Pulumi.prod.yaml');
  });

  it("a key of the other provider is unknown, and the nearest is named", () => {
    expect(mistakesOf({ ...server, credentialSecret: "x" })).toContain('did you mean "credentialsSecret"?');
    expect(mistakesOf({ ...aws, endpoint: "https://s3.example.org" })).toContain('the unknown key "endpoint"');
  });

  it.each(["http://s3.example.org", "s3.example.org", "https://s3.example.org/bucket"])(
    "an endpoint cannot be %s",
    (endpoint) => {
      expect(mistakesOf({ ...server, endpoint })).toContain("PAL102 at palier:stack.backups.endpoint");
    },
  );

  it("a key of encryption in another region is told before AWS refuses it", () => {
    const kmsKey = "arn:aws:kms:us-east-1:123456789012:key/0f0e0d0c-1111-2222-3333-444455556666";
    expect(mistakesOf({ ...aws, kmsKey })).toContain(
      "PAL350 at palier:stack.backups.kmsKey\n  found:   a key in us-east-1 for a bucket in eu-west-3",
    );
    expect(mistakesOf({ ...aws, kmsKey: kmsKey.replace("us-east-1", "eu-west-3") })).toContain("0 mistakes");
  });

  it("a lock of no days locks nothing", () => {
    expect(mistakesOf({ ...aws, objectLock: { mode: "GOVERNANCE", days: 0 } })).toContain("allowed: 1 to 3650 days");
  });
});

describe("mistakes in what a platform says of backups", () => {
  it.each(["0 2 * *", "0 0 2 * * *", "61 2 * * *", "at two", "0 2 * * 7", "0 2 * * MON", "0 2 L * *"])(
    "backups cannot be made at %s",
    (schedule) => {
      expect(specMistakesOf({ schedule })).toContain("PAL202 at backups.schedule");
    },
  );

  it.each(["0 2 * * *", "*/30 * * * *", "15 1,13 1-7 * 1-5"])("backups can be made at %s", (schedule) => {
    expect(specMistakesOf({ schedule })).toContain("0 mistakes");
  });

  it.each([0, -1, 1.5, 4000])("ROF-BAK-03: backups cannot be kept for %s days", (retentionDays) => {
    expect(specMistakesOf({ retentionDays })).toContain("PAL202 at backups.retentionDays");
  });
});
