import { performance } from "node:perf_hooks";
import { valueOf } from "../components/language/problem";
import { planPlatform } from "../components/platform/plan";
import { parseSettings } from "../components/platform/settings";
import type { PlatformInput } from "../components/platform/spec";
import { environments } from "../environments";
import { generatedPlatform } from "./generated-platform";

/** How long a plan of one size takes. */
export interface PlanTime {
  readonly services: number;
  readonly tiers: number;
  /** Least of all runs, in ms. */
  readonly milliseconds: number;
  /** The same for one tier, in µs: equal for all sizes where planning is linear. */
  readonly microsecondsPerTier: number;
}

/** Settings of the stack in which generated platforms are planned. */
export const generatedSettings = {
  platform: "generated",
  environment: "prod",
  target: "kubernetes",
  backups: { provider: "none" },
};

/**
 * Plans platforms of growing size, each several times, and keeps the least time. The sizes take turns, so that what disturbs the machine, and
 * what the compiler has learnt, is the same for all.
 */
export function measurePlans(sizes: readonly number[], runs: number): readonly PlanTime[] {
  const platforms = sizes.map((services) => generatedPlatform(services));
  const rounds = Array.from({ length: runs }, () => platforms.map((platform) => measure(platform)));
  return sizes.map((services, index) => {
    const times = rounds.flatMap((round) => round[index] ?? []);
    const milliseconds = Math.min(...times.map((time) => time.milliseconds));
    const tiers = times[0]?.tiers ?? 0;
    return { services, tiers, milliseconds, microsecondsPerTier: (milliseconds * 1000) / tiers };
  });
}

function measure(platform: PlatformInput): Pick<PlanTime, "tiers" | "milliseconds"> {
  const settings = valueOf("bench", parseSettings({ "palier:stack": JSON.stringify(generatedSettings) }, "bench"));
  const start = performance.now();
  const { tiers } = valueOf("bench", planPlatform(platform, environments.prod, settings, "bench"));
  return { tiers: tiers.length, milliseconds: performance.now() - start };
}
