import type { Problem } from "../../language/problem";
import { formatMemory, mebibytes, type ResolvedResources } from "../../language/quantity";

/** Part of the memory limit that keys and values may take: the rest is for copies while the log is rewritten, and for clients. */
export const memoryShare = 0.75;

/** What of a planned Redis is looked at as a whole. */
interface Decided {
  readonly name: string;
  readonly members: number;
  readonly sentinels: number;
  readonly maxMemory: string;
  readonly resources: ResolvedResources;
}

/** Every mistake that only the whole of a Redis shows. */
export const checkRedis = (plan: Decided): readonly Problem[] => [
  ...checkMembers(plan),
  ...checkSentinels(plan),
  ...checkMemory(plan),
];

function checkMembers({ name, members }: Decided): readonly Problem[] {
  if (members !== 2) return [];
  return [
    {
      code: "PAL360",
      path: ["tiers", name, "members"],
      found: "2 members",
      allowed: "1 member, or 3 and more: a write waits for one replica, so of two members none may be lost",
      fix: `set "members" of "${name}" to 3`,
    },
  ];
}

/** Sentinels decide by majority: one or two cannot lose any, and an even number loses no more than the odd one below it. */
function checkSentinels({ name, members, sentinels }: Decided): readonly Problem[] {
  const at = { code: "PAL361", path: ["tiers", name, "sentinels"] } as const;
  const found = `${String(sentinels)} Sentinels for ${String(members)} ${members === 1 ? "member" : "members"}`;
  if (members === 1) {
    if (sentinels === 0) return [];
    const allowed = "0: a single member has no other that could take over";
    return [{ ...at, found, allowed, fix: `set "sentinels" of "${name}" to 0, or "members" to 3` }];
  }
  if (sentinels >= 3 && sentinels % 2 === 1) return [];
  const allowed = "an odd number from 3 on: a majority of them must be left when one is lost";
  return [{ ...at, found, allowed, fix: `set "sentinels" of "${name}" to ${String(Math.max(3, sentinels + 1))}` }];
}

function checkMemory({ name, maxMemory, resources }: Decided): readonly Problem[] {
  const most = Math.floor(mebibytes(resources.memoryLimit) * memoryShare);
  if (mebibytes(maxMemory) <= most) return [];
  const needed = Math.ceil(mebibytes(maxMemory) / memoryShare);
  return [
    {
      code: "PAL362",
      path: ["tiers", name, "maxMemory"],
      found: `${maxMemory} with a memory limit of ${resources.memoryLimit}`,
      allowed: `at most three quarters of the memory limit, here ${formatMemory(most)}`,
      fix: `raise memoryLimit of "${name}" to ${formatMemory(needed)} or more, or lower maxMemory`,
    },
  ];
}
