import { performance } from "node:perf_hooks";
import { valueOf } from "../components/language/problem";
import { planPlatform } from "../components/platform/plan";
import { parseSettings } from "../components/platform/settings";
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

/** Plans platforms of growing size, each several times, and keeps the least time. */
export const measurePlans = (sizes: readonly number[], runs: number): readonly PlanTime[] =>
  sizes.map((services) => measure(services, runs));

function measure(services: number, runs: number): PlanTime {
  const platform = generatedPlatform(services);
  const settings = valueOf("bench", parseSettings({ "palier:stack": JSON.stringify(generatedSettings) }, "bench"));
  const times: number[] = [];
  let tiers = 0;
  for (let run = 0; run < runs; run++) {
    const start = performance.now();
    tiers = valueOf("bench", planPlatform(platform, environments.prod, settings, "bench")).tiers.length;
    times.push(performance.now() - start);
  }
  const milliseconds = Math.min(...times);
  return { services, tiers, milliseconds, microsecondsPerTier: (milliseconds * 1000) / tiers };
}
