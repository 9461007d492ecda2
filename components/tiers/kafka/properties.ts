import type { Properties } from "../../language/java-properties";
import { brokerPorts, type KafkaPlan, servicesUser } from "./plan";

/** Folders that a broker reads and writes. */
export interface KafkaFolders {
  /** Volume for messages and metadata. The image declares volumes below /var/lib/kafka, which would hide a part of one mounted there. */
  readonly data: string;
  /** Key, certificate and authority, as cert-manager writes them. */
  readonly certificates: string;
  /** The services' login: a file for each key of its secret. */
  readonly login: string;
}

/** Where these folders are in the pods. */
export const podFolders: KafkaFolders = {
  data: "/data",
  certificates: "/etc/kafka-certificates",
  login: "/etc/kafka-login",
};

/** How a broker works, apart from its own number and name, which its start script adds. */
export const brokerProperties = (plan: KafkaPlan, folders: KafkaFolders): Properties => ({
  ...quorumProperties(plan),
  ...securityProperties(folders),
  ...topicProperties(plan),
  // A folder of its own: a fresh volume may hold `lost+found`, which Kafka would take for a topic.
  "log.dirs": `${folders.data}/kafka`,
});

const quorumProperties = ({ connection, controllers }: KafkaPlan): Properties => ({
  "controller.quorum.voters": connection.brokers
    .slice(0, controllers)
    .map(({ host }, node) => `${node}@${host}:${brokerPorts.controllers}`)
    .join(","),
  "controller.listener.names": "CONTROLLERS",
  "inter.broker.listener.name": "MEMBERS",
  "listener.security.protocol.map": "CLIENTS:SASL_SSL,MEMBERS:SSL,CONTROLLERS:SSL,LOCAL:PLAINTEXT",
});

/**
 * Users prove who they are by a password; brokers do by their certificates, so that a new password never stands between two brokers in
 * the middle of a rolling restart. The password itself is read from the mounted secret, and is in no file of settings.
 */
const securityProperties = ({ certificates, login }: KafkaFolders): Properties => ({
  "ssl.keystore.type": "PEM",
  "ssl.keystore.location": `${certificates}/tls-combined.pem`,
  "ssl.truststore.type": "PEM",
  "ssl.truststore.location": `${certificates}/ca.crt`,
  "listener.name.members.ssl.client.auth": "required",
  "listener.name.controllers.ssl.client.auth": "required",
  ...passwordProperties(login),
  "listener.name.clients.plain.sasl.jaas.config": loginModule(login, "password"),
});

/** Passwords are the contents of files of one folder. */
export const passwordProperties = (folder: string): Properties => ({
  "sasl.enabled.mechanisms": "PLAIN",
  "config.providers": "dir",
  "config.providers.dir.class": "org.apache.kafka.common.config.provider.DirectoryConfigProvider",
  "config.providers.dir.param.allowed.paths": folder,
});

/** The services' login, whose password is in a file. */
export const loginModule = (folder: string, file: string): string =>
  `org.apache.kafka.common.security.plain.PlainLoginModule required user_${servicesUser}="\${dir:${folder}:${file}}";`;

/** Kafka's own topics have as many copies as the others: the loss of a broker must not stop consumers or transactions. */
export function topicProperties(plan: KafkaPlan): Properties {
  const { replicationFactor, minInSyncReplicas } = plan;
  return {
    "num.partitions": plan.partitions,
    "default.replication.factor": replicationFactor,
    "min.insync.replicas": minInSyncReplicas,
    "offsets.topic.replication.factor": replicationFactor,
    "transaction.state.log.replication.factor": replicationFactor,
    "transaction.state.log.min.isr": minInSyncReplicas,
    "share.coordinator.state.topic.replication.factor": replicationFactor,
    "share.coordinator.state.topic.min.isr": minInSyncReplicas,
    "log.retention.hours": plan.retentionHours,
    "auto.create.topics.enable": plan.autoCreateTopics,
    "unclean.leader.election.enable": false,
  };
}

/** Everything to the console: the file system of a pod cannot be written. */
export const loggingProperties: Properties = {
  "appender.console.type": "Console",
  "appender.console.name": "console",
  "appender.console.layout.type": "PatternLayout",
  "appender.console.layout.pattern": "[%d] %p %m (%c)%n",
  "rootLogger.level": "INFO",
  "rootLogger.appenderRef.console.ref": "console",
};
