import { type Amounts, combine, nothing, times, type WorkloadSum, workloadSums } from "../pod-sums";
import { cores, gibibytes } from "../quantities";
import type { StackRule, ViolationOf } from "../rule";

/** What a stack may take is there. */
export const declaredCapacity: StackRule = {
  sees: "stack",
  name: "declared-capacity",
  description: "What all pods of the stack may take together fits the capacity that is declared for it.",
  references: ["ROF-ENV-02", "HIPAA §164.308(a)(7)(i)", "ISO 27001 A.8.6"],
  settings: {
    cpu: { type: "number", minimum: 0, default: 0, description: "Cores for the stack; 0 when none are declared" },
    memory: {
      type: "number",
      minimum: 0,
      default: 0,
      description: "Memory for the stack in Gi; 0 when none is declared",
    },
    overcommit: {
      type: "number",
      minimum: 1,
      default: 1,
      description: "How many times the capacity the limits may add up to; requests never more than once",
    },
  },
  check: (resources, settings) => {
    const sums = workloadSums(resources);
    const taken = sums.reduce((sum, { ofPod, pods }) => combine(sum, times(ofPod, pods)), nothing);
    const overcommit = settings.at("overcommit").number ?? 1;
    const [cpu, memory] = [settings.at("cpu").number ?? 0, (settings.at("memory").number ?? 0) * 2 ** 30];
    const bounds = [
      { key: "requests.cpu", most: cpu, show: cores },
      { key: "requests.memory", most: memory, show: gibibytes },
      { key: "limits.cpu", most: cpu * overcommit, show: cores },
      { key: "limits.memory", most: memory * overcommit, show: gibibytes },
    ] as const;
    return bounds
      .filter(({ key, most }) => most > 0 && taken[key] > most)
      .flatMap(({ key, most, show }) => tooMuch(sums, key, `${show(taken[key])}, and ${show(most)} are declared`));
  },
};

/** The violation stands at the workload that takes most. */
function tooMuch(sums: readonly WorkloadSum[], key: keyof Amounts, found: string): readonly ViolationOf[] {
  const [largest] = [...sums].sort((one, other) => other.pods * other.ofPod[key] - one.pods * one.ofPod[key]);
  if (largest === undefined) return [];
  return [
    {
      resource: largest.resource,
      path: `${key} of all pods of the stack; this workload takes most`,
      found,
      message: "The stack takes more than the capacity that is declared for it",
      fix: `fewer replicas, or a smaller ${key}; or a cluster with more, and cpu and memory of this rule to match`,
    },
  ];
}
