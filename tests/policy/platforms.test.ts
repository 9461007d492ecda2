import type { ResourceTransformation } from "@pulumi/pulumi";
import { KubernetesPlatform } from "../../components/platform/kubernetes";
import { toPolicies } from "../../policies/adapter";
import { rules } from "../../policies/catalogue";
import { type Environment, levelIn } from "../../policies/levels";
import { recordResources } from "../support/mocks";
import { planOf, settingsOf } from "../support/rofecare";
import { type Given, judgeAll, judgeStack } from "./support/judge";

/** Everything that a stack of the repository registers, operators included, as the engine hands it to the pack. */
async function registeredBy(stack: string): Promise<readonly Given[]> {
  const isProtected = new Set<string>();
  const ignored = new Map<string, readonly string[]>();
  const note: ResourceTransformation = ({ type, name, opts }) => {
    if (opts.protect === true) isProtected.add(`${type} ${name}`);
    ignored.set(`${type} ${name}`, opts.ignoreChanges ?? []);
    return undefined;
  };
  const resources = await recordResources(
    () => new KubernetesPlatform(planOf(stack), settingsOf(stack), { transformations: [note] }),
  );
  const all = resources.map(({ type, name }) => `${type} ${name}`);
  return resources.map(({ type, name, inputs }, index) => ({
    type,
    // The engine tells resources of one name from each other by the types of their parents, which are not recorded.
    name: all.indexOf(`${type} ${name}`) === index ? name : `${name}#${index}`,
    props: inputs,
    protect: isProtected.has(`${type} ${name}`),
    ignoreChanges: ignored.get(`${type} ${name}`) ?? [],
  }));
}

const mandatoryIn = (environment: Environment) => rules.filter((rule) => levelIn(environment, rule) === "mandatory");

describe("the platforms and the pack", () => {
  it.each([
    ["prod", "no rule at all", rules],
    ["medisecure-prod", "no rule at all", rules],
    ["audit-trail-prod", "no rule at all", rules],
    ["ecosyste-prod", "no rule at all", rules],
    ["staging", "no mandatory rule", mandatoryIn("staging")],
    ["medisecure-staging", "no mandatory rule", mandatoryIn("staging")],
    ["ecosyste-staging", "no mandatory rule", mandatoryIn("staging")],
    ["audit-trail-staging", "no mandatory rule", mandatoryIn("staging")],
    ["dev", "no mandatory rule", mandatoryIn("dev")],
    ["medisecure-dev", "no mandatory rule", mandatoryIn("dev")],
    ["audit-trail-dev", "no mandatory rule", mandatoryIn("dev")],
    ["ecosyste-dev", "no mandatory rule", mandatoryIn("dev")],
  ] as const)(
    "%s breaks %s, without any exception or waiver",
    async (stack, _, asked) => {
      const registered = await registeredBy(stack);
      expect(new Set(registered.map(({ type }) => type)).size).toBeGreaterThan(20);
      expect(registered.some(({ type }) => type === "kubernetes:apps/v1:Deployment")).toBe(true);
      if (stack.endsWith("prod")) expect(registered.some(({ protect }) => protect)).toBe(true);

      const policies = toPolicies(asked);
      const ofResources = await Promise.all(registered.map((resource) => judgeAll(policies, resource)));
      const ofStack = await Promise.all(asked.map((rule) => judgeStack(rule, registered)));
      expect([...ofResources, ...ofStack].flat()).toEqual([]);
    },
    120_000,
  );
});
