import type { ResourceTransformation } from "@pulumi/pulumi";
import { DockerPlatform } from "../../components/platform/docker";
import { KubernetesPlatform } from "../../components/platform/kubernetes";
import { toPolicies } from "../../policies/adapter";
import { rules } from "../../policies/catalogue";
import type { Rule } from "../../policies/rule";
import { type Environment, levelIn } from "../../policies/levels";
import { recordResources } from "../support/mocks";
import { planOf, settingsOf } from "../support/rofecare";
import { type Given, judgeAll, judgeStack } from "./support/judge";

type Exceptions = Readonly<Record<string, unknown>>;

/** What the providers add to the inputs of a resource, as the pack may ask for it. */
const computed = { "docker:index/remoteImage:RemoteImage": { imageId: `sha256:${"0".repeat(64)}` } };

/** Everything that a stack of the repository registers, operators included, as the engine hands it to the pack. */
async function registeredBy(stack: string, exceptions: Exceptions): Promise<readonly Given[]> {
  const isProtected = new Set<string>();
  const ignored = new Map<string, readonly string[]>();
  const note: ResourceTransformation = ({ type, name, opts }) => {
    if (opts.protect === true) isProtected.add(`${type} ${name}`);
    ignored.set(`${type} ${name}`, opts.ignoreChanges ?? []);
    return undefined;
  };
  const plan = planOf(stack, exceptions);
  const settings = settingsOf(stack, exceptions);
  const resources = await recordResources(
    () =>
      plan.host
        ? new DockerPlatform(plan, plan.host, settings, { transformations: [note] })
        : new KubernetesPlatform(plan, settings, { transformations: [note] }),
    computed,
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

async function broken(asked: readonly Rule[], registered: readonly Given[]): Promise<readonly unknown[]> {
  const policies = toPolicies(asked);
  const ofResources = await Promise.all(registered.map((resource) => judgeAll(policies, resource)));
  const ofStack = await Promise.all(asked.map((rule) => judgeStack(rule, registered)));
  return [...ofResources, ...ofStack].flat();
}

/** What a stack for Kubernetes says of its cluster is left out on Docker. */
const onDocker = { target: "docker", backups: { provider: "none" }, kubernetes: undefined };
const oneStandby = { walStorage: "20Gi", instances: 2 };

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
    ["dev-kubernetes", "no mandatory rule", mandatoryIn("dev")],
    ["medisecure-dev", "no mandatory rule", mandatoryIn("dev")],
    ["audit-trail-dev", "no mandatory rule", mandatoryIn("dev")],
  ] as const)(
    "%s breaks %s, without any exception or waiver",
    async (stack, _, asked) => {
      const registered = await registeredBy(stack, {});
      expect(new Set(registered.map(({ type }) => type)).size).toBeGreaterThan(20);
      expect(registered.some(({ type }) => type === "kubernetes:apps/v1:Deployment")).toBe(true);
      if (stack.endsWith("prod")) expect(registered.some(({ protect }) => protect)).toBe(true);
      expect(await broken(asked, registered)).toEqual([]);
    },
    120_000,
  );

  it("ecosyste-dev breaks no mandatory rule on Kubernetes, without any exception or waiver", async () => {
    const registered = await registeredBy("ecosyste-dev", { target: "kubernetes" });
    expect(registered.some(({ type }) => type === "kubernetes:apps/v1:Deployment")).toBe(true);
    expect(await broken(mandatoryIn("dev"), registered)).toEqual([]);
  }, 120_000);

  it.each([
    ["dev", "no mandatory rule", mandatoryIn("dev"), {}],
    ["medisecure-dev", "no mandatory rule", mandatoryIn("dev"), {}],
    ["audit-trail-dev", "no mandatory rule", mandatoryIn("dev"), {}],
    ["ecosyste-dev", "no mandatory rule", mandatoryIn("dev"), {}],
    ["prod", "no rule at all", rules, {}],
    ["medisecure-prod", "no rule at all", rules, { tiers: {} }],
    ["audit-trail-prod", "no rule at all", rules, { tiers: { postgres: oneStandby } }],
    ["ecosyste-prod", "no rule at all", rules, { tiers: {} }],
  ] as const)(
    "%s on Docker breaks %s, without any exception or waiver",
    async (stack, _, asked, exceptions) => {
      const registered = await registeredBy(stack, { ...onDocker, ...exceptions });
      expect(registered.some(({ type }) => type === "docker:index/container:Container")).toBe(true);
      const volumes = registered.filter(({ type }) => type === "docker:index/volume:Volume");
      expect(volumes.filter(({ protect }) => protect)).toHaveLength(stack.endsWith("prod") ? volumes.length : 0);
      expect(await broken(asked, registered)).toEqual([]);
    },
    120_000,
  );
});
