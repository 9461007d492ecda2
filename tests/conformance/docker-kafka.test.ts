import { join } from "node:path";
import { javaProperties, type Properties } from "../../components/language/java-properties";
import { brokerPorts } from "../../components/tiers/kafka/plan";
import { kafkaOnHost } from "../support/docker-tiers";
import { needKafka } from "./support/kafka";
import { LocalHost, passwordOf } from "./support/local-host";

jest.setTimeout(180_000);

/** Where developers reach the broker in the test: inside its own network the port that they would be led to is the broker's own. */
const developers = brokerPorts.developers;

describe("a broker alone on one host, run for real from the plan", () => {
  let host: LocalHost;
  let jars: string;

  /** Kafka's own command-line tool as a client with a password: what it said. */
  const tool = async (
    name: string,
    args: readonly string[],
    who: { port?: number; password?: string } = {},
    input = "",
  ) => {
    const { port = brokerPorts.clients, password = passwordOf("kafka") } = who;
    const client: Properties = {
      "security.protocol": "SASL_PLAINTEXT",
      "sasl.mechanism": "PLAIN",
      "sasl.jaas.config": `org.apache.kafka.common.security.plain.PlainLoginModule required username="services" password="${password}";`,
      "request.timeout.ms": 10_000,
      "default.api.timeout.ms": 15_000,
    };
    const address = port === developers ? "127.0.0.1" : "kafka";
    const script = 'cat >/tmp/client.properties && exec java -Xmx128m -XX:TieredStopAtLevel=1 -cp "$@"';
    const classes = [`${jars}/*`, `org.apache.kafka.tools.${name}`];
    const common = ["--bootstrap-server", `${address}:${port}`, "--command-config", "/tmp/client.properties"];
    const within = ["/bin/sh", "-c", script, "sh", ...classes, ...common, ...args];
    return host.run("kafka", within, {}, `${javaProperties(client)}${input}`).then(({ text }) => text);
  };
  const list = (who = {}): Promise<string> => tool("TopicCommand", ["--list"], who);

  beforeAll(async () => {
    jars = await needKafka();
    host = new LocalHost(kafkaOnHost({ spec: { localPorts: { kafka: developers } } }), {
      environment: { KAFKA_JARS: jars, KAFKA_HEAP_OPTS: "-Xms64m -Xmx256m -XX:TieredStopAtLevel=1" },
      programs: { "/opt/kafka/bin": join(__dirname, "support/kafka") },
    });
    await host.prepare();
    host.start("kafka");
    await host.untilHealthy("kafka");
  });
  afterAll(() => host.remove());

  it("ROF-MSG-01 ROF-CON-08: a fresh volume becomes a cluster of one broker, which answers on 9092 to the services' password", async () => {
    expect(host.log("kafka")).toMatch(/Formatting metadata directory \/var\/lib\/kafka\/data\/kafka/);
    expect(await tool("TopicCommand", ["--create", "--topic", "events"])).toContain("Created topic events");
    const described = await tool("TopicCommand", ["--describe", "--topic", "events"]);
    expect(described).toContain("ReplicationFactor: 1");
    expect(described).toContain("PartitionCount: 3");
  });

  it("developers come by the port of 127.0.0.1, and are led to no other", async () => {
    const answer = await tool("BrokerApiVersionsCommand", [], { port: developers });
    expect(answer).toContain(`127.0.0.1:${developers} (id: 0`);
    expect(await tool("BrokerApiVersionsCommand", [])).toContain("kafka:9092 (id: 0");
  });

  it("a wrong password is refused on both ports, and no log holds the right one", async () => {
    const refusals = await Promise.all(
      [brokerPorts.clients, developers].map((port) => list({ port, password: "wrong" })),
    );
    for (const refused of refusals) {
      expect(refused).toContain("Authentication failed: Invalid username or password");
      expect(refused).not.toContain("events");
    }
    expect(host.log("kafka")).not.toContain(passwordOf("kafka"));
  });

  it("topics are there again after a restart, a new password is taken over, and a broker that is stopped is not healthy", async () => {
    await host.stop("kafka");
    expect((await host.run("kafka", ["/bin/bash", "/palier/probe.sh"])).code).not.toBe(0);
    host.secrets["kafka"] = "secondPasswordOfTheTest";
    host.start("kafka");
    await host.untilHealthy("kafka");
    expect(await list({ password: "secondPasswordOfTheTest" })).toContain("events");
    expect(await list()).toContain("Authentication failed");
  });
});
