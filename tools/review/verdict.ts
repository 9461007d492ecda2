import { counted, cut, firstOf, plural } from "../words";
import type { Counts, DataRisk, PolicyVerdict, ReviewReport, RolloutImpact, StackReport, Verdict } from "./report";

/** How a review ends, for whatever waits for it. The worst of all stacks counts. */
export const exitCodes = { nothingToFear: 0, broken: 1, risk: 2, policy: 3, failed: 4 } as const;

/** What a verdict is made of. */
export interface Findings {
  readonly counts: Counts;
  readonly risks: readonly DataRisk[];
  readonly policies: readonly PolicyVerdict[];
  readonly rollout: readonly RolloutImpact[];
  readonly failures: readonly string[];
}

/** The verdict on one stack, and the line that says why. */
export function verdictOf(findings: Findings): Pick<StackReport, "verdict" | "sentence"> {
  const verdict = decide(findings);
  return { verdict, sentence: sentences[verdict](findings) };
}

/** Policies that stop an update, by name. */
export const brokenPolicies = (policies: readonly PolicyVerdict[]): readonly string[] =>
  [...new Set(policies.filter(({ level }) => level === "mandatory").map(({ policy }) => policy))].sort();

function decide({ counts, risks, policies, failures }: Findings): Verdict {
  if (failures.length > 0) return "failed";
  if (brokenPolicies(policies).length > 0) return "forbidden";
  if (risks.length > 0) return "risky";
  return changed(counts) === 0 ? "unchanged" : "harmless";
}

const changed = ({ create, update, replace, delete: gone }: Counts): number => create + update + replace + gone;

const isNew = ({ create, update, replace, delete: gone, same }: Counts): boolean =>
  create > 0 && update + replace + gone + same === 0;

const sentences: Readonly<Record<Verdict, (findings: Findings) => string>> = {
  unchanged: () => "nothing changes",
  harmless: ({ counts, rollout }) =>
    isNew(counts)
      ? `it stands nowhere yet, so all of it is new: ${counted(counts.create, "resource")}`
      : `${countWords(counts)}; no data is at risk; ${rolloutWords(rollout)}`,
  risky: ({ counts, risks, rollout }) => `${riskWords(risks)}; ${countWords(counts)}; ${rolloutWords(rollout)}`,
  forbidden: ({ policies, risks }) => {
    const broken = brokenPolicies(policies);
    const rules = `an update would be refused: it breaks ${plural(broken.length, "the rule")} ${broken.join(", ")}`;
    return risks.length === 0 ? rules : `${rules}; and ${riskWords(risks)}`;
  },
  failed: ({ failures, risks }) => {
    const [first = ""] = failures;
    const failed = `the preview failed, so nobody can say all that an update would do: ${firstLine(first)}`;
    return risks.length === 0 ? failed : `${riskWords(risks)}; and ${failed}`;
  },
};

const firstLine = (text: string): string => {
  const line =
    text
      .split("\n")
      .find((one) => one.trim() !== "")
      ?.trim() ?? "the engine gave no reason";
  return cut(line, 160);
};

function riskWords(risks: readonly DataRisk[]): string {
  const names = (list: readonly DataRisk[]): string =>
    firstOf([...new Set(list.map(({ resource }) => resource.split("::").at(-1) ?? resource))], 3);
  const open = risks.filter(({ waiver }) => waiver === undefined);
  if (open.length === 0) return `data is at risk, and accepted by a waiver: ${names(risks)}`;
  const lost = open.filter(({ hazard }) => hazard === "lost");
  if (lost.length === 0) return `data is at risk: ${names(open)}`;
  const others = open.length - lost.length;
  return `data would be lost: ${names(lost)}${others > 0 ? `, and ${others} more at risk` : ""}`;
}

/** Numbers of changes in words: `2 new, 1 changed`. */
export function countWords(counts: Counts): string {
  const { create, update, replace, delete: gone } = counts;
  const parts = [
    [create, "new"],
    [update, "changed"],
    [replace, "made anew"],
    [gone, "removed"],
  ] as const;
  const said = parts.filter(([number]) => number > 0).map(([number, word]) => `${number} ${word}`);
  return said.length === 0 ? "no resource changes" : said.join(", ");
}

function rolloutWords(rollout: readonly RolloutImpact[]): string {
  const still = rollout.filter(({ leastReady }) => leastReady === 0).map(({ workload }) => workload);
  if (rollout.length === 0) return "nothing restarts";
  const restarts = counted(rollout.length, "workload restarts", "workloads restart");
  if (still.length === 0) return `${restarts} without standing still`;
  return `${restarts}, of which ${firstOf(still, 3)} ${plural(still.length, "stands", "stand")} still meanwhile`;
}

/** Whether a person has to decide something before the stack may be updated. */
export const needsDecision = ({ risks, policies, failures }: Findings): boolean =>
  failures.length > 0 || brokenPolicies(policies).length > 0 || risks.some(({ waiver }) => waiver === undefined);

/** The exit code of a review. */
export function exitCodeOf({ stacks }: Pick<ReviewReport, "stacks">): number {
  if (stacks.some(({ failures }) => failures.length > 0)) return exitCodes.failed;
  if (stacks.some(({ policies }) => brokenPolicies(policies).length > 0)) return exitCodes.policy;
  return stacks.some(needsDecision) ? exitCodes.risk : exitCodes.nothingToFear;
}
