import type { TierPlan } from "../../language/tier-plan";
import type { KubernetesTarget, Labels } from "./target";

/** Label of the tier that a pod belongs to. */
export const tierLabel = "palier.dev/tier";
/** Label of the platform that a namespace or an object belongs to. */
export const platformLabel = "palier.dev/platform";
/** Label of the environment, on namespaces and objects. */
export const environmentLabel = "palier.dev/environment";
/** Label of the zone, on namespaces. */
export const zoneLabel = "palier.dev/zone";

/** Label on pods that have something to measure: the family of their metrics. */
export const metricsLabel = "palier.dev/metrics";
/** Label on a pod that collects metrics, and on a namespace whose pods do: ports with the reach `metrics` admit its bearers. */
export const scrapesLabel = "palier.dev/scrapes-metrics";

/** Label on a pod that uses a tier: the used tier's network policy admits its bearers, so adding a user changes only the user. */
export const usesLabel = (tier: string): string => `uses.palier.dev/${tier}`;
/** Label on a pod that a tier calls: the caller's network policy lets it reach the bearers. */
export const calledByLabel = (tier: string): string => `called-by.palier.dev/${tier}`;

/** Labels of every object of a tier. */
export const objectLabels = (tier: Pick<TierPlan, "name">, target: KubernetesTarget): Labels => ({
  "app.kubernetes.io/name": tier.name,
  "app.kubernetes.io/part-of": target.platform,
  [tierLabel]: tier.name,
  [platformLabel]: target.platform,
  [environmentLabel]: target.environment,
});

/** Labels of a tier's pods: its own, and what the network policies of others look for. */
export const podLabels = (tier: TierPlan, target: KubernetesTarget): Labels => ({
  ...objectLabels(tier, target),
  ...Object.fromEntries(tier.uses.map((used) => [usesLabel(used), "true"])),
  ...Object.fromEntries(tier.calledBy.map((caller) => [calledByLabel(caller), "true"])),
  ...metricsLabels(tier),
});

function metricsLabels(tier: TierPlan): Labels {
  const measured = tier.ports.find((port) => port.reach === "metrics");
  return measured ? { [metricsLabel]: measured.family ?? tier.kind } : {};
}

/** What selects a tier's pods, and only them. `role` tells the parts of one tier apart, such as `sentinel`. */
export const selectorLabels = (tier: Pick<TierPlan, "name">, role?: string): Labels =>
  role === undefined ? { [tierLabel]: tier.name } : { [tierLabel]: tier.name, [roleLabel]: role };

/** Label that tells the parts of one tier apart. */
export const roleLabel = "palier.dev/role";
