import type { PolicyResource, ResourceValidationArgs } from "@pulumi/policy";
import { Field, type NoteUnknown } from "./field";
import type { ReportedResource } from "./reports/finding";
import { type CheckedResource, placeOf } from "./rule";

/** A resource as the engine's library gives it. */
export type Given = ResourceValidationArgs | PolicyResource;

/** A resource as rules see it. */
export const checked = (
  { type, name, props, opts }: Given,
  noteUnknown?: NoteUnknown,
  sourcesOf: CheckedResource["sourcesOf"] = () => [],
): CheckedResource => ({
  type,
  name,
  props: new Field("", props, noteUnknown),
  isProtected: opts.protect,
  ignoredChanges: opts.ignoreChanges,
  sourcesOf,
});

/** A resource as reports name it, read anew: its name in the cluster may be unknown too, which no rule asked for. */
export const reported = (given: Given): ReportedResource => {
  const { urn, type, name } = given;
  return { urn, type, name, place: placeOf(checked(given)) };
};

/** All resources of a stack, each of which knows those that its properties come from, with what the engine gave. */
export function checkedStack(
  resources: readonly PolicyResource[],
  noteUnknown: (resource: PolicyResource, path: string) => void,
): ReadonlyMap<CheckedResource, PolicyResource> {
  const byUrn = new Map<string, readonly [CheckedResource, PolicyResource]>();
  for (const resource of resources) {
    const sourcesOf = (property: string): readonly CheckedResource[] =>
      (resource.propertyDependencies[property] ?? []).flatMap(({ urn }) => byUrn.get(urn)?.[0] ?? []);
    const note = (path: string): void => {
      noteUnknown(resource, path);
    };
    byUrn.set(resource.urn, [checked(resource, note, sourcesOf), resource]);
  }
  return new Map(byUrn.values());
}
