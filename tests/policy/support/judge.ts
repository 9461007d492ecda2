import type {
  PolicyResource,
  ResourceValidationArgs,
  ResourceValidationPolicy,
  StackValidationPolicy,
} from "@pulumi/policy";
import { unknownCheckingProxy } from "@pulumi/policy/proxy";
import { z } from "zod";
import { toPolicies } from "../../../policies/adapter";
import type { Rule } from "../../../policies/rule";
import type { Waivers } from "../../../policies/waivers";

/** A resource that a test hands to the policies. */
export interface Given {
  /** Type such as `kubernetes:apps/v1:Deployment`. */
  readonly type: string;
  readonly props: object;
  /** Default `it`. */
  readonly name?: string;
  /** Default false. */
  readonly protect?: boolean;
  /** Paths that the engine does not change after the resource was made. Default none. */
  readonly ignoreChanges?: readonly string[];
  /** Names of the given resources from whose outputs a property was made. Default none. */
  readonly sources?: Readonly<Record<string, readonly string[]>>;
}

const notApplicable = (): never => {
  throw new Error("no rule of the pack calls notApplicable");
};

/** The settings, in whatever type a policy expects them. */
const answering = (settings: object) => jest.fn().mockReturnValue(settings);

function argumentsOf({
  type,
  props,
  name = "it",
  protect = false,
  ignoreChanges = [],
}: Given): Omit<ResourceValidationArgs, "getConfig"> {
  return {
    type,
    name,
    urn: `urn:pulumi:test::policies::${type}::${name}`,
    props: unknownCheckingProxy(props),
    opts: {
      protect,
      ignoreChanges: [...ignoreChanges],
      aliases: [],
      customTimeouts: { createSeconds: 0, updateSeconds: 0, deleteSeconds: 0 },
      additionalSecretOutputs: [],
    },
    stackTags: new Map(),
    isType: () => false,
    asType: () => undefined,
    notApplicable,
  };
}

/** What all policies of a pack report about a resource, through the functions that the engine's library calls. */
export async function judgeAll(
  policies: readonly (ResourceValidationPolicy | StackValidationPolicy)[],
  given: Given,
  settings: object = {},
): Promise<readonly string[]> {
  const reports: string[] = [];
  for (const policy of policies) {
    if (!("validateResource" in policy)) continue;
    const { validateResource = [] } = policy;
    for (const validate of [validateResource].flat()) {
      const args: ResourceValidationArgs = { ...argumentsOf(given), getConfig: answering(settings) };
      await validate(args, (message) => reports.push(message));
    }
  }
  return reports;
}

/** What a rule, or the pack about it, reports about a resource. */
export const judge = (rule: Rule, given: Given, settings: object = {}): Promise<readonly string[]> =>
  judgeAll(toPolicies([rule]), given, settings);

/** What a rule makes of a resource at the level `remediate`: its properties afterwards, and none where there is nothing to mend. */
export async function mendedBy(
  rule: Rule,
  given: Given,
  options: { readonly settings?: object; readonly waivers?: Waivers } = {},
): Promise<object | undefined> {
  const { settings = {}, waivers } = options;
  const [policy] = toPolicies([rule], waivers && { waivers });
  if (policy === undefined || !("remediateResource" in policy)) return undefined;
  const { remediateResource } = policy;
  if (typeof remediateResource !== "function") return undefined;
  // The library hands out what it will send back: the same object, behind what guards unknown values.
  const props = z.record(z.string(), z.unknown()).parse(JSON.parse(JSON.stringify(given.props)));
  const args = { ...argumentsOf({ ...given, props }), getConfig: answering(settings) };
  const mended = await remediateResource(args);
  return mended ? props : undefined;
}

/** The resources as the engine's library links them: by the properties that come from other resources. */
function stackOf(given: readonly Given[]): PolicyResource[] {
  const resources: PolicyResource[] = given.map((resource) => ({
    ...argumentsOf(resource),
    dependencies: [],
    propertyDependencies: {},
  }));
  for (const [index, { sources = {} }] of given.entries()) {
    for (const [property, names] of Object.entries(sources)) {
      const found = resources.filter(({ name }) => names.includes(name));
      Object.assign(resources[index]?.propertyDependencies ?? {}, { [property]: found });
    }
  }
  return resources;
}

/** What all policies of a pack report about a stack of resources. */
export async function judgePolicies(
  policies: readonly (ResourceValidationPolicy | StackValidationPolicy)[],
  given: readonly Given[],
  settings: object = {},
): Promise<readonly string[]> {
  const reports: string[] = [];
  for (const policy of policies) {
    if (!("validateStack" in policy)) continue;
    await policy.validateStack(
      { resources: stackOf(given), stackTags: new Map(), getConfig: answering(settings), notApplicable },
      (message) => reports.push(message),
    );
  }
  return reports;
}

/** What a rule, or the pack about it, reports about a stack of resources. */
export const judgeStack = (rule: Rule, given: readonly Given[], settings: object = {}): Promise<readonly string[]> =>
  judgePolicies(toPolicies([rule]), given, settings);
