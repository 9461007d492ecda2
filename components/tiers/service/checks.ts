import { checkLocalPorts } from "../../language/local-ports";
import type { Problem } from "../../language/problem";
import { formatMemory, mebibytes, type ResolvedResources } from "../../language/quantity";
import type { TierInput } from "../../language/tier-plan";
import { checkBuild } from "./build";
import { heapShare } from "./runtimes/spring";
import type { ServiceOverrides, ServiceProfile, ServiceSpec } from "./spec";

type ServiceInput = TierInput<ServiceSpec, ServiceProfile, ServiceOverrides>;

/** Mistakes in a service by itself. */
export const checkService = (input: ServiceInput, resources: ResolvedResources): readonly Problem[] => [
  ...checkHeap(input, resources),
  ...checkDump(input),
  ...checkGrowth(input),
  ...checkRelease(input),
  ...checkBuild(input),
  ...checkLocalPorts(input.name, input.spec.localPorts, ["http"]),
];

/** Most heap in Mi, by the flags that are given literally or by the spec's own words. */
function mostHeap({
  heap,
  javaOptions = [],
}: ServiceSpec): { readonly at: readonly string[]; readonly heap: string }[] {
  const flags = javaOptions.flatMap((option) => {
    const [, amount, unit = ""] = /^-Xmx(\d+)([gm])$/i.exec(option) ?? [];
    return amount === undefined ? [] : [{ at: ["javaOptions"], heap: `${amount}${unit.toUpperCase()}i` }];
  });
  return heap ? [{ at: ["heap", "maximum"], heap: heap.maximum }, ...flags] : flags;
}

function checkHeap({ name, spec }: ServiceInput, resources: ResolvedResources): readonly Problem[] {
  const most = Math.floor(mebibytes(resources.memoryLimit) * heapShare);
  return mostHeap(spec)
    .filter(({ heap }) => mebibytes(heap) > most)
    .map(({ at, heap }) => ({
      code: "PAL310",
      path: ["tiers", name, ...at],
      found: `${heap} of heap inside a limit of ${resources.memoryLimit}`,
      allowed: `at most 75 % of the memory limit, here ${formatMemory(most)}: the rest holds classes, threads and buffers`,
      fix: `lower the heap to ${formatMemory(most)}, or raise memoryLimit`,
    }));
}

/** A dump of the heap is as large as the heap, and the root file system cannot be written (AUD-CON-09). */
function checkDump({ name, spec }: ServiceInput): readonly Problem[] {
  const [largest] = mostHeap(spec);
  const dumps = spec.javaOptions?.some((option) => option.startsWith("-XX:HeapDumpPath=/tmp/")) === true;
  const scratch = spec.scratch ?? usualScratch;
  if (!dumps || !largest || mebibytes(scratch) >= mebibytes(largest.heap)) return [];
  return [
    {
      code: "PAL312",
      path: ["tiers", name, "scratch"],
      found: `${scratch} in /tmp, and dumps of a heap of ${largest.heap}`,
      allowed: `at least ${largest.heap}`,
      fix: `set scratch of "${name}" to ${largest.heap} or more, or write no dumps`,
    },
  ];
}

/** Size of /tmp of a service that names none. */
export const usualScratch = "256Mi";

function checkGrowth({ name, spec, overrides }: ServiceInput): readonly Problem[] {
  const growth = overrides.autoscaling ?? spec.autoscaling;
  const replicas = overrides.replicas ?? spec.replicas ?? 1;
  if (!growth || growth.maxReplicas >= replicas) return [];
  return [
    {
      code: "PAL311",
      path: ["tiers", name, "autoscaling", "maxReplicas"],
      found: `${growth.maxReplicas} at most, ${replicas} at least`,
      allowed: `at least ${replicas}`,
      fix: `raise maxReplicas of "${name}" to ${replicas} or more`,
    },
  ];
}

function checkRelease({ name, spec, overrides }: ServiceInput): readonly Problem[] {
  if (spec.release === "blueGreen" || overrides.release === undefined) return [];
  return [
    {
      code: "PAL313",
      path: ["palier:stack", "tiers", name, "release"],
      found: "colors, for a service that is released pod by pod",
      allowed: 'no release, or release: "blueGreen" in the platform',
      fix: `set release: "blueGreen" on "${name}" in the platform, or change its image here`,
    },
  ];
}
