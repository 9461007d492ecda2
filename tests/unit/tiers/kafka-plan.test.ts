import type { TierInput } from "../../../components/language/tier-plan";
import { type KafkaPlan, planKafka } from "../../../components/tiers/kafka/plan";
import { brokerProperties, podFolders } from "../../../components/tiers/kafka/properties";
import {
  type KafkaOverrides,
  type KafkaProfile,
  kafkaSchema,
  type KafkaSpec,
} from "../../../components/tiers/kafka/spec";
import { environments } from "../../../environments";
import { planContext } from "../../support/plan-context";

const document = { cpuLimit: "1", memoryLimit: "2Gi", memoryRequest: "1Gi" };
const dev = environments.dev.tiers.kafka;

const spec = (exceptions: object = {}): KafkaSpec =>
  kafkaSchema.parse({ kind: "kafka", resources: document, ...exceptions });

type Input = TierInput<KafkaSpec, KafkaProfile, KafkaOverrides>;
const planned = (exceptions: Partial<Input> = {}): ReturnType<typeof planKafka> =>
  planKafka({
    name: "kafka",
    spec: spec(),
    profile: environments.prod.tiers.kafka,
    overrides: {},
    context: planContext(),
    ...exceptions,
  });
const plan = (exceptions: Partial<Input> = {}): KafkaPlan => planned(exceptions).plan;
const settings = (exceptions: Partial<Input> = {}): ReturnType<typeof brokerProperties> =>
  brokerProperties(plan(exceptions), podFolders);

describe("the plan of a Kafka", () => {
  it("ROF-MSG-01: each broker has one core and 2Gi, of which half is its heap, and 1Gi is kept for it", () => {
    expect(plan()).toMatchObject({
      resources: { cpuLimit: "1", cpuRequest: "250m", memoryLimit: "2Gi", memoryRequest: "1Gi" },
      heap: 1024,
    });
  });

  it("ROF-CON-32: the broker and its exporter are pinned to a patch", () => {
    expect(plan().images).toEqual(["apache/kafka:4.3.1", "danielqsj/kafka-exporter:v1.9.0"]);
  });

  it("ROF-MSG-01 ROF-MSG-03: users are told every broker on 9092, the login, and the authority in their own zone", () => {
    const broker = (index: number): object => ({
      host: `kafka-${index}.kafka-members.demo-database.svc.cluster.local`,
      port: 9092,
    });
    expect(plan().connection).toEqual({
      kind: "kafka",
      brokers: [broker(0), broker(1), broker(2)],
      secret: "kafka",
      certificateAuthority: "kafka-clients-tls",
    });
  });

  it("ROF-MSG-04: production has three brokers, three copies of every topic, of which two must have a message", () => {
    expect(plan()).toMatchObject({ brokers: 3, replicationFactor: 3, minInSyncReplicas: 2 });
  });

  it("ROF-MSG-04: more brokers keep three copies, not more", () => {
    expect(plan({ overrides: { brokers: 5 } })).toMatchObject({ brokers: 5, replicationFactor: 3, controllers: 3 });
  });

  it("development has one broker with one copy of everything", () => {
    expect(plan({ profile: dev })).toMatchObject({
      brokers: 1,
      controllers: 1,
      replicationFactor: 1,
      minInSyncReplicas: 1,
      storage: "5Gi",
    });
  });

  it("ROF-MSG-02 ROF-MSG-05 ROF-SEC-09 ROF-CON-08: its users reach 9092 alone, the public nothing, and no port is ZooKeeper's", () => {
    expect(plan().ports.map(({ port, reach }) => `${String(port)} ${reach}`)).toEqual([
      "9092 users",
      "9092 members",
      "9093 members",
      "9094 members",
      "9308 metrics",
    ]);
    expect(plan().outside).toEqual([]);
  });

  it("its password is a secret of its own with 32 random bytes, which its pods read in this version", () => {
    const given = plan({ context: planContext({ versionOf: () => 4 }) });
    expect(given.secrets).toEqual([{ name: "kafka", length: 44, username: "services", version: 4 }]);
    expect(given).toMatchObject({ reads: ["kafka"], passwordVersion: 4 });
  });

  it("ROF-CON-16: its capacity is that of three brokers with a volume each, and of one exporter", () => {
    expect(plan().capacity).toEqual({
      pods: 3 + 1,
      cpuRequest: 3 * 250 + 10,
      cpuLimit: 3 * 1000 + 200,
      memoryRequest: 3 * 1024 + 32,
      memoryLimit: 3 * 2048 + 128,
      volumes: 3,
      storage: 3 * 50 * 1024,
    });
  });

  it("what a stack says goes before the platform, and the platform before the environment", () => {
    const asked = spec({ storage: "80Gi", retentionHours: 24 });
    const resources = { cpuLimit: "2", memoryLimit: "4Gi" };
    expect(plan({ spec: asked })).toMatchObject({ storage: "80Gi", retentionHours: 24 });
    const overrides = { storage: "90Gi", retentionHours: 48, brokers: 1, image: "apache/kafka:4.3.2", resources };
    expect(plan({ spec: asked, overrides })).toMatchObject({
      storage: "90Gi",
      retentionHours: 48,
      brokers: 1,
      image: "apache/kafka:4.3.2",
      heap: 2048,
    });
  });

  it("is plain data, without problem and without warning", () => {
    expect(planned()).toMatchObject({ problems: [], warnings: [] });
    expect(JSON.parse(JSON.stringify(plan()))).toEqual(plan());
  });
});

describe("the identity of a cluster", () => {
  it("is the same each time, and another in each environment and for each Kafka", () => {
    const staging = planContext({ environment: "staging" });
    expect(plan().clusterId).toBe(plan({ overrides: { brokers: 5 } }).clusterId);
    const identities = [plan(), plan({ context: staging }), plan({ name: "events" })].map(({ clusterId }) => clusterId);
    expect(new Set(identities).size).toBe(3);
  });

  it("is 16 bytes as Kafka writes them, and never begins with a hyphen, which would be an option", () => {
    for (let index = 0; index < 200; index += 1) {
      const { clusterId } = plan({ name: `kafka-${index}` });
      expect(clusterId).toMatch(/^[A-Za-z0-9_][A-Za-z0-9_-]{21}$/);
      expect(Buffer.from(clusterId, "base64url")).toHaveLength(16);
    }
  });
});

describe("the settings of a broker", () => {
  it("ROF-CON-08: three brokers vote on the metadata, of five too, and one alone votes alone", () => {
    const voter = (node: number): string => `${node}@kafka-${node}.kafka-members.demo-database.svc.cluster.local:9094`;
    const three = [voter(0), voter(1), voter(2)].join(",");
    expect(settings()["controller.quorum.voters"]).toBe(three);
    expect(settings({ overrides: { brokers: 5 } })["controller.quorum.voters"]).toBe(three);
    expect(settings({ profile: dev })["controller.quorum.voters"]).toBe(voter(0));
    expect(Object.keys(settings()).filter((name) => name.includes("zookeeper"))).toEqual([]);
  });

  it("ROF-MSG-04: a topic that names no number has three copies, and so have Kafka's own", () => {
    expect(settings()).toMatchObject({
      "default.replication.factor": 3,
      "min.insync.replicas": 2,
      "offsets.topic.replication.factor": 3,
      "transaction.state.log.replication.factor": 3,
      "transaction.state.log.min.isr": 2,
      "share.coordinator.state.topic.replication.factor": 3,
      "share.coordinator.state.topic.min.isr": 2,
      "unclean.leader.election.enable": false,
    });
  });

  it("users come by password inside TLS, brokers by certificate, and nobody in the clear but the pod itself", () => {
    expect(settings()).toMatchObject({
      "listener.security.protocol.map": "CLIENTS:SASL_SSL,MEMBERS:SSL,CONTROLLERS:SSL,LOCAL:PLAINTEXT",
      "sasl.enabled.mechanisms": "PLAIN",
      "listener.name.members.ssl.client.auth": "required",
      "listener.name.controllers.ssl.client.auth": "required",
    });
  });

  it("name the file with the password, and not the password", () => {
    expect(settings()["listener.name.clients.plain.sasl.jaas.config"]).toBe(
      'org.apache.kafka.common.security.plain.PlainLoginModule required user_services="${dir:/etc/kafka-login:password}";',
    );
    expect(settings()["config.providers.dir.param.allowed.paths"]).toBe("/etc/kafka-login");
  });

  it("hold what the platform asks of its topics", () => {
    const asked = spec({ partitions: 12, retentionHours: 24, autoCreateTopics: false, minInSyncReplicas: 1 });
    expect(settings({ spec: asked })).toMatchObject({
      "num.partitions": 12,
      "log.retention.hours": 24,
      "auto.create.topics.enable": false,
      "min.insync.replicas": 1,
    });
  });
});
