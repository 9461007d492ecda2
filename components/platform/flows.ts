import type { Zone } from "../language/context";
import type { Outside, PortPlan, TierPlan } from "../language/tier-plan";

/** A port with its protocol, as a rule states it. */
export type FlowPort = Pick<PortPlan, "port" | "protocol">;

/** Who may come in, and to which ports. */
export interface IngressFlow {
  readonly from: { readonly reach: PortPlan["reach"]; readonly namespace?: string } | { readonly caller: string };
  readonly ports: readonly FlowPort[];
}

/** Where pods of a tier may go. A tier that is called back by its callees' own word needs no port here: the callee states it. */
export type EgressFlow =
  | { readonly to: "tier"; readonly tier: string; readonly ports: readonly FlowPort[] }
  | { readonly to: "callees" }
  | { readonly to: "metrics" }
  | { readonly to: "members"; readonly ports: readonly FlowPort[] }
  | { readonly to: "outside"; readonly outside: Outside };

/** All that may pass to and from one tier. Whatever is not here is denied, in both directions (ROF-SEC-13). */
export interface TierFlows {
  readonly tier: string;
  readonly zone: Zone;
  readonly ingress: readonly IngressFlow[];
  readonly egress: readonly EgressFlow[];
}

/** Both ends of every flow, from what each tier says once: the tiers it uses, who calls it, and its ports. */
export function planFlows(tiers: readonly TierPlan[]): readonly TierFlows[] {
  const byName = new Map(tiers.map((tier) => [tier.name, tier]));
  const callers = new Set(tiers.flatMap((tier) => tier.calledBy));
  return tiers.map((tier) => ({
    tier: tier.name,
    zone: tier.zone,
    ingress: ingressOf(tier),
    egress: [
      ...tier.uses.flatMap((name) => flowTo(byName.get(name))),
      ...(callers.has(tier.name) ? [{ to: "callees" } as const] : []),
      ...membersOf(tier),
      ...(tier.scrapes === true ? [{ to: "metrics" } as const] : []),
      ...tier.outside.map((outside) => ({ to: "outside", outside }) as const),
    ],
  }));
}

const portsOf = (tier: TierPlan, reach: PortPlan["reach"]): readonly FlowPort[] =>
  tier.ports.filter((port) => port.reach === reach).map(({ port, protocol }) => ({ port, protocol }));

function ingressOf(tier: TierPlan): readonly IngressFlow[] {
  const reaches = [...new Set(tier.ports.map((port) => port.reach))];
  const callers = tier.calledBy.map((caller) => ({ from: { caller }, ports: portsOf(tier, "users") }));
  return [...reaches.map((reach) => ({ from: peerOf(tier, reach), ports: portsOf(tier, reach) })), ...callers];
}

/** A tier has one operator at most, and its ports say where it is. */
function peerOf(tier: TierPlan, reach: PortPlan["reach"]): IngressFlow["from"] {
  const namespace = tier.ports.find((port) => port.reach === reach)?.operatorNamespace;
  return namespace === undefined ? { reach } : { reach, namespace };
}

function flowTo(used: TierPlan | undefined): readonly EgressFlow[] {
  return used ? [{ to: "tier", tier: used.name, ports: portsOf(used, "users") }] : [];
}

function membersOf(tier: TierPlan): readonly EgressFlow[] {
  const ports = portsOf(tier, "members");
  return ports.length === 0 ? [] : [{ to: "members", ports }];
}
