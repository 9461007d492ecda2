import { notPreviewed, reviewStack, type ReviewRun } from "../review/run";
import type { StackReport } from "../review/report";
import { clusterOf } from "../stack/cluster";
import { groundOf, type StackOfProject } from "../stack/files";
import { stateOf } from "../stack/state";
import { placeToRead } from "../stack/workspace";
import { withOrigins } from "./drift-report";
import { readNotes } from "./notes";

/** What has changed in one stack outside of the program, and who probably changed it. */
export async function driftOf(of: StackOfProject, run: Omit<ReviewRun, "asks">): Promise<StackReport> {
  if (placeToRead(of, run.context) === undefined)
    return notPreviewed(of.stack, "it stands nowhere that this machine knows of");
  const report = await reviewStack(of, { ...run, asks: "refresh" });
  const changes = report.groups.flatMap(({ tiers }) => tiers).flatMap(({ changes }) => changes);
  const isNoted = groundOf(of).target === "kubernetes" && changes.length > 0 && report.verdict !== "failed";
  if (!isNoted) return withOrigins(report, () => []);
  const state = await stateOf(of, run.toolchain);
  const urns = new Set(changes.map(({ urn }) => urn));
  return withOrigins(report, await readNotes(urns, state, clusterOf(of, run.context)));
}
