import { suggest } from "../../language/nearest";
import type { Problem } from "../../language/problem";
import type { TierPlan } from "../../language/tier-plan";
import type { PlatformSpec } from "../spec";

/** Names in the spec that name nothing: tiers in `uses`, `calledBy` and the start order, and secrets. */
export function checkReferences(spec: PlatformSpec, tiers: readonly TierPlan[]): readonly Problem[] {
  const names = Object.keys(spec.tiers);
  const secrets = [...Object.keys(spec.secrets), ...tiers.flatMap((tier) => tier.secrets.map((secret) => secret.name))];
  return [
    ...tiers.flatMap((tier) => [
      ...unknownNames(tier.uses, names, ["tiers", tier.name, "uses"], "tier"),
      ...unknownNames(tier.calledBy, names, ["tiers", tier.name, "calledBy"], "tier"),
      ...unknownNames(tier.reads, secrets, ["tiers", tier.name, "secrets"], "secret"),
    ]),
    ...spec.startOrder.flatMap((group, index) => unknownNames(group, names, ["startOrder", index], "tier")),
  ];
}

/** Names in the stack's settings that name no tier or secret of the platform. */
export function checkSettingNames(
  section: "tiers" | "secretVersions",
  found: readonly string[],
  known: readonly string[],
): readonly Problem[] {
  return unknownNames(found, known, ["palier:stack", section], section === "tiers" ? "tier" : "secret");
}

const unknownNames = (
  found: readonly string[],
  known: readonly string[],
  path: Problem["path"],
  word: "tier" | "secret",
): readonly Problem[] =>
  found
    .filter((name) => !known.includes(name))
    .map((name) => ({
      code: "PAL301",
      path: [...path, name],
      found: `"${name}", which is no ${word} of this platform`,
      allowed: known.length === 0 ? `no ${word}: the platform has none` : `a ${word} of this platform`,
      fix: known.length === 0 ? `remove "${name}"` : suggest(name, [...known].sort()),
    }));
