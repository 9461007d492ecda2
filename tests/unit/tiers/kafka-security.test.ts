import { secret } from "@pulumi/pulumi";
import { brokersOf, exporterOf, kafkaPlan, registerKafka } from "../../support/kafka-tier";
import { find, type RecordedResource } from "../../support/mocks";
import { kubernetesTarget } from "../../support/plan-context";
import { at, containerOf, faultsOf, podOf, variableOf } from "../../support/tier-resources";

const selector = { "palier.dev/tier": "kafka", "palier.dev/role": "broker" };
const service = async (name: string): Promise<unknown> =>
  find(await registerKafka(), "kubernetes:core/v1:Service", name).inputs["spec"];

describe("the safety of a Kafka", () => {
  it("ROF-SEC-15 ROF-MSG-05 ROF-SEC-09 ROF-ENV-02: no policy has anything against any of its resources", async () => {
    expect(await faultsOf(await registerKafka())).toEqual([]);
  });

  it("ROF-SEC-15: brokers and exporter run as users without rights, on a file system that cannot be written", async () => {
    for (const [workload, name, user] of [
      [await brokersOf(), "kafka", 1000] as const,
      [await exporterOf(), "exporter", 65534] as const,
    ]) {
      expect(podOf(workload)).toMatchObject({
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        securityContext: { runAsNonRoot: true, runAsUser: user, fsGroup: user },
      });
      expect(at(containerOf(workload, name), "securityContext", "readOnlyRootFilesystem")).toBe(true);
    }
  });

  it("no password stands in any input: pods are told in which secret it is", async () => {
    const target = kubernetesTarget({ secretValues: { kafka: secret("a-password-in-the-clear") } });
    const resources = await registerKafka(kafkaPlan("prod"), target);
    expect(JSON.stringify(resources)).not.toContain("a-password-in-the-clear");
    expect(at(podOf(await brokersOf()), "volumes")).toContainEqual({
      name: "login",
      secret: { secretName: "kafka", defaultMode: 0o440, items: [{ key: "password", path: "password" }] },
    });
    expect(variableOf(await exporterOf(), "exporter", "KAFKA_PASSWORD")).toEqual({
      secretKeyRef: { name: "kafka", key: "password" },
    });
  });

  it("ROF-MSG-05: is reached by services inside the cluster only; members find each other before they are ready", async () => {
    expect(await service("kafka")).toEqual({ ports: [{ name: "kafka", port: 9092 }], selector });
    expect(await service("kafka-members")).toMatchObject({
      clusterIP: "None",
      publishNotReadyAddresses: true,
      ports: [{ port: 9092 }, { port: 9093 }, { port: 9094 }],
      selector,
    });
  });
});

describe("the certificates of a Kafka", () => {
  const certificate = async (name: string): Promise<RecordedResource["inputs"]> =>
    find(await registerKafka(), "kubernetes:cert-manager.io/v1:Certificate", name).inputs;
  const issuerRef = { group: "cert-manager.io", kind: "ClusterIssuer", name: "demo-prod-kafka" };

  it("are signed by an authority of its own, whose key stays where cert-manager alone reads it, and never changes", async () => {
    expect(await certificate("kafka-authority")).toMatchObject({
      metadata: { name: "demo-prod-kafka", namespace: "cert-manager" },
      spec: {
        isCA: true,
        secretName: "demo-prod-kafka",
        duration: "175200h",
        privateKey: { rotationPolicy: "Never" },
        issuerRef: { kind: "Issuer", name: "demo-prod-kafka-root" },
      },
    });
    const resources = await registerKafka();
    const issuer = find(resources, "kubernetes:cert-manager.io/v1:ClusterIssuer", "kafka-authority").inputs;
    expect(issuer["spec"]).toEqual({ ca: { secretName: "demo-prod-kafka" } });
    expect(issuer["metadata"]).not.toHaveProperty("namespace");
  });

  it("name every broker, and the service behind which any of them answers, as users know them", async () => {
    const { spec, metadata } = await certificate("kafka-broker");
    const domain = "kafka-members.demo-database.svc.cluster.local";
    expect(metadata).toMatchObject({ namespace: "demo-database" });
    expect(at(spec, "dnsNames")).toEqual(["kafka.demo-database.svc.cluster.local", domain, `*.${domain}`]);
    for (const { host } of kafkaPlan("prod").connection.brokers) expect(host).toMatch(/^kafka-\d\.kafka-members\./);
  });

  it("prove a broker to users and to brokers, and are renewed a year before they end", async () => {
    expect((await certificate("kafka-broker"))["spec"]).toMatchObject({
      secretName: "kafka-broker-tls",
      usages: ["digital signature", "server auth", "client auth"],
      additionalOutputFormats: [{ type: "CombinedPEM" }],
      duration: "17520h",
      renewBefore: "8760h",
      issuerRef,
    });
  });

  it("in the zone of the users hold the authority, and no right to pass for a broker", async () => {
    const { metadata, spec } = await certificate("kafka-clients");
    expect(metadata).toMatchObject({ name: "kafka-clients-tls", namespace: "demo-backend" });
    expect(spec).toMatchObject({
      secretName: "kafka-clients-tls",
      usages: ["digital signature", "server auth"],
      issuerRef,
    });
  });

  it("are not waited for, as pods wait for their secrets themselves", async () => {
    const resources = await registerKafka();
    for (const { inputs } of resources.filter(({ type }) => type.includes("cert-manager.io"))) {
      expect(at(inputs, "metadata", "annotations")).toEqual({ "pulumi.com/skipAwait": "true" });
    }
  });
});
