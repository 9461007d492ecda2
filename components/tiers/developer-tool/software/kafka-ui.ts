import type { KafkaConnection } from "../../../language/connection";
import { httpHealthCommand, httpHealthFiles } from "../../../targets/docker/http-health";
import { containerVariables } from "../../service/docker/secrets";
import { addresses, fromSecret, plain } from "../../service/runtimes/bindings";
import type { Variable } from "../../service/runtimes/runtime";
import { connectionsOf, type ToolSoftware } from "./software";

const port = 8080;

/** Kafka UI (ROF-MSG-06): a Spring program, which reads its secrets as our own do. */
export const kafkaUi: ToolSoftware = {
  image: "ghcr.io/kafbat/kafka-ui:v1.3.0",
  user: "100:101",
  port,
  memory: "768Mi",
  shows: "kafka",
  most: 100,
  container: ({ name, login, used }) => {
    const clusters = connectionsOf("kafka", used).flatMap(({ tier, connection }, at) =>
      clusterOf(at, tier, connection),
    );
    const { environment, files } = containerVariables("spring", [
      ...clusters,
      ...plain({ AUTH_TYPE: "LOGIN_FORM", SERVER_PORT: port, SPRING_SECURITY_USER_NAME: login }),
      ...fromSecret(name, { SPRING_SECURITY_USER_PASSWORD: "password" }),
    ]);
    return {
      environment,
      files: [...files, ...httpHealthFiles()],
      scratch: [],
      health: httpHealthCommand(port, "/actuator/health"),
    };
  },
};

function clusterOf(at: number, tier: string, { brokers, secret, username = "" }: KafkaConnection): readonly Variable[] {
  const prefix = `KAFKA_CLUSTERS_${String(at)}`;
  const password = `CLUSTER_${String(at)}_PASSWORD`;
  return [
    ...fromSecret(secret, { [password]: "password" }),
    ...plain({
      [`${prefix}_NAME`]: tier,
      [`${prefix}_BOOTSTRAPSERVERS`]: addresses(brokers),
      [`${prefix}_PROPERTIES_SECURITY_PROTOCOL`]: "SASL_PLAINTEXT",
      [`${prefix}_PROPERTIES_SASL_MECHANISM`]: "PLAIN",
      [`${prefix}_PROPERTIES_SASL_JAAS_CONFIG`]: `org.apache.kafka.common.security.plain.PlainLoginModule required username="${username}" password="$(${password})";`,
    }),
  ];
}
