import { summarize, type Update } from "../../../tools/stack/summary";

const update = (exceptions: Partial<Update> = {}): Update => ({
  stack: "prod",
  place: { kind: "sandbox" },
  outputs: {
    endpoints: ["https://api.example.org"],
    secrets: {
      "orders-db": { version: 2, readers: ["orders"], namespaces: ["demo-backend", "demo-database"] },
      "edge-tools": { version: 1, readers: ["edge"], namespaces: ["demo-frontend"] },
    },
    startOrder: [["orders-db", "redis"], ["orders"]],
    notes: ["backups are off"],
  },
  workloads: [
    { namespace: "demo-database", kind: "PostgreSQL", name: "orders-db", ready: 3, wanted: 3, zones: ["a", "b", "c"] },
    { namespace: "demo-backend", kind: "Deployment", name: "orders", ready: 1, wanted: 2, zones: ["a"] },
  ],
  nodes: { a: 2, b: 2, c: 2 },
  kubectl: "kubectl --context palier",
  ...exceptions,
});

describe("the summary after an update", () => {
  it("tells addresses, secrets, order, what runs where, what is not real, and what comes next", () => {
    const [first = "", ...others] = summarize(update()).split("\n\n");
    expect(first).toBe("Endpoints\n  https://api.example.org");
    expect(others.map((section) => section.split("\n")[0])).toEqual([
      "Secrets",
      "Start order",
      "What runs where",
      "Notes",
      "What is not real",
      "What to do next",
    ]);
  });

  it("says that pods, nodes and operators of a sandbox are simulated", () => {
    const summary = summarize(update());
    expect(summary).toContain("simulated: no container runs, no database holds data, no address answers.");
    expect(summary).toContain("npm run up -- prod --context NAME");
  });

  it("says nothing of it in a real cluster", () => {
    const summary = summarize(update({ place: { kind: "context", context: "own" } }));
    expect(summary).not.toMatch(/simulated|not real|use a real cluster/);
    expect(summary).toContain("npm run down prod");
  });

  it("names every secret with its version and its places, never its value, and says how one is read", () => {
    expect(summarize(update())).toContain(
      [
        "Secrets",
        "  orders-db   version 2  in demo-backend, demo-database",
        "  edge-tools  version 1  in demo-frontend",
        "  Read one (its values are base64): kubectl --context palier --namespace demo-backend get secret orders-db --output json",
      ].join("\n"),
    );
  });

  it("numbers the waves in which tiers started", () => {
    expect(summarize(update())).toContain("Start order\n  1. orders-db, redis\n  2. orders");
  });

  it("shows each workload in its namespace, with what is ready and the zones of its pods", () => {
    expect(summarize(update())).toContain(
      [
        "  Nodes by zone: a (2), b (2), c (2)",
        "  demo-backend",
        "    orders       Deployment  1/2 ready  a",
        "  demo-database",
        "    orders-db    PostgreSQL  3/3 ready  a, b, c",
      ].join("\n"),
    );
  });

  it("leaves out what there is nothing of", () => {
    const summary = summarize(update({ outputs: {} }));
    expect(summary).not.toMatch(/Endpoints|Secrets|Start order|Notes/);
    expect(summary).toContain("What runs where");
  });

  it.each([[undefined], [null], [{ endpoints: "[secret]", secrets: "[secret]", startOrder: 7, notes: {} }]])(
    "does not fail on the outputs of another program: %j",
    (outputs) => {
      expect(summarize(update({ outputs }))).toContain("What to do next");
    },
  );

  it("shows endpoints by name where another program has them so", () => {
    const outputs = { endpoints: { api: "https://api.example.org", port: 443 } };
    expect(summarize(update({ outputs }))).toContain("Endpoints\n  api: https://api.example.org\n  port: 443");
  });
});
