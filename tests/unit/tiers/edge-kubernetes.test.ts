import { KubernetesEdge } from "../../../components/tiers/edge/kubernetes";
import { caddyfileOf } from "../../../components/tiers/edge/software/caddy";
import { documentHosts, plannedEdge } from "../../support/edge";
import { find, recordResources, type RecordedResource } from "../../support/mocks";
import { kubernetesTarget } from "../../support/plan-context";

const built = (
  exceptions: Parameters<typeof plannedEdge>[0] = {},
  target: Parameters<typeof kubernetesTarget>[0] = {},
): Promise<readonly RecordedResource[]> =>
  recordResources(() => new KubernetesEdge(plannedEdge(exceptions).plan, kubernetesTarget(target), {}));

const deployment = "kubernetes:apps/v1:Deployment";
const claim = "kubernetes:core/v1:PersistentVolumeClaim";

const podOf = (resources: readonly RecordedResource[]): unknown => find(resources, deployment, "edge").inputs;

describe("an edge on Kubernetes", () => {
  it("registers a Deployment, a Service, its configuration, certificates and login, all in the frontend zone", async () => {
    const resources = await built();
    expect(resources.map(({ type, name }) => `${type} ${name}`).sort()).toEqual([
      "kubernetes:apps/v1:Deployment edge",
      "kubernetes:core/v1:ConfigMap edge-configuration",
      "kubernetes:core/v1:PersistentVolumeClaim edge-certificates",
      "kubernetes:core/v1:Secret edge-tools",
      "kubernetes:core/v1:Service edge",
      "kubernetes:policy/v1:PodDisruptionBudget edge",
      "palier:kubernetes:Edge edge",
      "random:index/randomPassword:RandomPassword edge-tools",
    ]);
    for (const { inputs } of resources.filter(({ type }) => type.startsWith("kubernetes:"))) {
      expect(inputs).toMatchObject({ metadata: { namespace: "demo-frontend" } });
    }
  });

  it("ROF-ING-01: is published on 80, 443 and 443/udp, and sees the addresses of its clients", async () => {
    const service = find(await built(), "kubernetes:core/v1:Service", "edge");
    expect(service.inputs["spec"]).toEqual({
      type: "LoadBalancer",
      externalTrafficPolicy: "Local",
      selector: { "palier.dev/tier": "edge" },
      ports: [
        { name: "http", port: 80, protocol: "TCP", targetPort: "http" },
        { name: "https", port: 443, protocol: "TCP", targetPort: "https" },
        { name: "https-udp", port: 443, protocol: "UDP", targetPort: "https-udp" },
      ],
    });
  });

  it("gives the load balancer the annotations of the site", async () => {
    const annotations = { "service.beta.kubernetes.io/aws-load-balancer-type": "external" };
    const service = find(
      await built({ overrides: { loadBalancerAnnotations: annotations } }),
      "kubernetes:core/v1:Service",
      "edge",
    );
    expect(service.inputs["metadata"]).toMatchObject({ annotations });
  });

  it("ROF-SEC-15: runs without privileges, with the one capability that the image's binary is marked with", async () => {
    expect(podOf(await built())).toMatchObject({
      spec: {
        template: {
          spec: {
            automountServiceAccountToken: false,
            securityContext: {
              runAsNonRoot: true,
              runAsUser: 65532,
              seccompProfile: { type: "RuntimeDefault" },
              sysctls: [{ name: "net.ipv4.ip_unprivileged_port_start", value: "0" }],
            },
            containers: [
              {
                securityContext: {
                  allowPrivilegeEscalation: false,
                  readOnlyRootFilesystem: true,
                  capabilities: { drop: ["ALL"], add: ["NET_BIND_SERVICE"] },
                },
              },
            ],
          },
        },
      },
    });
  });

  it("ROF-HA-03, ROF-CON-39: two replicas over the zones, one of which may be away, and never fewer during an update", async () => {
    const resources = await built();
    expect(podOf(resources)).toMatchObject({
      spec: {
        replicas: 2,
        strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
        template: {
          spec: {
            topologySpreadConstraints: [
              { topologyKey: "topology.kubernetes.io/zone", whenUnsatisfiable: "DoNotSchedule" },
              { topologyKey: "kubernetes.io/hostname" },
            ],
          },
        },
      },
    });
    expect(find(resources, "kubernetes:policy/v1:PodDisruptionBudget", "edge").inputs["spec"]).toEqual({
      maxUnavailable: 1,
      selector: { matchLabels: { "palier.dev/tier": "edge" } },
    });
  });

  it("stops a pod only after the load balancer has left it and its requests have ended", async () => {
    expect(podOf(await built())).toMatchObject({
      spec: {
        template: {
          spec: {
            terminationGracePeriodSeconds: 50,
            containers: [{ lifecycle: { preStop: { sleep: { seconds: 15 } } } }],
          },
        },
      },
    });
  });

  it("mounts its Caddyfile read-only and its certificates, and asks for its health on the private port", async () => {
    const resources = await built();
    const configuration = find(resources, "kubernetes:core/v1:ConfigMap", "edge-configuration");
    expect(configuration.inputs["data"]).toEqual({ Caddyfile: caddyfileOf(plannedEdge().plan) });
    expect(podOf(resources)).toMatchObject({
      spec: {
        template: {
          spec: {
            containers: [
              {
                command: ["caddy", "run", "--config", "/etc/caddy/Caddyfile", "--adapter", "caddyfile"],
                readinessProbe: { httpGet: { path: "/health", port: 9180 } },
                volumeMounts: [
                  { name: "configuration", mountPath: "/etc/caddy", readOnly: true },
                  { name: "data", mountPath: "/data" },
                  { name: "scratch", mountPath: "/config" },
                ],
              },
            ],
            volumes: [
              { configMap: { name: "edge-configuration" } },
              { persistentVolumeClaim: { claimName: "edge-certificates" } },
              { emptyDir: { sizeLimit: "16Mi" } },
            ],
          },
        },
      },
    });
  });

  it("ROF-ING-12: several replicas share one volume of certificates, of the class for shared volumes", async () => {
    const shared = find(
      await built({}, { storageClass: "block", sharedStorageClass: "nfs" }),
      claim,
      "edge-certificates",
    );
    expect(shared.inputs["spec"]).toEqual({
      accessModes: ["ReadWriteMany"],
      storageClassName: "nfs",
      resources: { requests: { storage: "1Gi" } },
    });
    const fallback = find(await built({}, { storageClass: "block" }), claim, "edge-certificates");
    expect(fallback.inputs["spec"]).toMatchObject({ storageClassName: "block" });
  });

  it("one replica has a volume of its own, and goes before its successor comes", async () => {
    const resources = await built({ profile: { replicas: 1 } }, { storageClass: "block", sharedStorageClass: "nfs" });
    expect(find(resources, claim, "edge-certificates").inputs["spec"]).toMatchObject({
      accessModes: ["ReadWriteOnce"],
      storageClassName: "block",
    });
    expect(podOf(resources)).toMatchObject({ spec: { replicas: 1, strategy: { type: "Recreate" } } });
    expect(resources.some(({ type }) => type.endsWith("PodDisruptionBudget"))).toBe(false);
  });

  it("ROF-CON-12: the login is generated, and the pods get its hash alone, by reference", async () => {
    const resources = await built({ versions: { "edge-tools": 2 } });
    expect(find(resources, "random:index/randomPassword:RandomPassword", "edge-tools").inputs).toMatchObject({
      length: 44,
      special: false,
      keepers: { version: "2" },
    });
    expect(find(resources, "kubernetes:core/v1:Secret", "edge-tools").inputs).toMatchObject({
      type: "kubernetes.io/basic-auth",
    });
    expect(podOf(resources)).toMatchObject({
      spec: {
        template: {
          metadata: { annotations: { "palier.dev/version-of-edge-tools": "2" } },
          spec: {
            containers: [
              {
                env: [
                  { name: "XDG_DATA_HOME", value: "/data" },
                  { name: "XDG_CONFIG_HOME", value: "/config" },
                  {
                    name: "EDGE_TOOLS_PASSWORD_HASH",
                    valueFrom: { secretKeyRef: { name: "edge-tools", key: "passwordHash" } },
                  },
                ],
              },
            ],
          },
        },
      },
    });
  });

  it("tells where the login lies, and has none where every host is public", async () => {
    const { api } = documentHosts;
    const seen: unknown[] = [];
    await recordResources(() => seen.push(new KubernetesEdge(plannedEdge().plan, kubernetesTarget(), {}).credentials));
    expect(seen).toEqual([[{ secret: "edge-tools", namespace: "demo-frontend", username: "operator" }]]);
    const open = await built({ spec: { hosts: { ...(api && { api }) } } });
    expect(open.some(({ name }) => name === "edge-tools")).toBe(false);
  });

  it("a change of the configuration rolls the pods", async () => {
    const annotationOf = (resources: readonly RecordedResource[]): string =>
      /"palier.dev\/version-of-configuration":"(\w+)"/.exec(JSON.stringify(podOf(resources)))?.[1] ?? "none";
    const before = annotationOf(await built());
    expect(before).toMatch(/^[0-9a-f]{16}$/);
    expect(annotationOf(await built())).toBe(before);
    expect(annotationOf(await built({ overrides: { bodyLimit: "20Mi" } }))).not.toBe(before);
  });

  it("takes its image from the site's registry, and its pods carry what network policies look for", async () => {
    expect(podOf(await built({}, { imageMirror: "registry.example.org" }))).toMatchObject({
      spec: {
        template: {
          metadata: {
            labels: {
              "palier.dev/tier": "edge",
              "uses.palier.dev/gateway": "true",
              "uses.palier.dev/frontend": "true",
              "uses.palier.dev/discovery-server": "true",
            },
          },
          spec: { containers: [{ image: "registry.example.org/library/caddy:2.11.4-alpine" }] },
        },
      },
    });
  });
});
