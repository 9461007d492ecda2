import type { Field } from "../../policies/field";
import type { CheckedResource } from "../../policies/rule";
import { kindOf } from "../../policies/workloads";
import type { DataDanger } from "./report";
import { holderOf } from "./holders";
import { sideOf, type Step } from "./steps";

type Both = (before: CheckedResource, after: CheckedResource) => Omit<DataDanger, "hazard"> | undefined;

/** Changes after which nothing is lost yet, and the next slip, or the next loss, is not mended. */
export function loosenings(step: Step): readonly DataDanger[] {
  const before = sideOf(step, "before");
  const after = sideOf(step, "after");
  if (before === undefined) return [];
  const found = after === undefined ? [backupGone(step, before)] : rules.map((rule) => rule(before, after));
  return found.flatMap((one) => (one === undefined ? [] : [{ hazard: "unguarded" as const, ...one }]));
}

const protectionGone: Both = (before, after) =>
  before.isProtected && !after.isProtected && holderOf(after) !== undefined
    ? {
        happens: "loses its protection: the engine would delete it without a question from now on",
        lost: `nothing yet; ${holderOf(after)?.data ?? ""} with the next slip`,
        avoid: "protect: true, in the resource's options; in Palier protectData of the environment",
      }
    : undefined;

/** Where a kind says what becomes of data when it goes, and the words by which it is kept. */
const keeping: readonly { readonly path: readonly string[]; readonly keeps: (field: Field) => boolean }[] = [
  { path: ["spec", "persistentVolumeClaimRetentionPolicy", "whenDeleted"], keeps: (field) => !field.is("Delete") },
  { path: ["spec", "persistentVolumeClaimRetentionPolicy", "whenScaled"], keeps: (field) => !field.is("Delete") },
  { path: ["spec", "persistentVolumeReclaimPolicy"], keeps: (field) => field.is("Retain") },
  { path: ["reclaimPolicy"], keeps: (field) => field.is("Retain") },
  { path: ["spec", "volumeClaimDeletePolicy"], keeps: (field) => field.is("DeleteOnScaledownOnly") },
  { path: ["forceDestroy"], keeps: (field) => !field.is(true) },
  { path: ["versioningConfiguration", "status"], keeps: (field) => field.is("Enabled") },
  { path: ["skipFinalSnapshot"], keeps: (field) => !field.is(true) },
];

const keptNoMore: Both = (before, after) => {
  const loosened = keeping.find(
    ({ path, keeps }) => keeps(before.props.at(...path)) && !keeps(after.props.at(...path)) && applies(before, path),
  );
  if (loosened === undefined) return undefined;
  const path = loosened.path.join(".");
  return {
    happens: `no longer keeps its data when it goes, as ${path} changes from ${before.props.at(...loosened.path).shown} to ${after.props.at(...loosened.path).shown}`,
    lost: `nothing yet; ${holderOf(after)?.data ?? "what it keeps"}, when it is deleted or scaled down`,
    avoid: `keep ${path} as before`,
  };
};

/** A word that was never there keeps nothing, but where its absence does. */
const applies = ({ props, type }: CheckedResource, path: readonly string[]): boolean =>
  !props.at(...path).isMissing ||
  (path[0] === "forceDestroy" && type.startsWith("aws:s3/")) ||
  path[1] === "persistentVolumeClaimRetentionPolicy";

/** Kinds by which backups are made: the operators' own, and scheduled jobs of that name. */
const isBackup = (resource: CheckedResource): boolean =>
  /^kubernetes:postgresql\.cnpg\.io\/[^:]+:ScheduledBackup$/.test(resource.type) ||
  (kindOf(resource, "batch") === "CronJob" && /backup/.test(resource.name));

const backupStopped: Both = (before, after) =>
  isBackup(before) && !before.props.at("spec", "suspend").is(true) && after.props.at("spec", "suspend").is(true)
    ? noBackups("is suspended")
    : undefined;

const backupGone = (step: Step, before: CheckedResource): Omit<DataDanger, "hazard"> | undefined =>
  isBackup(before) && step.operation === "delete" ? noBackups("is deleted") : undefined;

const noBackups = (happens: string): Omit<DataDanger, "hazard"> => ({
  happens: `${happens}: no more backups are made by it`,
  lost: "nothing yet; after a loss, everything since the last backup",
  avoid: "keep the schedule; or see that another one makes backups of the same data",
});

const rules: readonly Both[] = [protectionGone, keptNoMore, backupStopped];
