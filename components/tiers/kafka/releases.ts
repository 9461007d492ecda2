/** The version of Kafka that is offered, without its patch. */
export const offeredVersion = "4.3";

/** Kafka itself: this version keeps its metadata in KRaft, and knows no ZooKeeper (ROF-CON-08, ROF-CON-32). */
export const kafkaImage = "apache/kafka:4.3.1";

/** Metrics of topics and consumer groups, for Prometheus. */
export const exporterImage = "danielqsj/kafka-exporter:v1.9.0";
/** Version of the protocol that the exporter speaks: its own default is older than what Kafka 4 accepts. */
export const exporterProtocol = "3.6.0";
