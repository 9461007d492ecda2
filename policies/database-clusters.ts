import { databaseKinds } from "./database-kinds";
import type { Field } from "./field";
import type { CheckedResource } from "./rule";

/** What a container asks for, or may take at most. */
export type Bound = "requests.cpu" | "requests.memory" | "limits.cpu" | "limits.memory";

/** Members of a database cluster that are alike: the pods that its operator makes of one description. */
export interface Members {
  readonly number: Field;
  /** How many there are where nobody says it. Default undefined: it cannot be told from this resource. */
  readonly usualNumber?: number;
  /** Whether each of them has what the others have, so that one stands in for another. */
  readonly standIn: boolean;
  /** What holds the `resources` of the database itself. Default undefined: they are stated elsewhere, or the operator has its own. */
  readonly database?: Field;
  /** What the operator gives to a database of which no `resources` are stated. Default nothing. */
  readonly operatorGives?: readonly Bound[];
  /** Descriptions of the containers beside the database. */
  readonly beside: readonly Field[];
  /** Where labels of the pods stand, besides those of the operator. */
  readonly labels: readonly Field[];
}

/** A kind of resource of which an operator makes a database cluster. */
export interface DatabaseKind {
  readonly group: string;
  readonly kind: string;
  /** Members by the cluster's `spec`, and its `metadata`, whose labels some operators hand on to pods. */
  readonly members: (spec: Field, metadata: Field) => readonly Members[];
  /** Whether all members are of one database, so that their numbers add up. Default false. */
  readonly membersAddUp?: boolean;
  /** The images that are stated, wherever in the `spec`. */
  readonly images: (spec: Field) => readonly Field[];
  /** Labels that the operator puts on the pods, or starts of them up to a slash, each with its value; null where that differs from cluster to cluster. */
  readonly labelsOfOperator: Readonly<Record<string, string | null>>;
  /** Whether what is stored is gone with its pod by intent. Default never. */
  readonly isPassing?: (spec: Field) => boolean;
}

/** A resource of one of these kinds. */
export interface DatabaseCluster {
  readonly of: DatabaseKind;
  readonly resource: CheckedResource;
  readonly spec: Field;
}

const kindsByType: ReadonlyMap<string, DatabaseKind> = new Map(
  databaseKinds.map((entry) => [`${entry.group}:${entry.kind}`, entry]),
);

/** The database cluster that a resource describes for an operator, in whichever version of its API; none for other resources. */
export function databaseCluster(resource: CheckedResource): DatabaseCluster | undefined {
  const [provider, groupVersion = "", kind = ""] = resource.type.split(":");
  if (provider !== "kubernetes") return undefined;
  const of = kindsByType.get(`${groupVersion.split("/")[0] ?? ""}:${kind}`);
  return of && { of, resource, spec: resource.props.at("spec") };
}

/** The database clusters of a stack. */
export const databaseClusters = (resources: readonly CheckedResource[]): readonly DatabaseCluster[] =>
  resources.flatMap((resource) => databaseCluster(resource) ?? []);

/** Members of a cluster. */
export const membersOf = ({ of, spec, resource }: DatabaseCluster): readonly Members[] =>
  of.members(spec, resource.props.at("metadata"));

/** Whether what a cluster stores is gone with its pods by intent. */
export const isPassing = ({ of, spec }: DatabaseCluster): boolean => of.isPassing?.(spec) === true;

/** How many members there are; none where it cannot be told. */
export const numberOf = ({ number, usualNumber }: Members): number | undefined =>
  number.isMissing ? usualNumber : number.number;
