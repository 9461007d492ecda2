import { setTimeout } from "node:timers/promises";
import { until } from "../support/ports";
import { isAvailable } from "./support/cluster";
import { errorsIn } from "./support/engine";
import { setStage, type Stage, stageTimeout } from "./support/stage";

const minutes = 60_000;

let stage: Stage | undefined;
let cluster: Stage["cluster"];
let engine: Stage["engine"];
let sandbox: Stage["sandbox"];

beforeAll(async () => {
  stage = await setStage("dev-kubernetes");
  ({ cluster, engine, sandbox } = stage);
}, stageTimeout);

afterAll(() => stage?.clear(), minutes);

describe("Rofecare in development", () => {
  it(
    "an update whose engine is killed half-way is finished by the next one, and nothing is there twice",
    async () => {
      const interrupted = engine.startUp();
      await untilSomeExist();
      process.kill(-(interrupted.pid ?? 0), "SIGKILL");
      await new Promise((resolve) => interrupted.once("close", resolve));
      const half = (await cluster.list("deployments")).length;

      await engine.run("cancel", "--yes", "--stack", "dev-kubernetes");
      const { code, output } = await engine.up();
      expect(errorsIn(output)).toEqual([]);
      expect(code).toBe(0);
      const deployments = await cluster.list("deployments");
      expect(deployments.length).toBeGreaterThan(half);
      expect(deployments.filter((deployment) => !isAvailable(deployment)).map((d) => d.metadata.name)).toEqual([]);
      const { names, pending } = await engine.resources();
      expect(new Set(names).size).toBe(names.length);
      expect(pending.filter((urn) => !names.includes(urn))).toEqual([]);
      await engine.mustRun(
        "refresh",
        "--yes",
        "--skip-preview",
        "--clear-pending-creates",
        "--stack",
        "dev-kubernetes",
      );
      expect((await engine.preview()).map(({ operation, name }) => `${operation} ${name}`)).toEqual([]);
    },
    15 * minutes,
  );

  it("ROF-ENV-04: stands with one of each", async () => {
    const deployments = await cluster.list("deployments", "rofecare-dev-backend");
    expect([...new Set(deployments.map((deployment) => deployment.spec?.["replicas"]))]).toEqual([1]);
  });

  it(
    "destroy leaves nothing behind",
    async () => {
      const { code, output } = await engine.destroy();
      expect(errorsIn(output)).toEqual([]);
      expect(code).toBe(0);
      expect(await engine.resources()).toEqual({ names: [], pending: [] });
      const namespaces = (await cluster.list("namespaces")).map((namespace) => namespace.metadata.name);
      expect(namespaces.sort()).toEqual(["default", "kube-node-lease", "kube-public", "kube-system"]);
      await until(async () => (await cluster.list("persistentvolumes")).length === 0, 90);
      expect(await cluster.list("customresourcedefinitions.apiextensions.k8s.io")).toHaveLength(sandbox.ownCrds);
    },
    10 * minutes,
  );

  /** Waits until the update has made something that it would have to find again. */
  async function untilSomeExist(): Promise<void> {
    const end = Date.now() + 5 * minutes;
    while (Date.now() < end) {
      const services = await cluster.list("services").catch(() => []);
      if (services.some((service) => service.metadata.namespace === "rofecare-dev-backend")) return;
      await setTimeout(200);
    }
    throw new Error("the update made nothing in 5 min");
  }
});
