import { Cron } from "croner";
import type { BackupPlan, TierInput } from "../../language/tier-plan";
import type { MongodbOverrides, MongodbProfile, MongodbSpec } from "./spec";

/** The backup of one MongoDB. */
export interface MongodbBackup {
  readonly bucket: string;
  /** Folder in the bucket, without a slash at its ends. */
  readonly prefix: string;
  /** Host and port of an S3-compatible server; absent for AWS. */
  readonly endpoint?: string;
  /** AWS region; absent for an S3-compatible server that has none. */
  readonly region?: string;
  readonly credentialsSecret: string;
  /** Secret whose key `ca.crt` signs the server's certificate. Absent: a public authority does. */
  readonly certificateAuthoritySecret?: string;
  /** When it is made: five cron fields, UTC. */
  readonly schedule: string;
  /** How many are kept: enough to go back to any moment of the retention. */
  readonly count: number;
}

/** Where and when a MongoDB is backed up, if it is. */
export function planMongodbBackup({
  name,
  profile,
  context,
}: TierInput<MongodbSpec, MongodbProfile, MongodbOverrides>): MongodbBackup | undefined {
  if (!profile.backups || !context.backup) return undefined;
  const { destination, endpoint, region, credentialsSecret, certificateAuthoritySecret } = context.backup;
  const { host: bucket, pathname } = new URL(destination);
  return {
    bucket,
    prefix: `${pathname.slice(1)}/${name}`,
    ...(endpoint !== undefined && { endpoint }),
    ...(region !== undefined && { region }),
    credentialsSecret,
    ...(certificateAuthoritySecret !== undefined && { certificateAuthoritySecret }),
    schedule: context.backup.schedule,
    count: backupsKept(context.backup),
  };
}

/** A moment of no meaning: how often a time table comes in a number of days hardly depends on when they begin. */
const anyDay = new Date("2026-01-01T00:00:00Z");

/** Those of the whole retention, and the one before it, from which its first day can be restored. The operator knows numbers, no days. */
export function backupsKept({ schedule, retentionDays }: Pick<BackupPlan, "schedule" | "retentionDays">): number {
  const end = new Date(anyDay.getTime() + retentionDays * 86_400_000);
  const table = new Cron(schedule, { paused: true, timezone: "UTC" });
  let count = 0;
  for (let run = table.nextRun(anyDay); run !== null && run <= end; run = table.nextRun(run)) count += 1;
  return count + 1;
}
