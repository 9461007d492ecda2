import { disruption } from "../../policies/rules/disruption";
import { type Given, judgeStack } from "./support/judge";
import { resource, unknownText } from "./support/resources";

const labels = { app: "api", tier: "backend" };
const spreading = { topologySpreadConstraints: [{ maxSkew: 1, topologyKey: "kubernetes.io/hostname" }] };
const metadata = { name: "api", namespace: "shop" };

const workload = (replicas: unknown, pod: object = spreading, podLabels: unknown = labels): Given => ({
  ...resource("apps/v1:Deployment", {
    metadata,
    spec: {
      replicas,
      selector: { matchLabels: { app: "api" } },
      template: { metadata: { labels: podLabels }, spec: pod },
    },
  }),
  name: "shop-api",
});
const budget = (spec: unknown, name = "budget", namespace: unknown = "shop"): Given => ({
  ...resource("policy/v1:PodDisruptionBudget", { metadata: { name, namespace }, spec }),
  name,
});
const oneOf = (matchLabels: unknown = { app: "api" }): Given =>
  budget({ maxUnavailable: 1, selector: { matchLabels } });
const judge = (...given: readonly Given[]) => judgeStack(disruption, given);

describe("disruption", () => {
  it("ROF-HA-06: accepts replicas with a budget for their pods that lets one go, and spread over nodes", async () => {
    expect(await judge(workload(3), oneOf())).toEqual([]);
    expect(await judge(workload(3), oneOf(labels))).toEqual([]);
    expect(await judge(workload(3, { affinity: { podAntiAffinity: { a: [] } } }), oneOf())).toEqual([]);
    expect(await judge(workload(1, {}), workload(undefined, {}))).toEqual([]);
  });

  it("ROF-HA-06: refuses replicas without a budget, with one to paste", async () => {
    const [report, ...others] = await judge(workload(3));
    expect(others).toEqual([]);
    expect(report).toContain('Deployment shop/api (resource "shop-api")');
    expect(report).toContain("from stopping all of the 3 replicas at once");
    expect(report).toContain(
      'fix:   new k8s.policy.v1.PodDisruptionBudget("api", { metadata: { namespace: "shop" }, spec: { maxUnavailable: 1, selector: { matchLabels: {"app":"api"} } } })',
    );
    expect(await judge(workload(2), oneOf({ app: "other" }))).toHaveLength(1);
    expect(await judge(workload(2), budget({ maxUnavailable: 1 }))).toHaveLength(1);
    const elsewhere = budget({ maxUnavailable: 1, selector: {} }, "budget", "other");
    expect(await judge(workload(2), elsewhere)).toHaveLength(1);
    const { props } = workload(3);
    expect(await judge(resource("apps/v1:StatefulSet", props))).toHaveLength(1);
    expect(await judge(resource("apps/v1:DaemonSet", props))).toEqual([]);
  });

  it("refuses a budget that lets none go, by numbers or parts, and accepts one that does", async () => {
    const stuck = [
      { maxUnavailable: 0 },
      { maxUnavailable: "0%" },
      { minAvailable: 3 },
      { minAvailable: "100%" },
      { minAvailable: "67%" },
    ];
    for (const amount of stuck) {
      const [report, ...others] = await judge(workload(3), budget({ ...amount, selector: {} }));
      expect(others).toEqual([]);
      expect(report).toContain("lets none of the 3 replicas go");
      expect(report).toContain("fix:   spec: { maxUnavailable: 1 }");
    }
    for (const amount of [{}, { maxUnavailable: "10%" }, { minAvailable: 2 }, { minAvailable: "66%" }]) {
      expect(await judge(workload(3), budget({ ...amount, selector: {} }))).toEqual([]);
    }
  });

  it("refuses two budgets for the same pods, which then can never be evicted", async () => {
    const [report, ...others] = await judge(workload(3), oneOf(), budget({ selector: {} }, "all"));
    expect(others).toEqual([]);
    expect(report).toContain('found: "budget" and "all"');
  });

  it("refuses replicas that may all run on one node", async () => {
    for (const pod of [
      {},
      { topologySpreadConstraints: [] },
      { affinity: { podAffinity: { a: [] }, podAntiAffinity: {} } },
    ]) {
      const [report, ...others] = await judge(workload(2, pod), oneOf());
      expect(others).toEqual([]);
      expect(report).toContain("All replicas may run on one node, and stop with it");
      expect(report).toContain('topologyKey: "kubernetes.io/hostname"');
    }
  });

  it("counts the replicas that an autoscaler keeps at least", async () => {
    const scaler = (minReplicas?: number): Given => ({
      ...resource("autoscaling/v2:HorizontalPodAutoscaler", {
        metadata,
        spec: { scaleTargetRef: { kind: "Deployment", name: "api" }, minReplicas },
      }),
      name: "scaler",
    });
    expect(await judge(workload(undefined), scaler(2))).toHaveLength(1);
    expect(await judge(workload(undefined), scaler())).toEqual([]);
    expect(await judge(workload(5), scaler(1))).toEqual([]);
  });

  it("understands selectors with expressions", async () => {
    const by = (key: string, operator: string, values?: readonly string[]) =>
      judge(workload(2), budget({ selector: { matchExpressions: [{ key, operator, values }] } }));
    expect(await by("app", "In", ["web", "api"])).toEqual([]);
    expect(await by("app", "NotIn", ["web"])).toEqual([]);
    expect(await by("app", "Exists")).toEqual([]);
    expect(await by("zone", "DoesNotExist")).toEqual([]);
    expect(await by("app", "In", ["web"])).toHaveLength(1);
    expect(await by("app", "NotIn", ["api"])).toHaveLength(1);
    expect(await by("zone", "Exists")).toHaveLength(1);
    expect(await by("app", "DoesNotExist")).toHaveLength(1);
  });

  it("accuses nobody where a preview does not know the values yet", async () => {
    expect(await judge(workload(unknownText, {}))).toEqual([]);
    expect(await judge(workload(2, { topologySpreadConstraints: unknownText }), oneOf())).toEqual([]);
    expect(await judge(workload(2, { affinity: unknownText }), oneOf())).toEqual([]);
    expect(await judge(workload(2, spreading, unknownText), oneOf())).toEqual([]);
    const unknowns = [
      budget(unknownText),
      budget({ selector: unknownText }),
      oneOf(unknownText),
      oneOf({ app: unknownText }),
      budget({ selector: { matchExpressions: unknownText } }),
      budget({ selector: { matchExpressions: [{ key: "app", operator: "In", values: [unknownText] }] } }),
      budget({ selector: {} }, "budget", unknownText),
      budget({ maxUnavailable: unknownText, selector: {} }),
    ];
    for (const unknown of unknowns) expect(await judge(workload(2), unknown)).toEqual([]);
    expect(await judge(workload(2), oneOf(), budget({ selector: {} }, "other", unknownText))).toEqual([]);
  });

  it("ends in no error over strange types", async () => {
    for (const strange of ["none", 1, null, [1], {}]) {
      const given = [workload(2, { affinity: strange }), budget(strange), budget({ selector: strange }, "other")];
      expect((await judge(...given)).join()).not.toContain("broken");
      expect(await judge(resource("apps/v1:Deployment", { spec: strange }))).toEqual([]);
    }
  });
});
