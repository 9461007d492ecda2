import { KubernetesService } from "../../../components/tiers/service/kubernetes";
import { planService } from "../../../components/tiers/service/plan";
import { find, type RecordedResource, recordResources } from "../../support/mocks";
import { kubernetesTarget } from "../../support/plan-context";
import { serviceInput } from "../../support/service-input";

const register = (spec: Readonly<Record<string, unknown>> = {}): Promise<readonly RecordedResource[]> =>
  recordResources(() => new KubernetesService(planService(serviceInput(spec)).plan, kubernetesTarget(), {}));

const deploymentOf = (resources: readonly RecordedResource[]): RecordedResource =>
  find(resources, "kubernetes:apps/v1:Deployment", "orders");

describe("a service on Kubernetes", () => {
  it("is a Deployment, a Service and a disruption budget", async () => {
    expect((await register()).map(({ type, name }) => `${type} ${name}`).sort()).toEqual([
      "kubernetes:apps/v1:Deployment orders",
      "kubernetes:core/v1:Service orders",
      "kubernetes:policy/v1:PodDisruptionBudget orders",
      "palier:kubernetes:Service orders",
    ]);
  });

  it("ROF-SVC-14: is asked for its health on the Actuator's paths", async () => {
    expect(deploymentOf(await register()).inputs).toMatchObject({
      spec: {
        template: {
          spec: {
            containers: [
              {
                startupProbe: { httpGet: { path: "/actuator/health/liveness", port: "http" }, failureThreshold: 36 },
                livenessProbe: { httpGet: { path: "/actuator/health/liveness", port: "http" } },
                readinessProbe: { httpGet: { path: "/actuator/health/readiness", port: "http" } },
              },
            ],
          },
        },
      },
    });
  });

  it("ROF-ENV-02 ROF-SEC-15: has limits, and all that Pod Security restricted asks for", async () => {
    expect(deploymentOf(await register()).inputs).toMatchObject({
      spec: {
        template: {
          spec: {
            automountServiceAccountToken: false,
            securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
            containers: [
              {
                resources: { requests: { cpu: "250m", memory: "512Mi" }, limits: { cpu: "1", memory: "1Gi" } },
                securityContext: {
                  allowPrivilegeEscalation: false,
                  readOnlyRootFilesystem: true,
                  capabilities: { drop: ["ALL"] },
                },
              },
            ],
          },
        },
      },
    });
  });

  it("ROF-SVC-17: is updated without a moment of fewer replicas, and always restarted", async () => {
    const { inputs } = deploymentOf(await register());
    expect(inputs).toMatchObject({
      spec: {
        strategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
        template: { spec: { containers: [{ lifecycle: { preStop: { sleep: { seconds: 10 } } } }] } },
      },
    });
    expect(JSON.stringify(inputs)).not.toContain("restartPolicy");
  });

  it("spreads over zones strictly in production", async () => {
    expect(deploymentOf(await register()).inputs).toMatchObject({
      spec: {
        template: {
          spec: {
            topologySpreadConstraints: [
              { topologyKey: "topology.kubernetes.io/zone", whenUnsatisfiable: "DoNotSchedule", maxSkew: 1 },
              { topologyKey: "kubernetes.io/hostname", whenUnsatisfiable: "ScheduleAnyway" },
            ],
          },
        },
      },
    });
  });

  it("ROF-HA-06: starts with all replicas, and has an autoscaler between its bounds", async () => {
    const resources = await register({ autoscaling: { maxReplicas: 6 } });
    expect(deploymentOf(resources).inputs).toMatchObject({ spec: { replicas: 2 } });
    expect(find(resources, "kubernetes:autoscaling/v2:HorizontalPodAutoscaler", "orders").inputs).toMatchObject({
      spec: { minReplicas: 2, maxReplicas: 6, scaleTargetRef: { kind: "Deployment", name: "orders" } },
    });
  });

  it("is reachable from inside only", async () => {
    const service = find(await register(), "kubernetes:core/v1:Service", "orders");
    expect(service.inputs).toMatchObject({ spec: { type: "ClusterIP", ports: [{ port: 8081 }] } });
  });
});
