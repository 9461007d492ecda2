import { NetworkPolicy } from "@pulumi/kubernetes/networking/v1";
import type * as k8s from "@pulumi/kubernetes";
import { ComponentResource, type ComponentResourceOptions } from "@pulumi/pulumi";
import type { Zone } from "../../language/context";
import type { Outside, PortPlan } from "../../language/tier-plan";
import {
  calledByLabel,
  environmentLabel,
  metricsLabel,
  platformLabel,
  scrapesLabel,
  tierLabel,
  usesLabel,
} from "./labels";
import type { Labels } from "./target";

type Peer = k8s.types.input.networking.v1.NetworkPolicyPeer;
type Ingress = k8s.types.input.networking.v1.NetworkPolicyIngressRule;
type Egress = k8s.types.input.networking.v1.NetworkPolicyEgressRule;

/** A port of a flow. */
type FlowPort = Pick<PortPlan, "port" | "protocol">;

/** All that may pass to and from one tier. */
export interface Flows {
  readonly tier: string;
  readonly zone: Zone;
  readonly ingress: readonly {
    readonly from: { readonly reach: PortPlan["reach"]; readonly namespace?: string } | { readonly caller: string };
    readonly ports: readonly FlowPort[];
  }[];
  readonly egress: readonly (
    | { readonly to: "tier"; readonly tier: string; readonly ports: readonly FlowPort[] }
    | { readonly to: "callees" }
    | { readonly to: "metrics" }
    | { readonly to: "members"; readonly ports: readonly FlowPort[] }
    | { readonly to: "outside"; readonly outside: Outside }
  )[];
}

/** The network of one platform: its flows, and the addresses of what lies outside of it. */
export interface NetworkArgs {
  readonly platform: string;
  readonly environment: string;
  readonly namespaces: Readonly<Record<Zone, string>>;
  readonly flows: readonly Flows[];
  readonly apiServerNetworks: readonly string[];
  /** TCP port of the backup store. Default 443. */
  readonly backupStorePort?: number;
}

/** One policy for each tier: just the flows of the plan, in both directions (ROF-SEC-10 to 13). */
export class Network extends ComponentResource {
  /** Policies by the name of their tier. */
  readonly policies: Readonly<Record<string, NetworkPolicy>>;

  constructor(name: string, args: NetworkArgs, opts: ComponentResourceOptions) {
    super("palier:kubernetes:Network", name, {}, opts);
    const labels = { [platformLabel]: args.platform, [environmentLabel]: args.environment };
    const make = (flows: Flows): NetworkPolicy => {
      const metadata = { name: flows.tier, namespace: args.namespaces[flows.zone], labels };
      return new NetworkPolicy(flows.tier, { metadata, spec: policyOf(flows, args) }, { parent: this });
    };
    this.policies = Object.fromEntries(args.flows.map((flows) => [flows.tier, make(flows)]));
    this.registerOutputs({ policies: args.flows.length });
  }
}

/** The policy of one tier. Peers are found by label, so that a new user of a tier changes nothing but itself. */
export function policyOf(flows: Flows, args: NetworkArgs): k8s.types.input.networking.v1.NetworkPolicySpec {
  return {
    podSelector: { matchLabels: { [tierLabel]: flows.tier } },
    policyTypes: ["Ingress", "Egress"],
    ingress: flows.ingress.map((flow) => ingressRule(flow, flows.tier, args)),
    egress: flows.egress.map((flow) => egressRule(flow, flows.tier, args)),
  };
}

const ports = (flowPorts: readonly FlowPort[]): { port: number; protocol: string }[] =>
  flowPorts.map(({ port, protocol }) => ({ port, protocol }));

function ingressRule(flow: Flows["ingress"][number], tier: string, args: NetworkArgs): Ingress {
  const rule = { ports: ports(flow.ports) };
  if ("caller" in flow.from) return { ...rule, from: [podsOf({ [tierLabel]: flow.from.caller }, args)] };
  switch (flow.from.reach) {
    case "public":
      return rule;
    case "users":
      return { ...rule, from: [podsOf({ [usesLabel(tier)]: "true" }, args)] };
    case "members":
      return { ...rule, from: [podsOf({ [tierLabel]: tier }, args)] };
    case "metrics":
      return {
        ...rule,
        from: [
          { namespaceSelector: { matchLabels: { [scrapesLabel]: "true" } } },
          podsOf({ [scrapesLabel]: "true" }, args),
        ],
      };
    case "operator":
      return { ...rule, from: [{ namespaceSelector: { matchLabels: namespaceLabel(flow.from.namespace) } }] };
  }
}

function egressRule(flow: Flows["egress"][number], tier: string, args: NetworkArgs): Egress {
  switch (flow.to) {
    case "tier":
      return { to: [podsOf({ [tierLabel]: flow.tier }, args)], ports: ports(flow.ports) };
    case "callees":
      return { to: [podsOf({ [calledByLabel(tier)]: "true" }, args)] };
    case "members":
      return { to: [podsOf({ [tierLabel]: tier }, args)], ports: ports(flow.ports) };
    case "metrics":
      // No port: what is measured states its own, so that a new service changes nothing but itself.
      return { to: [{ ...podsOf({}, args), podSelector: { matchExpressions: [hasMetrics] } }] };
    case "outside":
      return outsideRule(flow.outside, args);
  }
}

function outsideRule(outside: Outside, args: NetworkArgs): Egress {
  const tcp = (port: number): { port: number; protocol: string } => ({ port, protocol: "TCP" });
  switch (outside) {
    case "apiServer":
      return { to: args.apiServerNetworks.map((cidr) => ({ ipBlock: { cidr } })), ports: [tcp(443), tcp(6443)] };
    case "backupStore":
      return { to: [{ ipBlock: { cidr: "0.0.0.0/0" } }], ports: [tcp(args.backupStorePort ?? 443)] };
    case "internet":
      return { to: [{ ipBlock: { cidr: "0.0.0.0/0" } }], ports: [tcp(443), tcp(80)] };
  }
}

/** Pods with these labels, in any zone of this platform and environment, and nowhere else. */
const podsOf = (labels: Labels, args: NetworkArgs): Peer => ({
  namespaceSelector: { matchLabels: { [platformLabel]: args.platform, [environmentLabel]: args.environment } },
  podSelector: { matchLabels: labels },
});

const hasMetrics = { key: metricsLabel, operator: "Exists" };

/** A tier's operator asks every member for its state. The PostgreSQL operator is the one that needs no naming. */
const namespaceLabel = (operator = "cnpg-system"): Labels => ({ "kubernetes.io/metadata.name": operator });
