import type { Zone } from "../language/context";
import type { SecretPlan, TierPlan } from "../language/tier-plan";
import type { PlatformSpec } from "./spec";
import type { AnyPlan } from "./tier-planning";

/** A secret of the platform: what it is, who reads it, and in which zones it therefore lies. */
export interface PlatformSecret extends SecretPlan {
  readonly readers: readonly string[];
  readonly zones: readonly Zone[];
  /** Who makes it: the platform, or the tier itself, where its pods need more than the value. */
  readonly madeBy: "platform" | "tier";
}

/** Every generated secret with its readers. A secret lies only in the zones of those who read it (ROF-SEC-05 to 07). */
export function planSecrets(
  spec: PlatformSpec,
  tiers: readonly AnyPlan[],
  versionOf: (secret: string) => number,
): readonly PlatformSecret[] {
  const ofPlatform = Object.entries(spec.secrets).map(([name, { bytes }]): SecretPlan => ({
    name,
    length: bytes === 64 ? 88 : 44,
    version: versionOf(name),
  }));
  const shared = [...ofPlatform, ...tiers.flatMap((tier) => tier.secrets)].map((secret): PlatformSecret => {
    const readers = tiers.filter((tier) => reads(tier, secret.name));
    return {
      ...secret,
      readers: readers.map((tier) => tier.name).sort(),
      zones: [...new Set(readers.map((tier) => tier.zone))].sort(),
      madeBy: "platform",
    };
  });
  return [...shared, ...tiers.flatMap(ownSecrets)];
}

const ownSecrets = (tier: AnyPlan): readonly PlatformSecret[] =>
  tier.kind === "edge"
    ? tier.ownSecrets.map((secret) => ({ ...secret, readers: [tier.name], zones: [tier.zone], madeBy: "tier" }))
    : [];

const reads = (tier: TierPlan, secret: string): boolean =>
  tier.reads.includes(secret) || tier.secrets.some((own) => own.name === secret);
