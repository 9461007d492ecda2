import type { ResourceTransformation } from "@pulumi/pulumi";
import { parse } from "yaml";
import { z } from "zod";
import { KubernetesMonitoring } from "../../../components/tiers/monitoring/kubernetes";
import { recordResources } from "../../support/mocks";
import { type MonitoringExceptions, plannedMonitoring } from "../../support/monitoring";
import { built, inputsOf } from "../../support/monitoring-kubernetes";
import { kubernetesTarget } from "../../support/plan-context";

const workloads = [
  ["set", "monitoring-prometheus", 65534],
  ["set", "monitoring-alertmanager", 65534],
  ["deployment", "monitoring-grafana", 472],
] as const;

describe("monitoring on Kubernetes", () => {
  it("needs no operator: it is made of what every cluster knows", async () => {
    expect((await built()).map(({ type, name }) => `${type.replace("kubernetes:", "")} ${name}`).sort()).toEqual([
      "apps/v1:Deployment monitoring-grafana",
      "apps/v1:StatefulSet monitoring-alertmanager",
      "apps/v1:StatefulSet monitoring-prometheus",
      "core/v1:ConfigMap monitoring-alertmanager",
      "core/v1:ConfigMap monitoring-grafana",
      "core/v1:ConfigMap monitoring-prometheus",
      "core/v1:Service monitoring-alertmanager",
      "core/v1:Service monitoring-grafana",
      "core/v1:Service monitoring-prometheus",
      "core/v1:Service monitoring-prometheus-members",
      "core/v1:ServiceAccount monitoring-discovery",
      "palier:Monitoring monitoring",
      "policy/v1:PodDisruptionBudget monitoring-alertmanager",
      "policy/v1:PodDisruptionBudget monitoring-prometheus",
      "rbac.authorization.k8s.io/v1:Role monitoring-discovery-backend",
      "rbac.authorization.k8s.io/v1:Role monitoring-discovery-database",
      "rbac.authorization.k8s.io/v1:Role monitoring-discovery-frontend",
      "rbac.authorization.k8s.io/v1:RoleBinding monitoring-discovery-backend",
      "rbac.authorization.k8s.io/v1:RoleBinding monitoring-discovery-database",
      "rbac.authorization.k8s.io/v1:RoleBinding monitoring-discovery-frontend",
    ]);
  });

  it("without Grafana, nothing of it is left", async () => {
    expect((await built({ spec: { grafana: false } })).filter(({ name }) => name.includes("grafana"))).toEqual([]);
  });

  it.each(workloads)("ROF-SEC-15: the %s %s passes Pod Security restricted as user %i", async (type, name, user) => {
    expect(await inputsOf(type, name)).toMatchObject({
      metadata: { namespace: "demo-backend" },
      spec: {
        template: {
          spec: {
            securityContext: {
              runAsNonRoot: true,
              runAsUser: user,
              fsGroup: user,
              seccompProfile: { type: "RuntimeDefault" },
            },
            containers: [
              {
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

  it.each(workloads)("ROF-ENV-02: the %s %s has requests, limits and probes", async (type, name) => {
    const container = "spec.template.spec.containers[0]";
    const inputs = await inputsOf(type, name);
    for (const bound of ["requests", "limits"]) {
      for (const amount of ["cpu", "memory"])
        expect(inputs).toHaveProperty(`${container}.resources.${bound}.${amount}`);
    }
    for (const probe of ["liveness", "readiness"]) expect(inputs).toHaveProperty(`${container}.${probe}Probe.httpGet`);
  });

  it.each(workloads)("takes the image of the %s %s from the site's own registry", async (type, name) => {
    const registered = await inputsOf(type, name, {}, { imageMirror: "registry.site.example" });
    expect(JSON.stringify(registered)).toMatch(/"image":"registry\.site\.example\/(prom|grafana)\//);
  });

  it.each([
    ["monitoring-prometheus", 2],
    ["monitoring-alertmanager", 2],
  ])("ROF-CON-39: of %s there are %i, apart from each other, of which one may be away", async (name, replicas) => {
    expect(await inputsOf("set", name)).toMatchObject({
      spec: {
        replicas,
        template: {
          spec: {
            affinity: {
              podAntiAffinity: {
                requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: "kubernetes.io/hostname" }],
              },
            },
          },
        },
      },
    });
    expect(await inputsOf("budget", name)).toMatchObject({
      spec: { maxUnavailable: 1, selector: { matchLabels: { "palier.dev/tier": "monitoring" } } },
    });
    const alone = await built({ profile: { replicas: 1 } });
    expect(alone.some(({ type }) => type.endsWith("PodDisruptionBudget"))).toBe(false);
  });
});

describe("Prometheus", () => {
  const withContainer = (expected: object): object => ({
    spec: { template: { spec: { containers: [expected] } } },
  });

  it("reads its files, keeps 15 days on 30Gi, and leaves a fifth of the volume free", async () => {
    const set = await inputsOf("set", "monitoring-prometheus");
    expect(set).toMatchObject(
      withContainer({
        args: [
          "--config.file=/etc/prometheus/prometheus.yml",
          "--storage.tsdb.path=/prometheus",
          "--storage.tsdb.retention.time=15d",
          "--storage.tsdb.retention.size=24576MB",
        ],
        volumeMounts: [
          { name: "configuration", mountPath: "/etc/prometheus", readOnly: true },
          { name: "data", mountPath: "/prometheus" },
        ],
      }),
    );
    expect(set).toMatchObject({
      spec: { volumeClaimTemplates: [{ spec: { resources: { requests: { storage: "30Gi" } } } }] },
    });
  });

  it("ROF-CON-07: its files are the plan, as YAML", async () => {
    const { data: files } = await inputsOf("files", "monitoring-prometheus");
    const { prometheus, rules } = plannedMonitoring().plan.configuration;
    const written = z
      .record(
        z.string(),
        z.string().transform((text): unknown => parse(text)),
      )
      .parse(files);
    expect(written).toEqual({ "prometheus.yml": prometheus, "rules.yml": rules });
    expect(JSON.stringify(files)).not.toMatch(/[&*]a\d/);
  });

  it("may ask which pods there are in the platform's namespaces, and nothing else", async () => {
    const resources = await built();
    const roles = resources.filter(({ type }) => type.endsWith(":Role"));
    expect(roles.map(({ inputs }) => inputs["rules"])).toEqual(
      Array.from({ length: 3 }, () => [{ apiGroups: [""], resources: ["pods"], verbs: ["get", "list", "watch"] }]),
    );
    expect(roles.map(({ inputs }) => inputs["metadata"])).toMatchObject(
      ["demo-frontend", "demo-backend", "demo-database"].map((namespace) => ({ namespace })),
    );
    const subject = { kind: "ServiceAccount", name: "monitoring-discovery", namespace: "demo-backend" };
    const bindings = resources.filter(({ type }) => type.endsWith(":RoleBinding"));
    expect(bindings.map(({ inputs }) => inputs["subjects"])).toEqual([[subject], [subject], [subject]]);
    expect(resources.some(({ type }) => type.includes("ClusterRole"))).toBe(false);
  });

  it.each(workloads)("alone has a token for that: %s %s", async (type, name) => {
    const automountServiceAccountToken = name === "monitoring-prometheus";
    expect(await inputsOf(type, name)).toMatchObject({
      spec: { template: { spec: { automountServiceAccountToken } } },
    });
  });

  it.each(workloads)("alone is let in where metrics are: %s %s", async (type, name) => {
    const labels: unknown = { "palier.dev/tier": "monitoring", "palier.dev/role": name.replace("monitoring-", "") };
    const registered = await inputsOf(type, name);
    expect(registered).toMatchObject({ spec: { template: { metadata: { labels } } } });
    const label = '"palier.dev/scrapes-metrics":"true"';
    expect(JSON.stringify(registered).includes(label)).toBe(name === "monitoring-prometheus");
  });

  it("keeps a client with one of its two", async () => {
    expect(await inputsOf("service", "monitoring-prometheus")).toMatchObject({
      spec: { sessionAffinity: "ClientIP", ports: [{ port: 9090 }] },
    });
  });

  it("ROF-OPS-05: refuses to be deleted, as what else keeps volumes, where data is protected", async () => {
    const protectedNames = async (protectData: boolean): Promise<readonly string[]> => {
      const names: string[] = [];
      const note: ResourceTransformation = ({ name, opts }) => {
        if (opts.protect === true) names.push(name);
        return undefined;
      };
      const { plan } = plannedMonitoring();
      const target = kubernetesTarget({ protectData });
      await recordResources(() => new KubernetesMonitoring(plan, target, { transformations: [note] }));
      return names;
    };
    expect(await protectedNames(true)).toEqual(["monitoring-prometheus", "monitoring-alertmanager"]);
    expect(await protectedNames(false)).toEqual([]);
  });

  it("starts anew when its configuration has changed, and only then", async () => {
    const versionIn = async (exceptions: MonitoringExceptions): Promise<string> =>
      /"palier.dev\/version-of-configuration":"(\w+)"/.exec(
        JSON.stringify(await inputsOf("set", "monitoring-prometheus", exceptions)),
      )?.[1] ?? "none";
    const first = await versionIn({});
    expect(first).toMatch(/^[0-9a-f]{16}$/);
    expect(await versionIn({ spec: { receiver: { kind: "webhook", urlSecret: "alerts" } } })).toBe(first);
    expect(await versionIn({ spec: { scrapeIntervalSeconds: 30 } })).not.toBe(first);
  });
});
