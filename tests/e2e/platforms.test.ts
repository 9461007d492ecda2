import { until } from "../support/ports";
import { type ClusterObject, isAvailable } from "./support/cluster";
import { errorsIn } from "./support/engine";
import { setStage, type Stage, stageTimeout } from "./support/stage";

const minutes = 60_000;

const nameOf = ({ metadata }: ClusterObject): string => `${metadata.namespace ?? ""}/${metadata.name}`;

describe.each([
  { stack: "ecosyste-prod", pods: 10 },
  { stack: "audit-trail-prod", pods: 15 },
  { stack: "medisecure-prod", pods: 20 },
])("$stack, on a real API server", ({ stack, pods }) => {
  let stage: Stage | undefined;
  let cluster: Stage["cluster"];
  let engine: Stage["engine"];

  beforeAll(async () => {
    stage = await setStage(stack);
    ({ cluster, engine } = stage);
  }, stageTimeout);

  afterAll(() => stage?.clear());

  it(
    "goes up under the policy pack without a waiver, and every workload becomes available",
    async () => {
      const { output } = await engine.mustUp();
      expect(errorsIn(output)).toEqual([]);
      const workloads = [...(await cluster.list("deployments")), ...(await cluster.list("statefulsets"))];
      const replicas = ({ spec, status }: ClusterObject): readonly unknown[] => [
        spec?.["replicas"],
        status?.["readyReplicas"],
      ];
      expect(workloads.length).toBeGreaterThan(3);
      expect(workloads.filter((one) => replicas(one)[0] !== replicas(one)[1]).map(nameOf)).toEqual([]);
      const deployments = await cluster.list("deployments");
      expect(deployments.filter((one) => !isAvailable(one)).map(nameOf)).toEqual([]);
    },
    15 * minutes,
  );

  it("every pod was admitted by a namespace that enforces Pod Security restricted, and runs", async () => {
    const own = (await cluster.list("namespaces")).filter(({ metadata }) => metadata.name.startsWith(`${stack}-`));
    expect(own.map(({ metadata }) => metadata.labels?.["pod-security.kubernetes.io/enforce"])).toEqual(
      own.map(() => "restricted"),
    );
    const running = (await cluster.list("pods")).filter(({ metadata }) => metadata.namespace?.startsWith(`${stack}-`));
    expect(running.length).toBeGreaterThanOrEqual(pods);
    const isWell = ({ status }: ClusterObject): boolean => /^(Running|Succeeded)$/.test(status?.phase ?? "");
    expect(running.filter((pod) => !isWell(pod)).map(nameOf)).toEqual([]);
  });

  it("only the edge has an address outside of the cluster", async () => {
    const outside = (await cluster.list("services")).filter(({ spec }) => spec?.["type"] !== "ClusterIP");
    expect(outside.map(({ metadata }) => metadata.name)).toEqual(["edge"]);
  });

  it(
    "a second update changes nothing",
    async () => {
      const changes = (await engine.preview()).filter(({ type }) => !/^(palier|pulumi):/.test(type));
      expect(changes.map(({ operation, type, name }) => `${operation} ${type} ${name}`)).toEqual([]);
    },
    5 * minutes,
  );

  it(
    "goes down, once its data is let go, and leaves the definitions of its operators alone",
    async () => {
      expect((await engine.destroy()).code).not.toBe(0);
      await engine.unprotect();
      const { code, output } = await engine.destroy();
      expect(errorsIn(output)).toEqual([]);
      expect(code).toBe(0);
      expect(await engine.resources()).toEqual({ names: [], pending: [] });
      const namespaces = (await cluster.list("namespaces")).map(({ metadata }) => metadata.name);
      expect(namespaces.sort()).toEqual(["default", "kube-node-lease", "kube-public", "kube-system"]);
      await until(async () => (await cluster.list("persistentvolumes")).length === 0, 90);
    },
    10 * minutes,
  );
});
