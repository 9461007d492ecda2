import type { Problem } from "../../language/problem";
import type { CommonProfile } from "../../language/tier-plan";
import type { Settings } from "../settings";
import type { AnyPlan, PlanOf } from "../tier-planning";
import type { TierKind } from "../tiers";

/** Pods of one part of a tier that must each stand on a host of their own, and what the tier calls their number. */
interface Apart {
  readonly word: string;
  readonly pods: number;
  /** Most that there may be under load. Default: as many as there always are. */
  readonly most?: number;
}

/** What of each kind stands strictly apart, where the environment spreads strictly. A store of objects and an edge may share hosts. */
const apart: { readonly [K in TierKind]: (plan: PlanOf<K>) => readonly Apart[] } = {
  developerTool: () => [],
  edge: () => [],
  elasticsearch: ({ nodes }) => [{ word: "nodes", pods: nodes }],
  kafka: ({ brokers }) => [{ word: "brokers", pods: brokers }],
  mariadb: ({ members }) => [{ word: "members", pods: members }],
  mongodb: ({ members }) => [{ word: "members", pods: members }],
  monitoring: ({ replicas }) => [{ word: "replicas", pods: replicas }],
  objectStore: () => [],
  postgres: ({ instances }) => [{ word: "instances", pods: instances }],
  rabbitmq: ({ members }) => [{ word: "members", pods: members }],
  redis: ({ members, sentinels }) => [
    { word: "members", pods: members },
    { word: "sentinels", pods: sentinels },
  ],
  service: ({ scheduling, replicas, autoscaling }) =>
    scheduling?.onePerHost === true
      ? [{ word: "replicas", pods: replicas, most: autoscaling?.maxReplicas ?? replicas }]
      : [],
};

const apartOf = <K extends TierKind>(plan: PlanOf<K> & { readonly kind: K }): readonly Apart[] =>
  apart[plan.kind](plan);

/** Pods that no host would be left for: they would wait for ever, and the update with them. Asked where the stack says its hosts. */
export function checkSpread(
  tiers: readonly AnyPlan[],
  { spread }: CommonProfile,
  { kubernetes: { nodes } }: Settings,
): readonly Problem[] {
  if (nodes === undefined || spread !== "required") return [];
  return tiers.flatMap((tier) =>
    apartOf(tier)
      .filter(({ pods }) => pods > nodes)
      .map(({ word, pods }): Problem => ({
        code: "PAL307",
        path: ["tiers", tier.name, word],
        found: `${String(pods)} ${word}, each on a host of its own, with ${String(nodes)} ${nodes === 1 ? "node" : "nodes"}`,
        allowed: `at most as many as kubernetes.nodes says, here ${String(nodes)}`,
        fix: `lower "${word}" of "${tier.name}", or add nodes and correct kubernetes.nodes`,
      })),
  );
}

/** What may find no host only under load (AUD-CON-24). */
export function spreadWarnings(
  tiers: readonly AnyPlan[],
  { spread }: CommonProfile,
  { kubernetes: { nodes } }: Settings,
): readonly string[] {
  if (nodes === undefined || spread !== "required") return [];
  return tiers.flatMap((tier) =>
    apartOf(tier)
      .filter(({ pods, most = pods }) => pods <= nodes && most > nodes)
      .map(
        ({ most }) =>
          `${tier.name}: may grow to ${String(most)}, each on a host of its own, and there are ${String(nodes)} nodes: the rest would wait.`,
      ),
  );
}
