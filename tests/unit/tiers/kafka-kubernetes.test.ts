import type { KafkaPlan } from "../../../components/tiers/kafka/plan";
import { KubernetesKafka } from "../../../components/tiers/kafka/kubernetes";
import { brokersOf, exporterOf, kafkaPlan, registerKafka } from "../../support/kafka-tier";
import { find } from "../../support/mocks";
import { kubernetesTarget } from "../../support/plan-context";
import { at, containerOf, namesOf, podOf, protectedNames, variableOf, versionsOf } from "../../support/tier-resources";

const inProd = kafkaPlan("prod");
const selector = { "palier.dev/tier": "kafka", "palier.dev/role": "broker" };

describe("a Kafka on Kubernetes", () => {
  it("is a set of brokers with settings, scripts, two services, a disruption budget, certificates and an exporter", async () => {
    expect(namesOf(await registerKafka())).toEqual([
      "Certificate kafka-authority",
      "Certificate kafka-broker",
      "Certificate kafka-clients",
      "ClusterIssuer kafka-authority",
      "ConfigMap kafka",
      "ConfigMap kafka-scripts",
      "Deployment kafka-exporter",
      "Issuer kafka-root",
      "Kafka kafka",
      "PodDisruptionBudget kafka",
      "Service kafka",
      "Service kafka-members",
      "StatefulSet kafka",
    ]);
  });

  it("ROF-MSG-04: three brokers start together, and restart one after the other when the copies have caught up", async () => {
    expect((await brokersOf()).inputs).toMatchObject({
      metadata: { name: "kafka", namespace: "demo-database" },
      spec: {
        replicas: 3,
        serviceName: "kafka-members",
        podManagementPolicy: "Parallel",
        minReadySeconds: 30,
        selector: { matchLabels: selector },
        template: { metadata: { labels: selector }, spec: { terminationGracePeriodSeconds: 120 } },
      },
    });
  });

  it("ROF-MSG-01: each broker has one core, 2Gi and 1Gi kept for it, and half of that as heap from its start", async () => {
    const set = await brokersOf();
    expect(at(containerOf(set, "kafka"), "resources")).toEqual({
      requests: { cpu: "250m", memory: "1Gi" },
      limits: { cpu: "1", memory: "2Gi" },
    });
    expect(variableOf(set, "kafka", "KAFKA_HEAP_OPTS")).toBe("-Xms512m -Xmx1024m");
  });

  it("ROF-MSG-04: one disruption at a time, no two brokers on a host, and none in another's zone while one has none", async () => {
    const budget = find(await registerKafka(), "kubernetes:policy/v1:PodDisruptionBudget", "kafka");
    expect(budget.inputs["spec"]).toEqual({ maxUnavailable: 1, selector: { matchLabels: selector } });
    const apart = { maxSkew: 1, labelSelector: { matchLabels: selector } };
    expect(podOf(await brokersOf())).toMatchObject({
      topologySpreadConstraints: [
        { ...apart, topologyKey: "topology.kubernetes.io/zone", whenUnsatisfiable: "DoNotSchedule" },
        { ...apart, topologyKey: "kubernetes.io/hostname", whenUnsatisfiable: "ScheduleAnyway" },
      ],
      affinity: {
        podAntiAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [
            { topologyKey: "kubernetes.io/hostname", labelSelector: { matchLabels: selector } },
          ],
        },
      },
    });
  });

  it("in development one broker stands alone: no budget, no waiting, and any host will do", async () => {
    const relaxed = kubernetesTarget({ spread: "preferred", protectData: false });
    const resources = await registerKafka(kafkaPlan("dev"), relaxed);
    expect(namesOf(resources)).not.toContain("PodDisruptionBudget kafka");
    const set = find(resources, "kubernetes:apps/v1:StatefulSet", "kafka");
    expect(set.inputs["spec"]).toMatchObject({ replicas: 1, minReadySeconds: 0 });
    expect(podOf(set)).not.toHaveProperty("affinity");
    expect(JSON.stringify(podOf(set))).not.toContain("DoNotSchedule");
  });

  it("is healthy when it answers on its own loopback, may take 10 min for its start, and ends when memory does", async () => {
    const exec = { command: ["/bin/bash", "/etc/kafka-scripts/probe.sh"] };
    const set = await brokersOf();
    expect(containerOf(set, "kafka")).toMatchObject({
      startupProbe: { exec, periodSeconds: 5, failureThreshold: 120, timeoutSeconds: 5 },
      livenessProbe: { exec, periodSeconds: 20, failureThreshold: 6 },
      readinessProbe: { exec, periodSeconds: 10, failureThreshold: 3 },
    });
    expect(variableOf(set, "kafka", "PROBE_HOST")).toBe("127.0.0.1");
    expect(variableOf(set, "kafka", "KAFKA_OPTS")).toBe("-XX:+ExitOnOutOfMemoryError");
  });

  it("a site's own registry is used for both images", async () => {
    const target = kubernetesTarget({ imageMirror: "registry.site.example" });
    expect(containerOf(await brokersOf(inProd, target), "kafka")).toMatchObject({
      image: "registry.site.example/apache/kafka:4.3.1",
    });
    expect(containerOf(await exporterOf(inProd, target), "exporter")).toMatchObject({
      image: "registry.site.example/danielqsj/kafka-exporter:v1.9.0",
    });
  });
});

describe("the volumes of a Kafka", () => {
  it("each broker has one of its own, which outlives it and the set, of the site's storage class", async () => {
    const set = await brokersOf(inProd, kubernetesTarget({ storageClass: "fast" }));
    expect(set.inputs["spec"]).toMatchObject({
      persistentVolumeClaimRetentionPolicy: { whenDeleted: "Retain", whenScaled: "Retain" },
      volumeClaimTemplates: [
        {
          metadata: { name: "data" },
          spec: {
            accessModes: ["ReadWriteOnce"],
            resources: { requests: { storage: "50Gi" } },
            storageClassName: "fast",
          },
        },
      ],
    });
  });

  it("ROF-OPS-05: where data is protected, the set refuses to be deleted or replaced, and nothing else does", async () => {
    const names = (protectData: boolean): Promise<readonly string[]> =>
      protectedNames((options) => new KubernetesKafka(inProd, kubernetesTarget({ protectData }), options));
    expect(await names(true)).toEqual(["kafka"]);
    expect(await names(false)).toEqual([]);
  });

  it("where data may go, volumes go with the set", async () => {
    const set = await brokersOf(inProd, kubernetesTarget({ protectData: false }));
    expect(at(set.inputs, "spec", "persistentVolumeClaimRetentionPolicy", "whenDeleted")).toBe("Delete");
  });
});

describe("what makes brokers start anew", () => {
  const versions = async (plan: KafkaPlan): Promise<unknown> => versionsOf(await brokersOf(plan));

  it("is a change of their settings, which stand in a ConfigMap", async () => {
    const settings = find(await registerKafka(), "kubernetes:core/v1:ConfigMap", "kafka").inputs["data"];
    expect(at(settings, "server.properties")).toContain("\nmin.insync.replicas=2\n");
    expect(at(settings, "log4j2.properties")).toContain("rootLogger.level=INFO\n");
    const changed = await versions(kafkaPlan("prod", { retentionHours: 24 }));
    expect(changed).not.toEqual(await versions(inProd));
    expect(await versions(kafkaPlan("prod"))).toEqual(await versions(inProd));
  });

  it("is a new password, for the exporter too", async () => {
    const renewed = kafkaPlan("prod", {}, 2);
    expect(await versions(inProd)).toMatchObject({ "palier.dev/version-of-kafka": "1" });
    expect(await versions(renewed)).toMatchObject({ "palier.dev/version-of-kafka": "2" });
    expect(versionsOf(await exporterOf(renewed))).toEqual({ "palier.dev/version-of-kafka": "2" });
  });
});
