import type { Checked } from "../language/problem";
import type { EnvironmentName } from "../language/context";
import { choosePlatform } from "./catalogue";
import { type Environment, planPlatform, type PlatformPlan } from "./plan";
import { readSettings, type Settings } from "./settings";
import type { PlatformInput } from "./spec";

/** What a stack can choose from. */
export interface Catalogue {
  readonly platforms: Readonly<Record<string, PlatformInput>>;
  readonly environments: Readonly<Record<EnvironmentName, Environment>>;
}

/** A stack with everything decided. */
export interface PlannedStack {
  readonly settings: Settings;
  readonly plan: PlatformPlan;
}

/**
 * Decides a whole stack, or reports everything that is wrong with it, in its settings and in what they lead to. Nothing is registered here.
 * @param config the stack's configuration as the engine hands it over: every key, values as JSON text.
 */
export function planStack(
  config: Readonly<Record<string, string>>,
  { platforms, environments }: Catalogue,
  stackFile: string,
): Checked<PlannedStack> {
  const { settings, problems } = readSettings(config, stackFile);
  if (settings === undefined) return { ok: false, problems };
  const platform = choosePlatform(platforms, settings.platform);
  if (!platform.ok) return { ok: false, problems: [...problems, ...platform.problems] };
  const plan = planPlatform(platform.value, environments[settings.environment], settings, stackFile);
  if (!plan.ok) return { ok: false, problems: [...problems, ...plan.problems] };
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: { settings, plan: plan.value } };
}
