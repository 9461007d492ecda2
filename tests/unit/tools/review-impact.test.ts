import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { capacityChange, costEstimate } from "../../../tools/review/capacity";
import type { RolloutImpact } from "../../../tools/review/report";
import { readReviewSettings, settingsFile } from "../../../tools/review/settings";
import { deployment, postgres, stateful } from "../../support/review-shapes";
import { factsOf, type Planted, reportOn } from "../../support/review-preview";

const orders = (next: object, op = "update"): Planted => ({
  type: "kubernetes:apps/v1:Deployment",
  name: "orders",
  op,
  old: { inputs: deployment({}) },
  new: { inputs: next },
});
const same = (type: string, name: string, inputs: unknown): Planted => ({
  type,
  name,
  op: "same",
  old: { inputs },
  new: { inputs },
});
const dockerContainer = "docker:index/container:Container";
const namespace = "shop-backend";
const service = same("kubernetes:core/v1:Service", "orders", {
  metadata: { name: "orders", namespace },
  spec: { selector: { app: "orders" } },
});
const elsewhere = same("kubernetes:core/v1:Service", "other", {
  metadata: { name: "other", namespace: "shop-edge" },
  spec: { selector: { app: "orders" } },
});
const budget = (minAvailable: number | string): Planted =>
  same("kubernetes:policy/v1:PodDisruptionBudget", "orders", {
    metadata: { name: "orders", namespace },
    spec: { minAvailable, selector: { matchLabels: { app: "orders" } } },
  });
const scaler = same("kubernetes:autoscaling/v2:HorizontalPodAutoscaler", "orders", {
  metadata: { name: "orders", namespace },
  spec: { scaleTargetRef: { kind: "Deployment", name: "orders" }, minReplicas: 2, maxReplicas: 6 },
});
const rolling = (image: string, strategy: object, replicas = 4): object => {
  const base = deployment({ image, replicas });
  return { ...base, spec: { ...("spec" in base && typeof base.spec === "object" ? base.spec : {}), strategy } };
};
const impactOf = (...planted: readonly Planted[]): RolloutImpact | undefined => reportOn(planted).rollout[0];

describe("what restarts", () => {
  it("is a workload whose pods are described another way, and no other", () => {
    expect(reportOn([orders(deployment({ replicas: 5, note: "b" })), service]).rollout).toEqual([]);
    expect(reportOn([orders(deployment({ image: "shop/orders:2" }))]).rollout).toHaveLength(1);
  });

  it.each([
    ["one less where none may be more", { rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } }, 3, "at least 3 of 4"],
    ["none less where none may be missing", { rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } }, 4, "no pod less"],
    ["half, where half may be missing", { rollingUpdate: { maxUnavailable: "50%" } }, 2, "at least 2 of 4"],
    ["a quarter less where nothing is said", {}, 3, "at least 3 of 4"],
    ["none at all where all are ended first", { type: "Recreate" }, 0, "stands still (orders)"],
  ])("leaves %s", (_, strategy, leastReady, words) => {
    const impact = impactOf(orders(rolling("shop/orders:2", strategy)), service, elsewhere);
    expect(impact).toMatchObject({ leastReady, pods: 4, services: ["orders"] });
    expect(impact?.sentence).toContain(words);
  });

  it("says where fewer are ready than the disruption budget asks for", () => {
    const strategy = { rollingUpdate: { maxUnavailable: 2 } };
    const [report] = [reportOn([orders(rolling("shop/orders:2", strategy)), budget(3)])];
    expect(report.rollout[0]?.sentence).toContain(
      "at least 2 of 4 are ready, below the 3 that its disruption budget asks for",
    );
    const kept = reportOn([orders(rolling("shop/orders:2", strategy)), budget("50%")]);
    expect(kept.rollout[0]?.sentence).not.toContain("budget");
  });

  it("stands still where the workload is replaced, or has one member that must end first", () => {
    expect(reportOn([orders(deployment({}), "replace")]).rollout[0]?.leastReady).toBe(0);
    const set: Planted = {
      type: "kubernetes:apps/v1:StatefulSet",
      name: "db",
      op: "update",
      old: { inputs: stateful({ replicas: 1 }) },
      new: { inputs: stateful({ replicas: 1, image: "mariadb:11.4.9" }) },
    };
    expect(reportOn([set]).rollout[0]).toMatchObject({ leastReady: 0, because: "its image changes" });
    expect(reportOn([set]).rollout[0]?.sentence).toContain("it has only one");
  });

  it("says of a database that writing stops for seconds", () => {
    const change: Planted = {
      type: "kubernetes:postgresql.cnpg.io/v1:Cluster",
      name: "patient-db",
      op: "update",
      old: { inputs: postgres({}) },
      new: { inputs: postgres({ image: "ghcr.io/cloudnative-pg/postgresql:16.12" }) },
    };
    expect(reportOn([change]).rollout[0]?.sentence).toBe(
      "one pod after another: at least 2 of 3 are ready; writing stops for seconds when the first among them changes",
    );
  });
});

describe("what restarts on Docker", () => {
  const remade = (keys: readonly string[]): RolloutImpact | undefined =>
    impactOf({ ...same(dockerContainer, "cache", { name: "shop-dev-cache" }), op: "replace", keys });

  it.each([
    [["image"], "it is made anew, as its image changes"],
    [["uploads", "envs[0]"], "it is made anew, as its configuration and variables change"],
    [["somethingNew"], "it is made anew, as its settings change"],
    [[], "it is deleted and made anew"],
  ])("is a container that is made anew: for %j", (keys, because) => {
    const impact = remade(keys);
    expect(impact).toMatchObject({ workload: "cache", because, pods: 1, leastReady: 0 });
    expect(impact?.sentence).toBe("stands still until the new container is healthy");
  });

  it("is nothing where the daemon changes its bounds in place", () => {
    const change: Planted = {
      ...same(dockerContainer, "cache", { memory: 128 }),
      op: "update",
      new: { inputs: { memory: 256 } },
    };
    expect(impactOf(change)).toBeUndefined();
  });
});

describe("capacity", () => {
  const database = (instances: number): Planted => ({
    type: "kubernetes:postgresql.cnpg.io/v1:Cluster",
    name: "patient-db",
    op: "update",
    old: { inputs: postgres({}) },
    new: { inputs: postgres({ instances }) },
  });
  const quota = (hard: object): Planted =>
    same("kubernetes:core/v1:ResourceQuota", "database", {
      metadata: { name: "q", namespace: "shop-database" },
      spec: { hard },
    });
  const stepsOf = (...planted: readonly Planted[]) => factsOf(planted).steps;

  it("is the sum of what pods and volumes ask for, before and after", () => {
    const { before, after } = capacityChange(
      stepsOf(database(4), same("kubernetes:apps/v1:StatefulSet", "db", stateful({}))),
      {},
    );
    expect(before).toMatchObject({
      pods: 6,
      cpuRequest: 4500,
      memoryRequest: 9 * 1024,
      volumes: 6,
      storage: 210 * 1024,
    });
    expect(after).toMatchObject({
      pods: 7,
      cpuRequest: 5500,
      memoryRequest: 11 * 1024,
      volumes: 7,
      storage: 260 * 1024,
    });
  });

  it("counts as many pods as an autoscaler may start", () => {
    expect(capacityChange(stepsOf(orders(deployment({})), scaler), {}).after.pods).toBe(6);
  });

  it("of Docker's containers is what is kept for them where it is short, and their limits", () => {
    const bounds = { memory: 512, memoryReservation: 128, cpus: "0.5", cpuShares: 256 };
    const { after, fit } = capacityChange(stepsOf(same(dockerContainer, "db", bounds)), { memory: 0.1 }, "host");
    expect(after).toMatchObject({ pods: 1, memoryRequest: 128, memoryLimit: 512, cpuRequest: 250, cpuLimit: 500 });
    expect(fit).toEqual({ status: "exceeds", reasons: ["it needs 1 Gi of memory, and the host has 0.1"] });
  });

  it.each([
    ["unknown where nothing is declared", [database(3)], {}, "unknown", "nothing is declared"],
    [
      "there within the quotas",
      [database(3), quota({ "requests.cpu": "4", pods: "10" })],
      {},
      "fits",
      "the quotas of its namespaces",
    ],
    [
      "not there beyond a quota",
      [database(5), quota({ "requests.cpu": "4" })],
      {},
      "exceeds",
      "needs 5000 thousandths of a core, and its quota is 4000",
    ],
    [
      "not there beyond the cluster",
      [database(5)],
      { memory: 8 },
      "exceeds",
      "needs 10 Gi of memory, and the cluster has 8",
    ],
    [
      "there within the cluster",
      [database(3)],
      { nodes: 3, cpu: 8, memory: 16, storage: 200 },
      "fits",
      "3 nodes and the declared size",
    ],
  ])("room is %s", (...[, planted, cluster, status, words]) => {
    const { fit } = capacityChange(stepsOf(...planted), cluster);
    expect(fit.status).toBe(status);
    expect(fit.reasons.join()).toContain(words);
  });

  it("room is not there for more pods than hosts, where each needs a host of its own", () => {
    const apart = {
      metadata: { name: "patient-db" },
      spec: { instances: 5, affinity: { podAntiAffinityType: "required" } },
    };
    const { fit } = capacityChange(stepsOf(same("kubernetes:postgresql.cnpg.io/v1:Cluster", "patient-db", apart)), {
      nodes: 3,
    });
    expect(fit).toEqual({
      status: "exceeds",
      reasons: ["patient-db needs 5 hosts, one for each pod, and the cluster has 3"],
    });
  });

  it("is priced by the project's table, to two decimals", () => {
    const prices = { currency: "EUR", source: "a list", cpu: 20, memory: 4.5, storage: 0.1 };
    const change = capacityChange(stepsOf(database(4)), {});
    expect(costEstimate(change, prices)).toEqual({ currency: "EUR", source: "a list", before: 102, after: 136 });
  });
});

describe("the project's settings of reviews", () => {
  const folder = mkdtempSync(join(tmpdir(), "palier-review-"));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it("need not be there", () => {
    expect(readReviewSettings(folder)).toEqual({ clusters: {} });
  });

  it("are read with their defaults", () => {
    writeFileSync(
      join(folder, settingsFile),
      "prices: { source: a list, cpu: 20 }\nclusters: { prod: { nodes: 6 } }\n",
    );
    expect(readReviewSettings(folder)).toEqual({
      prices: { currency: "EUR", source: "a list", cpu: 20, memory: 0, storage: 0 },
      clusters: { prod: { nodes: 6 } },
    });
  });

  it("tell all of their mistakes", () => {
    writeFileSync(join(folder, settingsFile), "prices: { cpu: -1 }\nclusters: { prod: { node: 6 } }\n");
    expect(() => readReviewSettings(folder)).toThrow(/whose prices[\s\S]*at least 0[\s\S]*"node/);
  });
});
