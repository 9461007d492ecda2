import { Deployment } from "@pulumi/kubernetes/apps/v1";
import type { ResourceTransformation } from "@pulumi/pulumi";
import { checkDatabasePools } from "../../../components/platform/checks/database-pools";
import { KubernetesService } from "../../../components/tiers/service/kubernetes";
import { planService, type ServicePlan } from "../../../components/tiers/service/plan";
import { serviceOverridesSchema } from "../../../components/tiers/service/spec";
import { find, type RecordedResource, recordResources } from "../../support/mocks";
import { kubernetesTarget } from "../../support/plan-context";
import { serviceInput } from "../../support/service-input";
import { at, namesOf } from "../../support/tier-resources";

type Release = Readonly<Record<string, string>>;

const planned = (release?: Release, spec: Readonly<Record<string, unknown>> = {}): ServicePlan => {
  const overrides = serviceOverridesSchema.parse(release === undefined ? {} : { release });
  return planService(serviceInput({ release: "blueGreen", ...spec }, overrides)).plan;
};

const register = (release?: Release): Promise<readonly RecordedResource[]> =>
  recordResources(
    () => new KubernetesService(planned(release, { autoscaling: { maxReplicas: 6 } }), kubernetesTarget(), {}),
  );

const selectorOf = (resources: readonly RecordedResource[]): unknown =>
  at(find(resources, "kubernetes:core/v1:Service", "orders").inputs, "spec", "selector");

const imagesOf = (resources: readonly RecordedResource[]): unknown =>
  ["orders-blue", "orders-green"].map((name) => {
    return at(
      at(find(resources, "kubernetes:apps/v1:Deployment", name).inputs, "spec", "template", "spec", "containers"),
      "0",
      "image",
    );
  });

describe("a service of two colors", () => {
  it("ECO-OPS-05 ECO-CON-30: is two Deployments that both run, and one Service that selects the active color", async () => {
    const resources = await register();
    expect(namesOf(resources)).toEqual([
      "Deployment orders-blue",
      "Deployment orders-green",
      "HorizontalPodAutoscaler orders-blue",
      "HorizontalPodAutoscaler orders-green",
      "PodDisruptionBudget orders-blue",
      "PodDisruptionBudget orders-green",
      "Service orders",
      "Service orders",
    ]);
    expect(selectorOf(resources)).toEqual({ "palier.dev/tier": "orders", "palier.dev/role": "blue" });
    for (const color of ["blue", "green"]) {
      const { inputs } = find(resources, "kubernetes:apps/v1:Deployment", `orders-${color}`);
      const labels = { "palier.dev/tier": "orders", "palier.dev/role": color };
      expect(at(inputs, "spec")).toMatchObject({
        replicas: 2,
        selector: { matchLabels: labels },
        template: { metadata: { labels } },
      });
    }
  });

  it("ECO-OPS-05: the switch is one word, the way back the same, and nothing but the Service's selector changes", async () => {
    const images = { blue: "demo/orders:1.0.0", green: "demo/orders:1.1.0" };
    const before = await register({ active: "blue", ...images });
    const after = await register({ active: "green", ...images });
    expect(selectorOf(after)).toEqual({ "palier.dev/tier": "orders", "palier.dev/role": "green" });
    const others = (resources: readonly RecordedResource[]) =>
      resources.filter(({ type }) => type !== "kubernetes:core/v1:Service" && !type.startsWith("palier:"));
    expect(others(after)).toEqual(others(before));
    expect(await register({ active: "blue", ...images })).toEqual(before);
  });

  it("a new version goes to the idle color alone, while the other keeps its own", async () => {
    expect(imagesOf(await register({ active: "blue", green: "demo/orders:2.0.0" }))).toEqual([
      "demo/orders:1.0.0",
      "demo/orders:2.0.0",
    ]);
  });

  it("ECO-OPS-05: is led to the other color only when all pods of both are ready", async () => {
    const waits: string[][] = [];
    const note: ResourceTransformation = ({ type, opts }) => {
      if (type !== "kubernetes:core/v1:Service") return undefined;
      const needed = Array.isArray(opts.dependsOn) ? opts.dependsOn : [];
      waits.push(needed.map((one) => (one instanceof Deployment ? "Deployment" : "other")));
      return undefined;
    };
    await recordResources(() => new KubernetesService(planned(), kubernetesTarget(), { transformations: [note] }));
    expect(waits).toEqual([["Deployment", "Deployment"]]);
  });

  it("each color is spread over zones by itself", async () => {
    const { inputs } = find(await register(), "kubernetes:apps/v1:Deployment", "orders-green");
    expect(at(inputs, "spec", "template", "spec", "topologySpreadConstraints")).toMatchObject([
      { labelSelector: { matchLabels: { "palier.dev/role": "green" } } },
      { labelSelector: { matchLabels: { "palier.dev/role": "green" } } },
    ]);
  });

  it("ROF-CON-45: takes room and database connections for both", () => {
    expect(planned().capacity.pods).toBe(6);
    expect(planned(undefined, { release: "rolling" }).capacity.pods).toBe(3);
    const pool = { uses: ["orders-db"], databasePool: 20 };
    const [problem] = checkDatabasePools([{ name: "orders-db", maxConnections: 100 }], [planned(undefined, pool)]);
    expect(problem?.found).toBe("120 connections during a rolling update (orders 6 x 20)");
  });

  it("runs the service's image in both where the stack says nothing, and names all its images", () => {
    expect(planned().release).toEqual({
      active: "blue",
      images: { blue: "demo/orders:1.0.0", green: "demo/orders:1.0.0" },
    });
    expect(planned({ green: "demo/orders:2.0.0" }).images).toEqual(["demo/orders:1.0.0", "demo/orders:2.0.0"]);
  });

  it("is asked for where the platform has it alone: elsewhere it is a mistake, and so is a third color", () => {
    const overrides = serviceOverridesSchema.parse({ release: { active: "green" } });
    expect(planService(serviceInput({}, overrides)).problems.map(({ code }) => code)).toEqual(["PAL313"]);
    expect(serviceOverridesSchema.safeParse({ release: { active: "red" } }).success).toBe(false);
  });
});
