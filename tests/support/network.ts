import { z } from "zod";
import type { RecordedResource } from "./mocks";

const labelsSchema = z.record(z.string(), z.string());
const selectorSchema = z.strictObject({
  matchLabels: labelsSchema.default({}),
  matchExpressions: z.array(z.strictObject({ key: z.string(), operator: z.literal("Exists") })).default([]),
});
const peerSchema = z.strictObject({
  namespaceSelector: selectorSchema.optional(),
  podSelector: selectorSchema.optional(),
  ipBlock: z.strictObject({ cidr: z.string() }).optional(),
});
const portsSchema = z.array(z.strictObject({ port: z.number(), protocol: z.string() })).optional();
const policySchema = z.object({
  metadata: z.object({ namespace: z.string() }),
  spec: z.strictObject({
    podSelector: selectorSchema,
    policyTypes: z.array(z.enum(["Ingress", "Egress"])),
    ingress: z.array(z.strictObject({ from: z.array(peerSchema).optional(), ports: portsSchema })).default([]),
    egress: z.array(z.strictObject({ to: z.array(peerSchema).optional(), ports: portsSchema })).default([]),
  }),
});
const namespaceSchema = z.object({ metadata: z.object({ name: z.string(), labels: labelsSchema }) });

type Labels = Readonly<Record<string, string>>;
type Policy = z.output<typeof policySchema>;
type Peer = z.output<typeof peerSchema>;
type Rule = { readonly peers: readonly Peer[] | undefined; readonly ports: z.output<typeof portsSchema> };

/** A pod, by what policies can know of it. */
export interface Pod {
  readonly namespace: string;
  readonly labels: Labels;
}
/** An address outside of the cluster. */
export interface Outside {
  readonly network: string;
}
/** One end of a connection. */
export type End = Pod | Outside;

/** A port that somebody listens on. */
export interface Door {
  readonly port: number;
  readonly protocol: "TCP" | "UDP";
}

/** A cluster's network as Kubernetes defines it: a pod that no policy selects is open, one that is selected is open to what a rule names. */
export class ClusterNetwork {
  private readonly policies: readonly Policy[];
  private readonly namespaces: ReadonlyMap<string, Labels>;

  /** @param others namespaces beside the registered ones, with their labels. */
  constructor(resources: readonly RecordedResource[], others: Readonly<Record<string, Labels>> = {}) {
    const ofKind = (kind: string): readonly unknown[] =>
      resources.filter(({ type }) => type.endsWith(`:${kind}`)).map(({ inputs }) => inputs);
    this.policies = ofKind("NetworkPolicy").map((inputs) => policySchema.parse(inputs));
    const registered = ofKind("Namespace").map((inputs) => namespaceSchema.parse(inputs).metadata);
    const all = [...registered, ...Object.entries(others).map(([name, labels]) => ({ name, labels }))];
    this.namespaces = new Map(
      all.map(({ name, labels }) => [name, { ...labels, "kubernetes.io/metadata.name": name }]),
    );
  }

  /** Whether a connection is let out at its beginning, and in at its end. */
  permits(from: End, to: End, door: Door): boolean {
    return this.lets("Egress", from, to, door) && this.lets("Ingress", to, from, door);
  }

  private lets(direction: "Ingress" | "Egress", at: End, other: End, door: Door): boolean {
    if ("network" in at) return true;
    const selecting = this.policies.filter(
      ({ metadata, spec }) =>
        metadata.namespace === at.namespace &&
        spec.policyTypes.includes(direction) &&
        selects(spec.podSelector, at.labels),
    );
    const rules = selecting.flatMap(({ spec }): readonly Rule[] =>
      direction === "Ingress"
        ? spec.ingress.map(({ from, ports }) => ({ peers: from, ports }))
        : spec.egress.map(({ to, ports }) => ({ peers: to, ports })),
    );
    return selecting.length === 0 || rules.some((rule) => this.covers(rule, at.namespace, other, door));
  }

  private covers({ peers, ports }: Rule, ownNamespace: string, other: End, door: Door): boolean {
    const isPort = ports?.some(({ port, protocol }) => port === door.port && protocol === door.protocol) ?? true;
    return isPort && (peers?.some((peer) => this.isPeer(peer, ownNamespace, other)) ?? true);
  }

  private isPeer({ namespaceSelector, podSelector, ipBlock }: Peer, ownNamespace: string, other: End): boolean {
    if ("network" in other) return ipBlock?.cidr === "0.0.0.0/0" || ipBlock?.cidr === other.network;
    if (ipBlock !== undefined) return false;
    const isPlace = namespaceSelector
      ? selects(namespaceSelector, this.namespaces.get(other.namespace) ?? {})
      : other.namespace === ownNamespace;
    return isPlace && (podSelector === undefined || selects(podSelector, other.labels));
  }
}

const selects = ({ matchLabels, matchExpressions }: z.output<typeof selectorSchema>, labels: Labels): boolean =>
  Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
  matchExpressions.every(({ key }) => Object.hasOwn(labels, key));
