import { type Zone, zones } from "../../components/language/context";
import type { TierPlan } from "../../components/language/tier-plan";
import type { TierFlows } from "../../components/platform/flows";
import type { ChangeGroup, TierChanges } from "./report";

/** What a change does to a tier, the worst first. */
export const marks = ["data", "outage", "restart", "gone", "new", "changed"] as const;

/** One of {@link marks}. */
export type Mark = (typeof marks)[number];

/** What a mark means, in words: no mark is told by its colour alone. */
export const meaningOf: Readonly<Record<Mark, string>> = {
  data: "data at risk",
  outage: "stands still",
  restart: "restarts",
  gone: "removed",
  new: "new",
  changed: "changes",
};

/** A tier in the picture. */
export interface PictureNode {
  readonly name: string;
  /** What it is: `postgres`, `service`. */
  readonly kind: string;
  /** How many tiers use it, where they are too many for lines. Default: all are drawn. */
  readonly users?: number;
  /** Default: the change does not touch it. */
  readonly mark?: Mark;
}

/** Who calls whom: both are names of nodes. */
export interface PictureFlow {
  readonly from: string;
  readonly to: string;
  /** Whether a tier at one of its ends is touched. */
  readonly isTouched: boolean;
}

/** A platform, ready to be drawn in any form. */
export interface Diagram {
  readonly title: string;
  readonly groups: readonly { readonly name: string; readonly nodes: readonly PictureNode[] }[];
  readonly flows: readonly PictureFlow[];
}

/** As much of a plan as is drawn. */
export interface Drawn {
  readonly name: string;
  readonly environment: string;
  readonly tiers: readonly Pick<TierPlan, "name" | "kind" | "zone" | "ports">[];
  readonly flows: readonly Pick<TierFlows, "tier" | "ingress" | "egress">[];
}

/** From so many users on, a tier is drawn with their number: a line for each of them would hide all others. */
const mostLines = 4;

/** The node for everyone outside. */
const internet = "internet";

/** What is drawn of a platform. Tiers that the change removes are in no plan: they are a group of their own. */
export function diagramOf(plan: Drawn, groups: readonly ChangeGroup[]): Diagram {
  const changed = new Map(groups.flatMap(({ tiers }) => tiers.map((tier) => [tier.tier, markOf(tier)] as const)));
  const calls = callsOf(plan);
  const users = (name: string): number => calls.filter(({ to }) => to === name).length;
  const isTouched = (name: string): boolean => changed.has(name);
  const isCrowded = (name: string): boolean => users(name) > mostLines;
  // Where most of a platform is touched, as where it is new, the lines of what is touched would hide it again.
  const stands = plan.tiers.filter(({ name }) => isTouched(name)).length * 2 <= plan.tiers.length;
  const shown = calls.filter(({ from, to }) => !isCrowded(to) || (stands && (isTouched(from) || isTouched(to))));
  const nodeOf = ({ name, kind }: { readonly name: string; readonly kind: string }): PictureNode => {
    const mark = changed.get(name);
    return { name, kind, ...(isCrowded(name) && { users: users(name) }), ...(mark !== undefined && { mark }) };
  };
  const inZone = (zone: Zone): readonly PictureNode[] => plan.tiers.filter((tier) => tier.zone === zone).map(nodeOf);
  const outside = calls.some(({ from }) => from === internet) ? [{ name: internet, kind: "anyone" }] : [];
  return {
    title: `${plan.name} ${plan.environment}`,
    groups: [
      { name: "outside", nodes: outside },
      ...zones.map((zone) => ({ name: zone, nodes: inZone(zone) })),
      { name: "removed", nodes: removedFrom(plan, groups).map(nodeOf) },
    ].filter(({ nodes }) => nodes.length > 0),
    flows: shown.map((call) => ({ ...call, isTouched: isTouched(call.from) || isTouched(call.to) })),
  };
}

/** Tiers that belong to the foundation, such as the network, have no place of their own in the picture. */
const removedFrom = (plan: Drawn, groups: readonly ChangeGroup[]) =>
  groups
    .filter(({ layer }) => layer !== "foundation")
    .flatMap(({ tiers }) => tiers)
    .filter(({ tier }) => !plan.tiers.some(({ name }) => name === tier))
    .map(({ tier, kind }) => ({ name: tier, kind }));

function markOf({ changes }: TierChanges): Mark {
  const dangers = new Set(changes.map(({ danger }) => danger));
  const isAll = (operation: string): boolean => changes.every((change) => change.operation === operation);
  if (dangers.has("data")) return "data";
  if (isAll("delete")) return "gone";
  if (isAll("create")) return "new";
  if (dangers.has("outage")) return "outage";
  return dangers.has("restart") ? "restart" : "changed";
}

interface Call {
  readonly from: string;
  readonly to: string;
}

/** Who calls whom, as the network lets them: by the caller's own word, or by the callee's. */
function callsOf({ flows, tiers }: Drawn): readonly Call[] {
  const names = new Set(tiers.map(({ name }) => name));
  const all = flows.flatMap(({ tier, ingress, egress }): readonly Call[] => [
    ...egress.flatMap((flow) => (flow.to === "tier" ? [{ from: tier, to: flow.tier }] : [])),
    ...ingress.flatMap(({ from }) => ("caller" in from ? [{ from: from.caller, to: tier }] : [])),
    ...ingress.flatMap(({ from }) =>
      "reach" in from && from.reach === "public" ? [{ from: internet, to: tier }] : [],
    ),
  ]);
  const known = all.filter(({ from, to }) => (from === internet || names.has(from)) && names.has(to));
  return [...new Map(known.map((call) => [`${call.from} ${call.to}`, call])).values()];
}
