import type { Field } from "./field";
import type { Levels } from "./levels";
import type { Mend } from "./mend";

/** A resource as a rule sees it. */
export interface CheckedResource {
  /** Type of the resource, such as `kubernetes:apps/v1:Deployment`. */
  readonly type: string;
  /** Name of the resource in the program. */
  readonly name: string;
  /** The resource's properties: inputs for a rule of one resource, outputs for a rule of the stack. */
  readonly props: Field;
  /** Whether the engine refuses to delete the resource. */
  readonly isProtected: boolean;
  /** Paths of properties that the engine leaves as they are after the resource was made. */
  readonly ignoredChanges: readonly string[];
  /** The resources from whose outputs a property was made; only a rule of the stack is told any. */
  readonly sourcesOf: (property: string) => readonly CheckedResource[];
}

/** One thing that a rule found to be wrong. */
export interface Violation {
  /** Path from the resource to the value. */
  readonly path: string;
  /** The value that was found, as a person reads it; never a secret. */
  readonly found: string;
  /** What is wrong, in one sentence without a full stop. */
  readonly message: string;
  /** What to write instead, ready to paste. */
  readonly fix: string;
}

/** A violation that belongs to one of the resources of a stack. */
export interface ViolationOf extends Violation {
  readonly resource: CheckedResource;
}

/** Something of a rule that can be configured, in the words of JSON Schema. */
export interface Setting {
  readonly type: "array" | "boolean" | "integer" | "number" | "string";
  readonly description: string;
  readonly default: boolean | number | string | readonly (number | string)[];
  /** The entries of a list. Default anything. */
  readonly items?: { readonly type: "integer" | "string" };
  /** The words that a text may be. Default any. */
  readonly enum?: string[];
  /** Regular expression for a text. Default any. */
  readonly pattern?: string;
  /** The least number. Default any. */
  readonly minimum?: number;
}

/** The settings of a rule by name. */
export type Settings = Readonly<Record<string, Setting>>;

/** What every rule says about itself. */
interface Named {
  /** Name under which the rule is configured and reported, such as `resource-limits`. */
  readonly name: string;
  /** What the rule asks for, in one sentence. */
  readonly description: string;
  /** Controls of standards, and requirements, that ask for the rule. */
  readonly references: readonly string[];
  /** The rule's level in each environment. Default `softInDev`: advisory in dev, mandatory in staging and prod. */
  readonly levels?: Levels;
  /** What can be configured, each with its default, besides its level and `except`. */
  readonly settings: Settings;
  /**
   * What may be written into a resource where a change is safe, at the level `remediate`. Pure. What is still wrong afterwards is a violation
   * as ever. Default nothing: the rule mends nothing.
   */
  readonly mends?: (resource: CheckedResource, settings: Field) => readonly Mend[];
}

/** A rule that needs to see one resource only. */
export interface ResourceRule extends Named {
  readonly sees: "resource";
  /** Pure: the same resource and settings give the same violations. */
  readonly check: (resource: CheckedResource, settings: Field) => readonly Violation[];
}

/** A rule that needs to see all resources of a stack. */
export interface StackRule extends Named {
  readonly sees: "stack";
  /** Pure: the same resources and settings give the same violations. */
  readonly check: (resources: readonly CheckedResource[], settings: Field) => readonly ViolationOf[];
}

export type Rule = ResourceRule | StackRule;

/** The texts of a setting that is a list. */
export const texts = (setting: Field): readonly string[] =>
  setting.items().flatMap(({ text }) => (text === undefined ? [] : [text]));

/** The numbers of a setting that is a list. */
export const numbers = (setting: Field): readonly number[] =>
  setting.items().flatMap(({ number }) => (number === undefined ? [] : [number]));

/** A violation in words: where, what, why, and what to paste. */
export function report(rule: Pick<Rule, "references">, resource: CheckedResource, violation: Violation): string {
  return [
    `${placeOf(resource)}: ${violation.message}.`,
    `  where: ${violation.path}`,
    `  found: ${violation.found}`,
    `  why:   ${rule.references.join("; ")}`,
    `  fix:   ${violation.fix}`,
  ].join("\n");
}

/** A resource in words, such as `Deployment shop/api (resource "shop-api")`. */
export function placeOf({ type, name, props }: CheckedResource): string {
  const metadata = props.at("metadata");
  const inCluster = [metadata.at("namespace").text, metadata.at("name").text].filter((part) => part !== undefined);
  const kind = type.split(":").at(-1) ?? type;
  return [kind, ...(inCluster.length > 0 ? [inCluster.join("/")] : []), `(resource "${name}")`].join(" ");
}
