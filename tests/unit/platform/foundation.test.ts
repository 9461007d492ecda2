import { Secret } from "@pulumi/kubernetes/core/v1";
import { NetworkPolicy } from "@pulumi/kubernetes/networking/v1";
import { Resource, type ResourceTransformation } from "@pulumi/pulumi";
import { generatedSettings } from "../../../bench/plan";
import { generatedPlatform } from "../../../bench/generated-platform";
import { valueOf } from "../../../components/language/problem";
import { KubernetesPlatform } from "../../../components/platform/kubernetes";
import { planPlatform, type PlatformPlan } from "../../../components/platform/plan";
import { parseSettings } from "../../../components/platform/settings";
import { Network } from "../../../components/targets/kubernetes/network";
import { KubernetesCredentials } from "../../../components/tiers/credentials/kubernetes";
import { environments } from "../../../environments";
import { recordResources } from "../../support/mocks";

interface Planned {
  readonly waits: ReadonlyMap<string, readonly Resource[]>;
  readonly plan: PlatformPlan;
}

/** What each tier of a platform of so many services waits for, by the tier's name. */
async function waitsOf(services: number): Promise<Planned> {
  const settings = valueOf("test", parseSettings({ "palier:stack": JSON.stringify(generatedSettings) }, "test"));
  const plan = valueOf("test", planPlatform(generatedPlatform(services), environments.prod, settings, "test"));
  const waits = new Map<string, readonly Resource[]>();
  const record: ResourceTransformation = ({ type, name, opts: { dependsOn } }) => {
    if (type.startsWith("palier:") && Array.isArray(dependsOn))
      waits.set(
        name,
        dependsOn.filter((one): one is Resource => Resource.isInstance(one)),
      );
    return undefined;
  };
  await recordResources(() => new KubernetesPlatform(plan, settings, { transformations: [record] }));
  return { waits, plan };
}

describe("what a tier stands on", () => {
  let few: Planned;
  let many: Planned;

  beforeAll(async () => {
    few = await waitsOf(2);
    many = await waitsOf(12);
  }, 120_000);

  it.each(["db-1", "service-1", "gateway"])("%s waits for its network policy and the secrets that it reads", (name) => {
    const own = few.waits.get(name) ?? [];
    const read = few.plan.secrets.filter(({ readers }) => readers.includes(name)).flatMap(({ zones }) => zones);
    expect(own.filter((one) => one instanceof NetworkPolicy)).toHaveLength(1);
    expect(own.filter((one) => one instanceof Secret)).toHaveLength(read.length);
  });

  it("does not grow with the platform: what the engine is told of each resource stays the same", () => {
    for (const name of ["db-1", "service-1"]) expect(many.waits.get(name)?.length).toBe(few.waits.get(name)?.length);
    const all = [...many.waits.values()].flat();
    expect(all.length).toBeGreaterThan(many.waits.size);
    expect(all.filter((one) => one instanceof Network || one instanceof KubernetesCredentials)).toEqual([]);
  });
});
