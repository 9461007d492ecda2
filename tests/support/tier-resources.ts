import type { ComponentResourceOptions, ResourceTransformation } from "@pulumi/pulumi";
import { toPolicies } from "../../policies/adapter";
import { rules } from "../../policies/catalogue";
import { levelIn } from "../../policies/levels";
import { judgeAll } from "../policy/support/judge";
import { type RecordedResource, recordResources } from "./mocks";

/** The value under these keys, or undefined. */
export const at = (value: unknown, ...keys: readonly string[]): unknown =>
  keys.reduce<unknown>((inner, key) => Reflect.get(Object(inner), key), value);

/** The spec of a workload's pods. */
export const podOf = ({ inputs }: RecordedResource): unknown => at(inputs, "spec", "template", "spec");

/** What makes a workload's pods start anew: the annotations of its template. */
export const versionsOf = ({ inputs }: RecordedResource): unknown =>
  at(inputs, "spec", "template", "metadata", "annotations");

/** A container of a workload by its name, with whatever it says. */
export function containerOf(workload: RecordedResource, name: string): unknown {
  const containers = at(podOf(workload), "containers");
  return Array.isArray(containers)
    ? containers.find((container: unknown) => at(container, "name") === name)
    : undefined;
}

/** A variable of a container: its value, or `{ secretKeyRef }` and the like. */
export function variableOf(workload: RecordedResource, container: string, name: string): unknown {
  const variables = at(containerOf(workload, container), "env");
  const found: unknown = Array.isArray(variables)
    ? variables.find((variable: unknown) => at(variable, "name") === name)
    : undefined;
  return at(found, "value") ?? at(found, "valueFrom");
}

/** Type and name of each resource, without the provider, in alphabetical order. */
export const namesOf = (resources: readonly RecordedResource[]): readonly string[] =>
  resources.map(({ type, name }) => `${type.split(":").at(-1) ?? type} ${name}`).sort();

/** What the rules of staging have against resources: whether they are protected, as in prod, is the target's business. */
export async function faultsOf(resources: readonly RecordedResource[]): Promise<readonly string[]> {
  const policies = toPolicies(rules.filter((rule) => levelIn("staging", rule) === "mandatory"));
  const faults = resources.map(({ type, name, inputs }) => judgeAll(policies, { type, name, props: inputs }));
  return (await Promise.all(faults)).flat();
}

/** Names of the resources that refuse to be deleted, of all that a component registers. */
export async function protectedNames(
  register: (options: ComponentResourceOptions) => unknown,
): Promise<readonly string[]> {
  const names: string[] = [];
  const note: ResourceTransformation = ({ name, opts }) => {
    if (opts.protect === true) names.push(name);
    return undefined;
  };
  await recordResources(() => register({ transformations: [note] }));
  return names;
}
