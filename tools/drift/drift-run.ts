import { join } from "node:path";
import { binFolder } from "../home";
import type { StackReport } from "../review/report";
import { reviewStack, type ReviewRun } from "../review/run";
import { startSandbox } from "../sandbox";
import { contextOf, type StackOfProject } from "../stack/files";
import type { ClusterReader } from "../stack/inventory";
import { stateOf } from "../stack/state";
import { Workspace } from "../stack/workspace";
import { withOrigins } from "./drift-report";
import { readNotes } from "./notes";

/** What has changed in one stack outside of the program, and who probably changed it. */
export async function driftOf(of: StackOfProject, run: Omit<ReviewRun, "asks">): Promise<StackReport> {
  if (new Workspace(of).place() === undefined && (run.context ?? contextOf(of)) === undefined)
    return standsNowhere(of.stack);
  const report = await reviewStack(of, { ...run, asks: "refresh" });
  const changes = report.groups.flatMap(({ tiers }) => tiers).flatMap(({ changes }) => changes);
  if (changes.length === 0 || report.verdict === "failed") return withOrigins(report, () => []);
  const state = await stateOf(of, run.toolchain);
  const urns = new Set(changes.map(({ urn }) => urn));
  return withOrigins(report, await readNotes(urns, state, await clusterOf(of, run.context)));
}

async function clusterOf(of: StackOfProject, named: string | undefined): Promise<ClusterReader> {
  const kubectl = join(binFolder, "kubectl");
  const context = named ?? contextOf(of);
  if (context !== undefined) return { kubectl, context };
  const { kubeconfig } = await startSandbox(of.stack);
  return { kubectl, kubeconfig };
}

/** A stack that was never up, as far as this machine knows. */
const standsNowhere = (stack: string): StackReport => ({
  stack,
  verdict: "unchanged",
  sentence: "it stands nowhere that this machine knows of",
  previewed: false,
  seconds: 0,
  counts: { create: 0, update: 0, replace: 0, delete: 0, same: 0 },
  risks: [],
  policies: [],
  groups: [],
  rollout: [],
  failures: [],
  warnings: [],
});
