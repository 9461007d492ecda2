import { valueOf } from "../../components/language/problem";
import { planPlatform, type PlatformPlan } from "../../components/platform/plan";
import { parseSettings, type Settings } from "../../components/platform/settings";
import type { AnyPlan } from "../../components/platform/tier-planning";
import { environments } from "../../environments";
import { platforms } from "../../platforms";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

/** The business services of the document, and the database of each (ROF-DB-09). */
export const databaseOf = {
  "identity-service": "identity-db",
  "patient-service": "patient-db",
  "clinical-service": "clinical-db",
  "medical-technology-service": "medtech-db",
  "pharmacy-service": "pharmacy-db",
  "finance-service": "finance-db",
  "platform-service": "platform-db",
  "interoperability-service": "interop-db",
};

/** Settings of a stack of the repository, with exceptions at their top. */
export function settingsOf(stack: string, exceptions: Readonly<Record<string, unknown>> = {}): Settings {
  const file = `Pulumi.${stack}.yaml`;
  const text = readFileSync(join(__dirname, "..", "..", file), "utf8");
  const written: unknown = parse(text);
  const config: unknown = Reflect.get(Object(written), "config");
  const settings: unknown = Reflect.get(Object(config), "palier:stack");
  return valueOf(file, parseSettings({ "palier:stack": JSON.stringify({ ...Object(settings), ...exceptions }) }, file));
}

/** The plan of a stack of the repository, with exceptions at the top of its settings. */
export function planOf(stack: string, exceptions: Readonly<Record<string, unknown>> = {}): PlatformPlan {
  const settings = settingsOf(stack, exceptions);
  const file = `Pulumi.${stack}.yaml`;
  const platform = platforms[settings.platform];
  if (!platform) throw new Error(`no platform ${settings.platform}`);
  return valueOf(file, planPlatform(platform, environments[settings.environment], settings, file));
}

/** The plan of one tier, of the kind that the test expects. */
export function tierOf<K extends AnyPlan["kind"]>(
  plan: PlatformPlan,
  kind: K,
  name: string,
): Extract<AnyPlan, { kind: K }> {
  const found = plan.tiers.find(
    (tier): tier is Extract<AnyPlan, { kind: K }> => tier.kind === kind && tier.name === name,
  );
  if (!found) throw new Error(`no ${kind} "${name}" in the plan`);
  return found;
}
