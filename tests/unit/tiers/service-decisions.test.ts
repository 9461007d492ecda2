import { KubernetesService } from "../../../components/tiers/service/kubernetes";
import { planService } from "../../../components/tiers/service/plan";
import { serviceSchema } from "../../../components/tiers/service/spec";
import { find, type RecordedResource, recordResources } from "../../support/mocks";
import { kubernetesTarget } from "../../support/plan-context";
import { serviceInput } from "../../support/service-input";
import { at, containerOf, podOf } from "../../support/tier-resources";

type Spec = Readonly<Record<string, unknown>>;

const register = (spec: Spec, target = kubernetesTarget()): Promise<readonly RecordedResource[]> =>
  recordResources(() => new KubernetesService(planService(serviceInput(spec)).plan, target, {}));

const deploymentOf = async (spec: Spec, target = kubernetesTarget()): Promise<RecordedResource> =>
  find(await register(spec, target), "kubernetes:apps/v1:Deployment", "orders");

const problemsOf = (spec: Spec, overrides: Parameters<typeof serviceInput>[1] = {}) =>
  planService(serviceInput(spec, overrides)).problems;

describe("how a service is asked for its health", () => {
  const probes = {
    liveness: { path: "/live", initialDelaySeconds: 60, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 3 },
    readiness: { initialDelaySeconds: 30, periodSeconds: 5, timeoutSeconds: 3, failureThreshold: 2 },
  };

  it("AUD-SVC-02 AUD-SVC-03: as the spec says, on the runtime's paths where it names none", async () => {
    const container = containerOf(await deploymentOf({ probes }), "orders");
    expect(at(container, "livenessProbe")).toEqual({
      httpGet: { path: "/live", port: "http" },
      initialDelaySeconds: 60,
      periodSeconds: 10,
      timeoutSeconds: 5,
      failureThreshold: 3,
    });
    expect(at(container, "readinessProbe")).toEqual({
      httpGet: { path: "/actuator/health/readiness", port: "http" },
      initialDelaySeconds: 30,
      periodSeconds: 5,
      timeoutSeconds: 3,
      failureThreshold: 2,
    });
  });

  it("AUD-CON-28: a slow start is asked for as liveness is, and has time", async () => {
    const container = containerOf(await deploymentOf({ probes }), "orders");
    expect(at(container, "startupProbe")).toMatchObject({ httpGet: { path: "/live" }, failureThreshold: 36 });
  });

  it("what the spec leaves out is as usual", async () => {
    const container = containerOf(await deploymentOf({ probes: { readiness: { periodSeconds: 9 } } }), "orders");
    expect(at(container, "readinessProbe")).toMatchObject({ periodSeconds: 9, timeoutSeconds: 5, failureThreshold: 3 });
    expect(at(container, "livenessProbe")).toMatchObject({ periodSeconds: 10, failureThreshold: 3 });
  });
});

describe("how a service grows", () => {
  const autoscaling = {
    maxReplicas: 20,
    memoryPercent: 80,
    scaleUp: {
      stabilizationSeconds: 0,
      steps: [
        { percent: 100, periodSeconds: 15 },
        { pods: 4, periodSeconds: 15 },
      ],
    },
    scaleDown: { stabilizationSeconds: 300, steps: [{ percent: 10, periodSeconds: 60 }] },
  };

  it("AUD-HA-01 AUD-HA-02 AUD-HA-03 AUD-HA-04 AUD-HA-05: between its bounds, by processor and memory, at the pace of the spec", async () => {
    const scaler = find(
      await register({ replicas: 3, autoscaling }),
      "kubernetes:autoscaling/v2:HorizontalPodAutoscaler",
      "orders",
    );
    const target = (averageUtilization: number) => ({ type: "Utilization", averageUtilization });
    expect(at(scaler.inputs, "spec")).toEqual({
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "orders" },
      minReplicas: 3,
      maxReplicas: 20,
      metrics: [
        { type: "Resource", resource: { name: "cpu", target: target(70) } },
        { type: "Resource", resource: { name: "memory", target: target(80) } },
      ],
      behavior: {
        scaleDown: {
          stabilizationWindowSeconds: 300,
          selectPolicy: "Max",
          policies: [{ type: "Percent", value: 10, periodSeconds: 60 }],
        },
        scaleUp: {
          stabilizationWindowSeconds: 0,
          selectPolicy: "Max",
          policies: [
            { type: "Percent", value: 100, periodSeconds: 15 },
            { type: "Pods", value: 4, periodSeconds: 15 },
          ],
        },
      },
    });
  });

  it("a stack that changes the bounds keeps the pace", () => {
    const overrides = { autoscaling: { maxReplicas: 6, cpuPercent: 60 } };
    const { plan } = planService(serviceInput({ autoscaling }, overrides));
    expect(plan.autoscaling).toMatchObject({ maxReplicas: 6, cpuPercent: 60, memoryPercent: 80 });
    expect(plan.autoscaling?.scaleDown?.stabilizationSeconds).toBe(300);
  });
});

describe("where a service's pods go", () => {
  const scheduling = {
    onePerHost: true,
    preferredNodes: [{ label: "node-type", values: ["compute-optimized"], weight: 100 }],
  };

  it("AUD-HA-06 AUD-HA-07 AUD-HA-08: one for each host, on nodes of the preferred kind first, and evenly over zones", async () => {
    const labelSelector = { matchLabels: { "palier.dev/tier": "orders" } };
    expect(podOf(await deploymentOf({ scheduling }))).toMatchObject({
      affinity: {
        podAntiAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: "kubernetes.io/hostname", labelSelector }],
        },
        nodeAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [
            {
              weight: 100,
              preference: { matchExpressions: [{ key: "node-type", operator: "In", values: ["compute-optimized"] }] },
            },
          ],
        },
      },
      topologySpreadConstraints: [
        { maxSkew: 1, topologyKey: "topology.kubernetes.io/zone", whenUnsatisfiable: "DoNotSchedule", labelSelector },
        { topologyKey: "kubernetes.io/hostname" },
      ],
    });
  });

  it("where the environment does not spread strictly, a second pod on a host is better than none", async () => {
    const target = kubernetesTarget({ spread: "preferred" });
    const rule = at(podOf(await deploymentOf({ scheduling }, target)), "affinity", "podAntiAffinity");
    const labelSelector = { matchLabels: { "palier.dev/tier": "orders" } };
    const podAffinityTerm = { topologyKey: "kubernetes.io/hostname", labelSelector };
    expect(rule).toEqual({ preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm }] });
  });

  it("AUD-CON-24: an update may go without a pod more, where no host is free for it; then none is reckoned with", async () => {
    const update = { maxSurge: 0, maxUnavailable: 1 };
    const { inputs } = await deploymentOf({ update, replicas: 3 });
    expect(at(inputs, "spec", "strategy")).toEqual({ type: "RollingUpdate", rollingUpdate: update });
    expect(planService(serviceInput({ update, replicas: 3 })).plan.capacity.pods).toBe(3);
  });

  it("an update that may neither add nor take away a pod is refused", () => {
    const spec = { ...serviceInput().spec, update: { maxSurge: 0, maxUnavailable: 0 } };
    expect(serviceSchema.safeParse(spec).success).toBe(false);
  });
});

describe("the pods of a service", () => {
  it("AUD-SEC-09 AUD-SEC-10: run as the user of the spec, and may change nothing", async () => {
    const deployment = await deploymentOf({ user: 1001 });
    expect(at(podOf(deployment), "securityContext")).toMatchObject({
      runAsNonRoot: true,
      runAsUser: 1001,
      runAsGroup: 1001,
      fsGroup: 1001,
      seccompProfile: { type: "RuntimeDefault" },
    });
    expect(at(containerOf(deployment, "orders"), "securityContext")).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    });
  });

  it("AUD-CON-09: /tmp is a volume on the node's disk, of the size of the spec", async () => {
    const deployment = await deploymentOf({ scratch: "5Gi" });
    expect(at(podOf(deployment), "volumes")).toEqual([{ name: "tmp", emptyDir: { sizeLimit: "5120Mi" } }]);
    expect(at(containerOf(deployment, "orders"), "volumeMounts")).toEqual([{ name: "tmp", mountPath: "/tmp" }]);
  });

  it("have the labels and annotations of the spec beside the program's own, which nobody may set", async () => {
    const spec = { labels: { app: "orders" }, annotations: { "example.org/team": "sales" } };
    const { inputs } = await deploymentOf(spec);
    for (const metadata of [at(inputs, "metadata"), at(inputs, "spec", "template", "metadata")]) {
      expect(metadata).toMatchObject({
        labels: { app: "orders", "palier.dev/tier": "orders" },
        annotations: { "example.org/team": "sales" },
      });
    }
    for (const key of ["palier.dev/tier", "uses.palier.dev/redis", "app.kubernetes.io/name"]) {
      expect(() => serviceInput({ labels: { [key]: "x" } })).toThrow(/outside of palier\.dev/);
    }
  });
});

describe("options of the JVM that are given literally", () => {
  const javaOptions = ["-Xms4g", "-Xmx4g", "-XX:+AlwaysPreTouch", "-XX:HeapDumpPath=/tmp/heapdump.hprof"];
  const resources = { cpuLimit: "4", memoryLimit: "8Gi", memoryRequest: "7Gi" };

  it("AUD-CON-09: a dump of the heap must fit into /tmp", () => {
    expect(problemsOf({ javaOptions, resources }).map(({ code, fix }) => [code, fix])).toEqual([
      ["PAL312", 'set scratch of "orders" to 4Gi or more, or write no dumps'],
    ]);
    expect(problemsOf({ javaOptions, resources, scratch: "4Gi" })).toEqual([]);
  });

  it("AUD-CON-01: the heap in them is held against the limit too", () => {
    const [problem] = problemsOf({ javaOptions: ["-Xmx7g"], resources });
    expect(problem).toMatchObject({ code: "PAL310", path: ["tiers", "orders", "javaOptions"] });
    expect(problemsOf({ javaOptions: ["-Xmx700m"] })).toEqual([]);
  });
});
