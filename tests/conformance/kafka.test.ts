import { type KafkaClient, LocalKafka, localPlan, needKafka, shortPatience } from "./support/kafka";
import { eventually } from "./support/processes";

jest.setTimeout(300_000);

/** What the tools print when something went wrong. */
const failure = /ERROR|Exception/;

const untilHealthy = async (kafka: LocalKafka, node: number): Promise<void> => {
  await eventually(
    90,
    () => kafka.isHealthy(node),
    (healthy) => healthy,
    () => kafka.logs(6000),
  );
};

/** Sends a line as a message, which all copies in sync must have; the answer holds whatever went wrong. */
const produce = (kafka: LocalKafka, line: string, who = kafka.user()): Promise<string> =>
  kafka.tool("ConsoleProducer", ["--topic", "events"], {
    port: who.port,
    client: { ...who.client, acks: "all", "delivery.timeout.ms": 20_000, "max.block.ms": 15_000 },
    input: `${line}\n`,
  });

/** The first messages of a topic, read by a group that has read nothing yet. */
const consume = (kafka: LocalKafka, group: string, count: number): Promise<string> =>
  kafka.tool("consumer.ConsoleConsumer", [
    ...["--topic", "events", "--group", group, "--from-beginning"],
    ...["--max-messages", String(count), "--timeout-ms", "25000"],
  ]);

describe("three brokers, run for real from the plan", () => {
  const kafka = new LocalKafka(localPlan(3));
  const nodes = [0, 1, 2];

  beforeAll(async () => {
    await needKafka();
    await kafka.certify();
    for (const node of nodes) kafka.start(node);
    for (const node of nodes) await untilHealthy(kafka, node);
  });
  afterAll(() => kafka.remove());

  it("ROF-MSG-01 ROF-CON-08: brokers answer on 9092, and three of them vote on the metadata, without ZooKeeper", async () => {
    const status = await kafka.tool("MetadataQuorumCommand", ["describe", "--status"]);
    expect(status).toContain(kafka.plan.clusterId);
    const voters = /^CurrentVoters:.*$/m.exec(status)?.[0] ?? "";
    expect(voters.match(/"id": \d/g)).toEqual(['"id": 0', '"id": 1', '"id": 2']);
  });

  it("a topic has three copies, of which two must have a message, and messages come back", async () => {
    expect(await kafka.tool("TopicCommand", ["--create", "--topic", "events"])).toContain("Created topic events");
    const described = await kafka.tool("TopicCommand", ["--describe", "--topic", "events"]);
    expect(described).toContain("ReplicationFactor: 3");
    expect(described).toContain("min.insync.replicas=2");
    expect(await produce(kafka, "first")).not.toMatch(failure);
    expect(await consume(kafka, "early", 1)).toContain("first");
  });

  it("without the password, without TLS, and without a broker's certificate nobody comes in", async () => {
    const list = (who: KafkaClient): Promise<string> => kafka.tool("TopicCommand", ["--list"], who);
    const [wrongPassword, plaintext, ofServices, ofBrokers] = await Promise.all([
      list(kafka.user("wrong")),
      list({ ...kafka.user(), client: { "security.protocol": "PLAINTEXT", ...shortPatience } }),
      list(kafka.bearer("clients")),
      list(kafka.bearer("tls")),
    ]);
    expect(wrongPassword).toContain("Authentication failed: Invalid username or password");
    expect(plaintext).toMatch(/TimeoutException|DisconnectException|Timed out/);
    expect(ofServices).toContain("Error while executing topic command");
    expect(kafka.logs()).toMatch(/INFO .*Failed authentication with .*\(SSL handshake failed\)/);
    for (const refused of [wrongPassword, plaintext, ofServices]) expect(refused).not.toContain("events");
    expect(ofBrokers).toContain("events");
  });

  it("what brokers log holds no password", () => {
    expect(kafka.logs()).toMatch(/INFO .*Kafka Server started/);
    expect(kafka.logs()).not.toContain(kafka.password);
  });

  it("a new password is taken over broker by broker: brokers never part over it, and then the old one is refused", async () => {
    const broker = kafka.bearer("tls");
    const old = kafka.user();
    kafka.password = "second-password-of-the-test";
    const late = (): Promise<string> =>
      kafka.tool("TopicCommand", ["--describe", "--under-replicated-partitions"], broker);
    for (const node of [2, 1, 0]) {
      await kafka.stop(node);
      expect(await kafka.isHealthy(node)).toBe(false);
      kafka.start(node);
      await untilHealthy(kafka, node);
      await eventually(60, late, (partitions) => !/Topic:|rror/.test(partitions));
      expect(await produce(kafka, `with ${node}`, broker)).not.toMatch(failure);
    }
    expect(await kafka.tool("TopicCommand", ["--list"], old)).toContain("Authentication failed");
    expect(await kafka.tool("TopicCommand", ["--list"])).toContain("events");
  });

  it("ROF-MSG-04: when one broker is killed, a topic of three copies stays writable, and keeps all messages", async () => {
    await kafka.stop(0, "SIGKILL");
    expect(await produce(kafka, "last")).not.toMatch(failure);
    const read = await consume(kafka, "late", 5);
    for (const message of ["first", "with 2", "with 1", "with 0", "last"]) expect(read).toContain(message);
  });
});
