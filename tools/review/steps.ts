import { Field } from "../../policies/field";
import type { CheckedResource } from "../../policies/rule";
import type { Operation } from "./report";

/** A resource on one side of a change: as it stands, or as it will. May hold secrets that nothing marks: never to be stored. */
export interface Side {
  readonly inputs: unknown;
  readonly isProtected: boolean;
  /** Whether the engine only lets go of it where it should delete it. */
  readonly isRetained: boolean;
  /** The engine's name of its provider. Empty for what has none. */
  readonly provider: string;
  /** The engine's name of the resource that it belongs to. Empty for the stack's root. */
  readonly parent: string;
}

/** What the engine would do to one resource. */
export interface Step {
  readonly urn: string;
  readonly type: string;
  /** Name in the program. */
  readonly name: string;
  readonly operation: Operation | "same";
  /** Default: it does not stand yet. */
  readonly before?: Side;
  /** Default: it will be gone. */
  readonly after?: Side;
  /** Paths whose change makes the engine replace it. */
  readonly replacedBy: readonly string[];
  /** Paths that the engine says are different, among them secrets, which look alike here. */
  readonly different: readonly string[];
}

/** Kind in one word, the last part of a type: `StatefulSet`. */
export const kindOfType = (type: string): string => type.split(":").at(-1) ?? type;

/** How people name a resource, and waivers do: `StatefulSet/redis`. */
export const labelOf = ({ type, name }: Pick<Step, "type" | "name">): string => `${kindOfType(type)}/${name}`;

/** Type and name in the engine's own name for a resource: `urn:pulumi:stack::project::parent$type::name`. */
export function readUrn(urn: string): { readonly type: string; readonly name: string } {
  const [, , types = "", ...name] = urn.split("::");
  return { type: types.split("$").at(-1) ?? types, name: name.join("::") };
}

/** One side of a step in the form in which the policies' functions read resources. */
export const checked = ({ type, name }: Pick<Step, "type" | "name">, side: Side): CheckedResource => ({
  type,
  name,
  props: new Field("", side.inputs),
  isProtected: side.isProtected,
  ignoredChanges: [],
  sourcesOf: () => [],
});

/** What a step leaves behind, or what stood before it. */
export const sideOf = (step: Step, time: "before" | "after"): CheckedResource | undefined => {
  const side = step[time];
  return side === undefined ? undefined : checked(step, side);
};
