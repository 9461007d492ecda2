import { aloneProperties } from "../../../components/tiers/kafka/alone";
import { kafkaOnHost, plannedKafka, plannedRabbitmq, rabbitmqOnHost } from "../../support/docker-tiers";

describe("Kafka on one host", () => {
  const folders = { data: "/data", login: "/run/secrets" };

  it("lets nobody in without the password: what has none listens on 127.0.0.1 alone", () => {
    const properties = aloneProperties(plannedKafka().plan, folders);
    expect(properties["listeners"]).toBe("CLIENTS://:9092,LOCAL://127.0.0.1:9095,CONTROLLERS://127.0.0.1:9094");
    expect(properties["advertised.listeners"]).toBe("CLIENTS://kafka:9092,LOCAL://127.0.0.1:9095");
    expect(properties["listener.security.protocol.map"]).toContain("CLIENTS:SASL_PLAINTEXT");
    expect(properties["listener.name.clients.plain.sasl.jaas.config"]).toBe(
      'org.apache.kafka.common.security.plain.PlainLoginModule required user_services="${dir:/run/secrets:kafka}";',
    );
  });

  it("announces to developers the address at which they came", () => {
    const properties = aloneProperties(plannedKafka({ spec: { localPorts: { kafka: 19_092 } } }).plan, folders);
    expect(properties["listeners"]).toContain("DEVELOPERS://:9096");
    expect(properties["advertised.listeners"]).toContain("DEVELOPERS://127.0.0.1:19092");
    expect(properties["listener.name.developers.plain.sasl.jaas.config"]).toContain("${dir:/run/secrets:kafka}");
    const [broker] = kafkaOnHost({ spec: { localPorts: { kafka: 19_092 } } });
    expect(broker?.ports).toEqual([
      { name: "clients", port: 9092 },
      { name: "kafka", port: 9096, published: { port: 19_092, address: "127.0.0.1" } },
    ]);
  });

  it("ROF-MSG-01: takes half of 2Gi as its heap, keeps one copy of everything, and has no exporter", () => {
    const [broker] = kafkaOnHost();
    expect(broker?.environment["KAFKA_HEAP_OPTS"]).toBe("-Xms512m -Xmx1024m");
    expect(broker?.resources).toMatchObject({ cpuLimit: "1", memoryLimit: "2Gi", memoryRequest: "1Gi" });
    const { plan } = plannedKafka();
    expect(aloneProperties(plan, folders)).toMatchObject({
      "default.replication.factor": 1,
      "min.insync.replicas": 1,
      "offsets.topic.replication.factor": 1,
      "num.partitions": 3,
      "log.retention.hours": 168,
    });
    expect(plan.ports.map(({ reach }) => reach)).toEqual(["users"]);
    expect(plan.capacity).toMatchObject({ pods: 1, memoryLimit: 2048 });
  });

  it("has one identity at every start, and another platform's is another", () => {
    const identity = (platform: string): string | undefined =>
      kafkaOnHost({ context: { platform } })[0]?.environment["CLUSTER_ID"];
    expect(identity("demo")).toMatch(/^[A-Za-z0-9_][A-Za-z0-9_-]{21}$/);
    expect(identity("demo")).toBe(identity("demo"));
    expect(identity("other")).not.toBe(identity("demo"));
  });
});

describe("RabbitMQ on one host", () => {
  const [member] = rabbitmqOnHost();
  const textOf = (path: string): string => {
    const content = member?.files.find((file) => file.path === path)?.content;
    return content !== undefined && "text" in content ? content.text : "";
  };

  it("has a name that no container's name changes, and hears no other node", () => {
    expect(member?.environment).toMatchObject({
      RABBITMQ_NODENAME: "rabbit@localhost",
      ERL_EPMD_ADDRESS: "127.0.0.1",
      RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: "-kernel inet_dist_use_interface {127,0,0,1}",
      COOKIE_FILE: "/run/secrets/mq-cookie",
    });
    expect(textOf("/palier/settings/rabbitmq.conf")).toContain(
      "cluster_formation.classic_config.nodes.1=rabbit@localhost\n",
    );
  });

  it("MED-CON-05: its definitions name the secret where a password belongs, and the start script knows those names", () => {
    const definitions: unknown = JSON.parse(textOf("/palier/settings/definitions.json"));
    expect(definitions).toMatchObject({
      users: [
        { name: "services", password: "@mq@", tags: "" },
        { name: "admin", password: "@mq-admin@", tags: "administrator" },
      ],
    });
    expect(member?.environment["LOGINS"]).toBe("mq mq-admin");
    expect(textOf("/palier/settings/rabbitmq.conf")).toContain("load_definitions=/run/rabbitmq/definitions.json\n");
    expect(member?.scratch).toEqual([{ path: "/run/rabbitmq", mebibytes: 64 }]);
  });

  it("MED-MON-05: keeps its own metrics, and is one pod of the capacity", () => {
    expect(member?.ports).toContainEqual({ name: "metrics", port: 15692 });
    expect(plannedRabbitmq().plan.capacity.pods).toBe(1);
  });
});
