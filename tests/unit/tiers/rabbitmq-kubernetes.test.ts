import { KubernetesRabbitmq } from "../../../components/tiers/rabbitmq/kubernetes";
import { find, recordResources } from "../../support/mocks";
import { kubernetesTarget } from "../../support/plan-context";
import {
  membersOf,
  type RabbitmqExceptions,
  rabbitmqPlan,
  rabbitmqTarget,
  registerRabbitmq,
} from "../../support/rabbitmq-tier";
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

const inProd = rabbitmqPlan("prod");
const selector = { "palier.dev/tier": "mq", "palier.dev/role": "member" };

describe("a RabbitMQ on Kubernetes", () => {
  it("is a set of members with settings, scripts, definitions, two services and a disruption budget", async () => {
    expect(namesOf(await registerRabbitmq())).toEqual([
      "ConfigMap mq",
      "ConfigMap mq-scripts",
      "PodDisruptionBudget mq",
      "Rabbitmq mq",
      "Secret mq-definitions",
      "Service mq",
      "Service mq-members",
      "StatefulSet mq",
    ]);
  });

  it("MED-MSG-01: three members start together, and restart one by one when the one before has caught up", async () => {
    expect((await membersOf()).inputs).toMatchObject({
      metadata: {
        name: "mq",
        namespace: "demo-database",
        annotations: { "pulumi.com/patchFieldManager": "palier" },
      },
      spec: {
        replicas: 3,
        serviceName: "mq-members",
        podManagementPolicy: "Parallel",
        minReadySeconds: 30,
        selector: { matchLabels: selector },
        template: { metadata: { labels: selector }, spec: { terminationGracePeriodSeconds: 420 } },
      },
    });
  });

  it("MED-SEC-16: no policy has anything against any of its resources", async () => {
    expect(await faultsOf(await registerRabbitmq())).toEqual([]);
  });

  it("MED-SEC-16: members run without rights, on a file system that cannot be written, with all limits", async () => {
    const set = await membersOf();
    expect(podOf(set)).toMatchObject({
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true, runAsUser: 999, fsGroup: 999, seccompProfile: { type: "RuntimeDefault" } },
    });
    expect(containerOf(set, "rabbitmq")).toMatchObject({
      securityContext: {
        readOnlyRootFilesystem: true,
        allowPrivilegeEscalation: false,
        capabilities: { drop: ["ALL"] },
      },
      resources: { requests: { cpu: "250m", memory: "2Gi" }, limits: { cpu: "1", memory: "2Gi" } },
    });
  });

  it("is ready when it takes messages; one that is cut off from the others is not started anew", async () => {
    expect(containerOf(await membersOf(), "rabbitmq")).toMatchObject({
      startupProbe: { tcpSocket: { port: 5672 }, periodSeconds: 5, failureThreshold: 240 },
      livenessProbe: { tcpSocket: { port: 25672 } },
      readinessProbe: { tcpSocket: { port: 5672 } },
      lifecycle: { preStop: { exec: { command: ["/bin/sh", "/etc/rabbitmq-scripts/stop-node.sh"] } } },
    });
  });

  it("one disruption at a time, no two members on a host, and zones evenly", async () => {
    const budget = find(await registerRabbitmq(), "kubernetes:policy/v1:PodDisruptionBudget", "mq");
    expect(budget.inputs["spec"]).toEqual({ maxUnavailable: 1, selector: { matchLabels: selector } });
    expect(podOf(await membersOf())).toMatchObject({
      topologySpreadConstraints: [
        { topologyKey: "topology.kubernetes.io/zone", whenUnsatisfiable: "DoNotSchedule" },
        { topologyKey: "kubernetes.io/hostname" },
      ],
      affinity: {
        podAntiAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: "kubernetes.io/hostname" }],
        },
      },
    });
  });

  it("in development one member stands alone: nothing to wait for, and nobody to hand over to", async () => {
    const relaxed = rabbitmqTarget({ spread: "preferred", protectData: false });
    const resources = await registerRabbitmq(rabbitmqPlan("dev"), relaxed);
    expect(namesOf(resources)).not.toContain("PodDisruptionBudget mq");
    const set = find(resources, "kubernetes:apps/v1:StatefulSet", "mq");
    expect(set.inputs["spec"]).toMatchObject({ replicas: 1, minReadySeconds: 0 });
    expect(podOf(set)).not.toHaveProperty("affinity");
    expect(containerOf(set, "rabbitmq")).not.toHaveProperty("lifecycle");
  });

  it("a site's own registry is used", async () => {
    const target = rabbitmqTarget({ imageMirror: "registry.site.example" });
    expect(at(containerOf(await membersOf(inProd, target), "rabbitmq"), "image")).toBe(
      "registry.site.example/library/rabbitmq:4.3.5-management",
    );
  });
});

describe("the secrets of a RabbitMQ", () => {
  it("MED-MSG-02 MED-SEC-08: the cookie is one secret, mounted in every member, and copied to where Erlang takes it", async () => {
    const set = await membersOf();
    expect(at(podOf(set), "volumes")).toContainEqual({
      name: "cookie",
      secret: { secretName: "mq-cookie", defaultMode: 0o440, items: [{ key: "password", path: "cookie" }] },
    });
    expect(variableOf(set, "rabbitmq", "COOKIE_FILE")).toBe("/etc/rabbitmq-cookie/cookie");
    expect(variableOf(set, "rabbitmq", "HOME")).toBe("/run/rabbitmq");
  });

  it("MED-SEC-06: passwords stand in a secret of definitions, and nowhere else", async () => {
    const resources = await registerRabbitmq();
    const definitions = find(resources, "kubernetes:core/v1:Secret", "mq-definitions");
    expect(JSON.stringify(definitions.inputs["stringData"])).toContain("password-of-services");
    const others = resources.filter((resource) => resource !== definitions);
    expect(JSON.stringify(others)).not.toContain("password-of");
  });

  it("a platform that made no password is a mistake of the program", async () => {
    const target = kubernetesTarget({ secretValues: {} });
    await expect(recordResources(() => new KubernetesRabbitmq(inProd, target, {}))).rejects.toThrow(
      "the platform made no secret mq",
    );
  });

  it("a new password or another setting makes members start anew", async () => {
    const versions = async (exceptions: RabbitmqExceptions): Promise<unknown> =>
      versionsOf(await membersOf(rabbitmqPlan("prod", exceptions)));
    const renewed = await versions({ versionOf: (name) => (name === "mq" ? 2 : 1) });
    expect(renewed).toMatchObject({ "palier.dev/version-of-mq": "2", "palier.dev/version-of-mq-admin": "1" });
    const before = await versions({});
    expect(await versions({ overrides: { storage: "40Gi" } })).not.toEqual(before);
    expect(await versions({})).toEqual(before);
  });
});

describe("what a RabbitMQ keeps and serves", () => {
  it("each member has a volume of its own, which outlives it, of the site's storage class", async () => {
    const set = await membersOf(inProd, rabbitmqTarget({ storageClass: "fast" }));
    expect(set.inputs["spec"]).toMatchObject({
      persistentVolumeClaimRetentionPolicy: { whenDeleted: "Retain", whenScaled: "Retain" },
      volumeClaimTemplates: [{ spec: { resources: { requests: { storage: "20Gi" } }, storageClassName: "fast" } }],
    });
  });

  it("where data is protected, the set refuses to be deleted, and nothing else does", async () => {
    const names = (protectData: boolean): Promise<readonly string[]> =>
      protectedNames((options) => new KubernetesRabbitmq(inProd, rabbitmqTarget({ protectData }), options));
    expect(await names(true)).toEqual(["mq"]);
    expect(await names(false)).toEqual([]);
  });

  it("MED-MSG-01 MED-MSG-04: both ports are served inside the cluster, and none outside of it", async () => {
    const spec = async (name: string): Promise<unknown> =>
      find(await registerRabbitmq(), "kubernetes:core/v1:Service", name).inputs["spec"];
    expect(await spec("mq")).toEqual({
      ports: [
        { name: "amqp", port: 5672 },
        { name: "management", port: 15672 },
      ],
      selector,
    });
    expect(await spec("mq-members")).toMatchObject({ clusterIP: "None", publishNotReadyAddresses: true, selector });
  });
});
