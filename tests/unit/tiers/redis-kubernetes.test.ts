import { secret } from "@pulumi/pulumi";
import { KubernetesRedis } from "../../../components/tiers/redis/kubernetes";
import type { RedisPlan } from "../../../components/tiers/redis/plan";
import { find } from "../../support/mocks";
import { kubernetesTarget } from "../../support/plan-context";
import { redisPlan, registerRedis, sentinelsOf, serversOf } from "../../support/redis-tier";
import {
  at,
  containerOf,
  faultsOf,
  namesOf,
  podOf,
  protectedNames,
  variableOf,
  versionsOf,
} from "../../support/tier-resources";

const inProd = redisPlan("prod");
const selectorOf = (role: string): object => ({ "palier.dev/tier": "redis", "palier.dev/role": role });
const service = async (name: string, plan?: RedisPlan): Promise<unknown> =>
  find(await registerRedis(plan), "kubernetes:core/v1:Service", name).inputs["spec"];

describe("a Redis on Kubernetes", () => {
  it("is a set of servers and a set of Sentinels, each with services and a disruption budget, and common settings", async () => {
    expect(namesOf(await registerRedis())).toEqual([
      "ConfigMap redis",
      "ConfigMap redis-scripts",
      "PodDisruptionBudget redis",
      "PodDisruptionBudget redis-sentinel",
      "Redis redis",
      "Service redis",
      "Service redis-members",
      "Service redis-sentinel",
      "Service redis-sentinels",
      "StatefulSet redis",
      "StatefulSet redis-sentinel",
    ]);
  });

  it("in development is one server, without Sentinels, budget, or demands on hosts", async () => {
    const relaxed = kubernetesTarget({ spread: "preferred", protectData: false });
    const resources = await registerRedis(redisPlan("dev"), relaxed);
    expect(namesOf(resources)).toEqual([
      "ConfigMap redis",
      "ConfigMap redis-scripts",
      "Redis redis",
      "Service redis",
      "Service redis-members",
      "StatefulSet redis",
    ]);
    const set = find(resources, "kubernetes:apps/v1:StatefulSet", "redis");
    expect(set.inputs["spec"]).toMatchObject({ replicas: 1, minReadySeconds: 0 });
    expect(podOf(set)).not.toHaveProperty("affinity");
    expect(JSON.stringify(podOf(set))).not.toContain("DoNotSchedule");
    expect(containerOf(set, "redis")).not.toHaveProperty("lifecycle");
  });

  it.each([
    ["server", serversOf, "redis-members"],
    ["sentinel", sentinelsOf, "redis-sentinels"],
  ] as const)(
    "ROF-CAC-07: three pods of the role %s start together, one disruption at a time, on three hosts",
    async (...row) => {
      const [role, setOf, serviceName] = row;
      const set = await setOf();
      const selector = selectorOf(role);
      expect(set.inputs).toMatchObject({
        metadata: { namespace: "demo-database" },
        spec: {
          replicas: 3,
          serviceName,
          podManagementPolicy: "Parallel",
          minReadySeconds: 10,
          selector: { matchLabels: selector },
          template: { metadata: { labels: selector } },
        },
      });
      expect(podOf(set)).toMatchObject({
        terminationGracePeriodSeconds: 60,
        topologySpreadConstraints: [
          { topologyKey: "topology.kubernetes.io/zone", whenUnsatisfiable: "DoNotSchedule", maxSkew: 1 },
          { topologyKey: "kubernetes.io/hostname", whenUnsatisfiable: "ScheduleAnyway" },
        ],
        affinity: {
          podAntiAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: [{ labelSelector: { matchLabels: selector } }],
          },
        },
      });
      const budget = find(await registerRedis(), "kubernetes:policy/v1:PodDisruptionBudget", set.name);
      expect(budget.inputs["spec"]).toEqual({ maxUnavailable: 1, selector: { matchLabels: selector } });
    },
  );

  it("ROF-CAC-01: a server has half a core and 512Mi, on port 6379", async () => {
    expect(containerOf(await serversOf(), "redis")).toMatchObject({
      ports: [{ name: "redis", containerPort: 6379 }],
      resources: { requests: { cpu: "125m", memory: "128Mi" }, limits: { cpu: "500m", memory: "512Mi" } },
    });
    expect(await service("redis")).toEqual({ ports: [{ name: "redis", port: 6379 }], selector: selectorOf("server") });
  });

  it("ROF-CAC-04 ROF-CON-10: is asked for its health by the script that logs in; who reads data is alive, not ready", async () => {
    const ask = (port: string, state: string): object => ({
      exec: { command: ["/bin/sh", "/etc/redis/scripts/probe.sh", port, state] },
      timeoutSeconds: 5,
    });
    const probes = (port: string): object => ({
      startupProbe: { ...ask(port, "alive"), periodSeconds: 2, failureThreshold: 150 },
      livenessProbe: { ...ask(port, "alive"), periodSeconds: 10, failureThreshold: 6 },
      readinessProbe: { ...ask(port, "ready"), periodSeconds: 5, failureThreshold: 3 },
    });
    expect(containerOf(await serversOf(), "redis")).toMatchObject(probes("6379"));
    expect(containerOf(await sentinelsOf(), "sentinel")).toMatchObject(probes("26379"));
  });

  it("ROF-CAC-07: a server hands over before it stops, and a member is known before it is ready", async () => {
    const command = ["/bin/sh", "/etc/redis/scripts/step-down.sh"];
    expect(containerOf(await serversOf(), "redis")).toMatchObject({ lifecycle: { preStop: { exec: { command } } } });
    for (const [name, port] of [["redis-members", 6379] as const, ["redis-sentinels", 26379] as const]) {
      expect(await service(name)).toMatchObject({
        clusterIP: "None",
        publishNotReadyAddresses: true,
        ports: [{ port }],
      });
    }
  });

  it("ROF-CAC-07: scripts are told every server, every Sentinel, and how many of them must agree", async () => {
    const variables = async (name: string): Promise<unknown> => variableOf(await sentinelsOf(), "sentinel", name);
    expect(await variables("QUORUM")).toBe("2");
    expect(await variables("MEMBERS")).toBe(inProd.memberHosts.join(" "));
    expect(await variables("SENTINELS")).toBe(inProd.connection.sentinels.map(({ host }) => host).join(" "));
    expect(await variables("ANNOUNCE_HOST")).toBe("$(POD_NAME).redis-sentinels.demo-database.svc.cluster.local");
    expect(variableOf(await serversOf(), "redis", "ANNOUNCE_HOST")).toBe(
      "$(POD_NAME).redis-members.demo-database.svc.cluster.local",
    );
    const settings = find(await registerRedis(), "kubernetes:core/v1:ConfigMap", "redis").inputs["data"];
    expect(at(settings, "sentinel.conf")).toContain("sentinel resolve-hostnames yes\n");
    expect(at(settings, "watch.conf")).toContain("sentinel down-after-milliseconds mymaster 5000\n");
    expect(at(settings, "redis.conf")).toContain("maxmemory 268435456\n");
  });
});

describe("the volumes of a Redis", () => {
  it("are one for each member, outlive it and the set, and are of the site's storage class", async () => {
    const target = kubernetesTarget({ storageClass: "fast" });
    const claims = (storage: string): object => ({
      persistentVolumeClaimRetentionPolicy: { whenDeleted: "Retain", whenScaled: "Retain" },
      volumeClaimTemplates: [{ spec: { resources: { requests: { storage } }, storageClassName: "fast" } }],
    });
    expect((await serversOf(inProd, target)).inputs["spec"]).toMatchObject(claims("2Gi"));
    expect((await sentinelsOf(inProd, target)).inputs["spec"]).toMatchObject(claims("64Mi"));
  });

  it("ROF-OPS-05: where data is protected, both sets refuse to be deleted or replaced, and nothing else does", async () => {
    const names = (protectData: boolean): Promise<readonly string[]> =>
      protectedNames((options) => new KubernetesRedis(inProd, kubernetesTarget({ protectData }), options));
    expect(await names(true)).toEqual(["redis", "redis-sentinel"]);
    expect(await names(false)).toEqual([]);
  });
});

describe("the safety of a Redis", () => {
  it("ROF-SEC-15 ROF-CAC-08 ROF-SEC-09 ROF-ENV-02: no policy has anything against any of its resources", async () => {
    expect(await faultsOf(await registerRedis())).toEqual([]);
  });

  it("ROF-SEC-15: every container runs as a user without rights, on a file system that cannot be written", async () => {
    for (const set of [await serversOf(), await sentinelsOf()]) {
      expect(podOf(set)).toMatchObject({
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        securityContext: { runAsNonRoot: true, runAsUser: 999, fsGroup: 999 },
      });
    }
    for (const name of ["redis", "exporter"]) {
      expect(containerOf(await serversOf(), name)).toMatchObject({ securityContext: { readOnlyRootFilesystem: true } });
    }
  });

  it("ROF-SEC-04 ROF-CON-10: no password stands in any input: servers, Sentinels and exporters are told its secret", async () => {
    const target = kubernetesTarget({ secretValues: { redis: secret("a-password-in-the-clear") } });
    const resources = await registerRedis(inProd, target);
    expect(JSON.stringify(resources)).not.toMatch(/a-password-in-the-clear|requirepass/);
    const reference = { secretKeyRef: { name: "redis", key: "password" } };
    const servers = await serversOf();
    expect(variableOf(servers, "redis", "REDIS_PASSWORD")).toEqual(reference);
    expect(variableOf(servers, "exporter", "REDIS_PASSWORD")).toEqual(reference);
    expect(variableOf(await sentinelsOf(), "sentinel", "REDIS_PASSWORD")).toEqual(reference);
  });
});

describe("what makes the pods of a Redis start anew", () => {
  it.each([
    ["servers", serversOf],
    ["Sentinels", sentinelsOf],
  ] as const)("%s: changed settings, and a new password", async (_role, setOf) => {
    const before = versionsOf(await setOf());
    expect(before).toMatchObject({ "palier.dev/version-of-redis": "1" });
    expect(versionsOf(await setOf(redisPlan("prod")))).toEqual(before);
    expect(versionsOf(await setOf(redisPlan("prod", { maxMemory: "300Mi" })))).not.toEqual(before);
    expect(versionsOf(await setOf(redisPlan("prod", {}, 2)))).toMatchObject({ "palier.dev/version-of-redis": "2" });
  });
});
