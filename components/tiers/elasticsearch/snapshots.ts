import { Cron } from "croner";
import type { BackupPlan } from "../../language/tier-plan";

/** Where and when snapshots of a cluster are made. */
export interface SnapshotPlan {
  readonly bucket: string;
  /** Path inside the bucket. */
  readonly folder: string;
  /** When, in Elasticsearch's own words, UTC. */
  readonly schedule: string;
  readonly retentionDays: number;
  /** URL of an S3-compatible server; absent for AWS. */
  readonly endpoint?: string;
  /** AWS region; absent for an S3-compatible server that has none. */
  readonly region?: string;
  /** Secret in the database zone with the keys `accessKeyId` and `secretAccessKey`. */
  readonly credentialsSecret: string;
}

/** Snapshots at the platform's place for backups, in a folder of the cluster's own (AUD-OBJ-01, AUD-BAK-02). */
export function planSnapshots(backup: BackupPlan, folder: string, schedule: string): SnapshotPlan {
  const { endpoint, region, retentionDays, credentialsSecret } = backup;
  const [bucket = "", ...path] = backup.destination.replace("s3://", "").split("/");
  return {
    bucket,
    folder: [...path, folder].join("/"),
    schedule: elasticsearchCron(schedule),
    retentionDays,
    credentialsSecret,
    ...(endpoint !== undefined && { endpoint }),
    ...(region !== undefined && { region }),
  };
}

const wholeWeek = 7;

/**
 * Five cron fields in Elasticsearch's own: it wants seconds, counts days of the week from 1, Sunday, and one of the two kinds of days
 * must be a question mark, where five fields of which both name days mean either.
 */
export function elasticsearchCron(schedule: string): string {
  const [minute = "0", hour = "0", day = "*", month = "*"] = schedule.trim().split(/\s+/);
  const weekDays = daysOfWeek(schedule);
  const days = weekDays.length === wholeWeek ? [day, "?"] : ["?", weekDays.map((weekDay) => weekDay + 1).join(",")];
  return ["0", minute, hour, days[0], month, days[1]].join(" ");
}

/** Whether a time table names days of the month and days of the week too, which Elasticsearch cannot. */
export const namesBothDays = (schedule: string): boolean => {
  const [, , day = "*"] = schedule.trim().split(/\s+/);
  return day !== "*" && daysOfWeek(schedule).length < wholeWeek;
};

/** Days of the week of a time table, from 0, Sunday: whichever way it names them. */
function daysOfWeek(schedule: string): readonly number[] {
  const field = schedule.trim().split(/\s+/)[4] ?? "*";
  const sunday = new Date("2026-01-04T00:00:00Z");
  const days = new Cron(`0 0 * * ${field}`, { paused: true, timezone: "UTC" }).nextRuns(
    wholeWeek,
    new Date(sunday.getTime() - 1000),
  );
  return [...new Set(days.map((date) => date.getUTCDay()))].sort((left, right) => left - right);
}
