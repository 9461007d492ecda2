import type { EnvironmentName } from "../../language/context";
import type { Problem } from "../../language/problem";
import type { ResolvedResources } from "../../language/quantity";
import type { BackupPlan } from "../../language/tier-plan";
import type { BackupSettings, BackupSpec } from "./settings";

/** Name of the object store that all databases of a platform share. Each has its own folder in it, of its own name. */
export const objectStoreName = "backups";

/** Name of the Secret with the keys of a bucket that the stack makes itself. */
const ownCredentials = "backup-credentials";

/** What the helper beside each instance takes: it sends the write-ahead log and base backups to the store. */
export const backupSidecarResources: ResolvedResources = {
  cpuRequest: "50m",
  cpuLimit: "500m",
  memoryRequest: "128Mi",
  memoryLimit: "512Mi",
};

/** What both kinds of stores have in common. */
interface StorePlan extends BackupPlan {
  readonly platform: string;
  readonly environment: EnvironmentName;
  readonly bucket: string;
  /** Path inside the bucket, without slashes at its ends. */
  readonly prefix: string;
  /** TCP port of the store. */
  readonly port: number;
}

/** A bucket that the stack makes. */
export interface AwsBackupPlan extends StorePlan {
  readonly provider: "aws";
  readonly region: string;
  /** ARN of the key that encrypts the objects. Absent: keys of S3. */
  readonly kmsKey?: string;
  /** How long nobody can delete an object, in days. Default: no lock. */
  readonly objectLock?: { readonly mode: "GOVERNANCE" | "COMPLIANCE"; readonly days: number };
}

/** A bucket that exists already. */
export interface S3CompatibleBackupPlan extends StorePlan {
  readonly provider: "s3-compatible";
  readonly endpoint: string;
  /** Secret in the database zone whose key `ca.crt` signs the server's certificate. Absent: a public authority does. */
  readonly certificateAuthoritySecret?: string;
}

/** Where a platform's backups go, decided. */
export type BackupTargetPlan = AwsBackupPlan | S3CompatibleBackupPlan;

/** Whose backups they are. */
export interface BackupOwner {
  readonly platform: string;
  readonly environment: EnvironmentName;
}

/** A planned place for backups: none where the stack keeps none. */
export interface PlannedBackup {
  /** Absent where the stack keeps no backups. */
  readonly plan?: BackupTargetPlan;
  readonly problems: readonly Problem[];
}

/** TCP port of a store: its endpoint's, or that of https, at AWS too. */
export function storePort(endpoint: string | undefined): number {
  const port = endpoint === undefined ? "" : new URL(endpoint).port;
  return port === "" ? 443 : Number(port);
}

/** Decides where a platform's backups go. */
export function planBackup(spec: BackupSpec, settings: BackupSettings, owner: BackupOwner): PlannedBackup {
  if (settings.provider === "none") return { problems: [] };
  const prefix = settings.prefix ?? `${owner.platform}/${owner.environment}`;
  const common = {
    ...spec,
    ...owner,
    bucket: settings.bucket,
    prefix,
    destination: `s3://${settings.bucket}/${prefix}`,
  };
  switch (settings.provider) {
    case "aws": {
      const { provider, region, kmsKey, objectLock } = settings;
      const plan: AwsBackupPlan = {
        ...common,
        provider,
        region,
        port: storePort(undefined),
        credentialsSecret: ownCredentials,
        ...(kmsKey !== undefined && { kmsKey }),
        ...(objectLock && { objectLock }),
      };
      return { plan, problems: checkAws(plan) };
    }
    case "s3-compatible": {
      const { provider, endpoint, region, credentialsSecret, certificateAuthoritySecret } = settings;
      const plan: S3CompatibleBackupPlan = {
        ...common,
        provider,
        endpoint,
        port: storePort(endpoint),
        credentialsSecret,
        ...(region !== undefined && { region }),
        ...(certificateAuthoritySecret !== undefined && { certificateAuthoritySecret }),
      };
      return { plan, problems: [] };
    }
  }
}

/** A key encrypts only in its own region. */
function checkAws({ region, kmsKey }: AwsBackupPlan): readonly Problem[] {
  const keyRegion = kmsKey?.split(":")[3];
  if (keyRegion === undefined || keyRegion === region) return [];
  return [
    {
      code: "PAL350",
      path: ["palier:stack", "backups", "kmsKey"],
      found: `a key in ${keyRegion} for a bucket in ${region}`,
      allowed: `a key in the bucket's region, ${region}`,
      fix: `name a key of ${region}, or move the bucket to ${keyRegion}`,
    },
  ];
}
