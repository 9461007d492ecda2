import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inventory, kubectlArguments, list, type Workload } from "../../../tools/stack/inventory";
import { answering, type FakeProgram, fakeProgram } from "../../support/fake-program";

const folder = mkdtempSync(join(tmpdir(), "palier-inventory-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const node = (name: string, zone?: string): object => ({
  kind: "Node",
  metadata: { name, labels: zone === undefined ? {} : { "topology.kubernetes.io/zone": zone } },
});
const pod = (name: string, owner: readonly [kind: string, name: string], nodeName?: string, hash?: string): object => ({
  kind: "Pod",
  metadata: {
    name,
    namespace: "demo-backend",
    labels: hash === undefined ? {} : { "pod-template-hash": hash },
    ownerReferences: [{ kind: owner[0], name: owner[1] }],
  },
  spec: nodeName === undefined ? {} : { nodeName },
});
const workload = (kind: string, name: string, rest: object, namespace = "demo-backend"): object => ({
  kind,
  metadata: { name, namespace },
  ...rest,
});

/** A kubectl that knows these objects, by a word of the kind that it is asked for. */
function kubectl(name: string, objects: Readonly<Record<string, readonly object[]>>): FakeProgram {
  const answers = Object.entries(objects).map(([word, items]) => {
    const file = join(folder, `${name}-${word}.json`);
    writeFileSync(file, JSON.stringify({ items }));
    return [word, file] as const;
  });
  return fakeProgram(folder, name, answering(Object.fromEntries(answers)));
}

const cluster = kubectl("kubectl", {
  deployments: [
    workload("Deployment", "gateway", { spec: { replicas: 2 }, status: { readyReplicas: 2 } }),
    workload("StatefulSet", "redis", { spec: { replicas: 3 }, status: {} }),
    workload("Deployment", "coredns", { spec: { replicas: 1 }, status: { readyReplicas: 1 } }, "kube-system"),
  ],
  "clusters.postgresql": [workload("Cluster", "orders-db", { spec: { instances: 3 }, status: { readyInstances: 2 } })],
  pods: [
    pod("gateway-6f-a", ["ReplicaSet", "gateway-6f"], "n1", "6f"),
    pod("gateway-6f-b", ["ReplicaSet", "gateway-6f"], "n2", "6f"),
    pod("orders-db-1", ["Cluster", "orders-db"], "n2"),
    pod("orders-db-2", ["Cluster", "orders-db"], "n3"),
    pod("redis-0", ["StatefulSet", "redis"]),
  ],
  nodes: [node("n1", "zone-a"), node("n2", "zone-b"), node("n3", "zone-b"), node("n4")],
});
const reader = { kubectl: cluster.path };

describe("what runs in a cluster", () => {
  let workloads: readonly Workload[] = [];
  let nodes: Readonly<Record<string, number>> = {};
  beforeAll(async () => {
    ({ workloads, nodes } = await inventory(reader));
  });
  const named = (name: string): Workload | undefined => workloads.find((candidate) => candidate.name === name);

  it("is each workload with how much of it is ready, and the zones of its pods", () => {
    expect(named("gateway")).toEqual({
      namespace: "demo-backend",
      kind: "Deployment",
      name: "gateway",
      ready: 2,
      wanted: 2,
      zones: ["zone-a", "zone-b"],
    });
  });

  it("is a database by its cluster, whose instances are its pods", () => {
    expect(named("orders-db")).toMatchObject({ kind: "PostgreSQL", ready: 2, wanted: 3, zones: ["zone-b"] });
  });

  it("is also what has no pod on a node yet", () => {
    expect(named("redis")).toMatchObject({ ready: 0, wanted: 3, zones: [] });
  });

  it("is not what belongs to Kubernetes itself", () => {
    expect(workloads.map(({ name }) => name)).toEqual(["gateway", "redis", "orders-db"]);
  });

  it("stands on nodes, which are counted by zone, those without a zone too", () => {
    expect(nodes).toEqual({ "no zone": 1, "zone-a": 1, "zone-b": 2 });
  });

  it("is nothing where the cluster does not know a kind, or does not answer", async () => {
    expect(await list(reader, "widgets")).toEqual([]);
    const broken = fakeProgram(folder, "broken", "exit 1");
    expect(await inventory({ kubectl: broken.path })).toEqual({ workloads: [], nodes: {} });
  });
});

describe("how a cluster is read", () => {
  it("is by the user's own context, or by one that is named, from a file that is named", () => {
    expect(kubectlArguments({ kubectl: "kubectl" })).toEqual([]);
    expect(kubectlArguments({ kubectl: "kubectl", kubeconfig: "/f", context: "c" })).toEqual([
      "--kubeconfig",
      "/f",
      "--context",
      "c",
    ]);
  });

  it("is in one namespace where one is named", async () => {
    await list({ ...reader, context: "c" }, "pods", "demo-backend");
    expect(cluster.calls().at(-1)).toBe("--context c get pods --namespace demo-backend --output json");
  });
});
