import type { Field } from "./field";

/** What a network policy of Kubernetes is about. */
export type Direction = "Ingress" | "Egress";

/** Whether something is so; a preview may not know it yet. */
export type Answer = "yes" | "no" | "unknown";

const both = (...answers: readonly Answer[]): Answer =>
  answers.includes("no") ? "no" : answers.includes("unknown") ? "unknown" : "yes";

/** What a policy is for pods about which no other policy says anything. */
export interface Default {
  /** Whether it closes the direction. */
  readonly closes: Answer;
  /** Whether it opens all of it, for sure. */
  readonly opens: boolean;
}

/** What a network policy is for a direction of all pods of its namespace. */
export function defaultOf(spec: Field, direction: Direction): Default {
  const isAbout = both(isForAllPods(spec.at("podSelector")), hasType(spec, direction));
  const opensAll = spec
    .at(direction.toLowerCase())
    .items()
    .some((rule) => allowsAll(rule, direction));
  return { closes: opensAll ? "no" : isAbout, opens: opensAll && isAbout === "yes" };
}

function isForAllPods(selector: Field): Answer {
  if (selector.isUnknown) return "unknown";
  const isBare = [selector.at("matchLabels"), selector.at("matchExpressions")].every(isNothing);
  return isBare ? "yes" : "no";
}

/** Without types, a policy is about what comes in, and about what goes out where it has rules for that. */
function hasType(spec: Field, direction: Direction): Answer {
  const types = spec.at("policyTypes");
  if (types.isUnknown) return "unknown";
  const listed = types.items();
  if (listed.length === 0) return direction === "Ingress" || spec.at("egress").items().length > 0 ? "yes" : "no";
  if (listed.some((type) => type.is(direction))) return "yes";
  return listed.some((type) => type.isUnknown) ? "unknown" : "no";
}

/** A rule for all ports of everyone: without peers, of all namespaces, or of all addresses. */
function allowsAll(rule: Field, direction: Direction): boolean {
  const peers = rule.at(direction === "Ingress" ? "from" : "to");
  return isNothing(rule.at("ports")) && (isNothing(peers) || peers.items().some(isEveryone));
}

function isEveryone(peer: Field): boolean {
  const block = peer.at("ipBlock");
  const isAllAddresses = block.at("cidr").is("0.0.0.0/0") || block.at("cidr").is("::/0");
  if (isAllAddresses) return isNothing(block.at("except"));
  const namespaces = peer.at("namespaceSelector");
  const pods = peer.at("podSelector");
  return !namespaces.isMissing && isForAllPods(namespaces) === "yes" && isForAllPods(pods) === "yes";
}

const isNothing = (field: Field): boolean => field.isMissing || field.isEmpty;
