import type { Problem } from "../language/problem";
import type { TierPlan } from "../language/tier-plan";

/** Which tiers must be healthy before each tier starts. */
export type StartsAfter = Readonly<Record<string, readonly string[]>>;

/** What a tier waits for: the tiers that it uses, and the whole group before its own (ROF-OPS-01, ROF-OPS-02). */
export function planStartOrder(tiers: readonly TierPlan[], groups: readonly (readonly string[])[]): StartsAfter {
  const before = new Map(
    groups.flatMap((group, index) => group.map((name) => [name, groups[index - 1] ?? []] as const)),
  );
  return withoutDetours(
    Object.fromEntries(
      tiers.map(({ name, uses }) => [name, [...new Set([...uses, ...(before.get(name) ?? [])])].sort()]),
    ),
  );
}

/** Leaves out what a tier waits for anyway, because something else that it waits for does: the engine keeps every name in its state. */
function withoutDetours(startsAfter: StartsAfter): StartsAfter {
  const known = new Map<string, ReadonlySet<string>>();
  const beforeOf = (name: string, path: readonly string[]): ReadonlySet<string> => {
    const found = known.get(name);
    if (found) return found;
    // A circle is told as a mistake of its own; here it only must end.
    if (path.includes(name)) return new Set();
    const direct = startsAfter[name] ?? [];
    const all = new Set(direct.flatMap((needed) => [needed, ...beforeOf(needed, [...path, name])]));
    known.set(name, all);
    return all;
  };
  const isDetour = (needed: string, direct: readonly string[]): boolean =>
    direct.some((other) => other !== needed && beforeOf(other, []).has(needed) && !beforeOf(needed, []).has(other));
  return Object.fromEntries(
    Object.entries(startsAfter).map(([name, direct]) => [name, direct.filter((needed) => !isDetour(needed, direct))]),
  );
}

/** Tiers in waves: each wave needs only tiers of the waves before it. What is left over goes round in a circle. */
export function startWaves(startsAfter: StartsAfter): {
  readonly waves: readonly (readonly string[])[];
  readonly circle: readonly string[];
} {
  const waves: string[][] = [];
  const started = new Set<string>();
  let waiting = Object.keys(startsAfter).sort();
  while (waiting.length > 0) {
    const wave = waiting.filter((name) => (startsAfter[name] ?? []).every((needed) => started.has(needed)));
    if (wave.length === 0) break;
    waves.push(wave);
    wave.forEach((name) => started.add(name));
    waiting = waiting.filter((name) => !started.has(name));
  }
  return { waves, circle: waiting };
}

/** A circle of tiers that wait for each other can never start. */
export function checkCircle(circle: readonly string[], startsAfter: StartsAfter): readonly Problem[] {
  if (circle.length === 0) return [];
  const chain = circle.map((name) => {
    const needed = (startsAfter[name] ?? []).filter((other) => circle.includes(other));
    return `${name} after ${needed.join(", ")}`;
  });
  return [
    {
      code: "PAL303",
      path: ["tiers"],
      found: `a circle in the start order: ${chain.join("; ")}`,
      allowed: "an order in which every tier can start after those that it needs",
      fix: "say `calledBy` on the tier that is called, in place of `uses` on its caller",
    },
  ];
}
