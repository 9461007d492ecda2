import { mebibytes } from "../../language/quantity";
import type { KafkaPlan } from "./plan";

/** What Kafka's own scripts need to know, wherever a broker runs. */
export function programVariables(
  plan: Pick<KafkaPlan, "heap" | "resources">,
  settingsFolder: string,
): Readonly<Record<string, string>> {
  const initialHeap = Math.min(plan.heap, Math.floor(mebibytes(plan.resources.memoryRequest) / 2));
  return {
    KAFKA_BIN: "/opt/kafka/bin",
    KAFKA_HEAP_OPTS: `-Xms${initialHeap}m -Xmx${plan.heap}m`,
    KAFKA_LOG4J_OPTS: `-Dlog4j2.configurationFile=${settingsFolder}/log4j2.properties`,
    // A broker without memory must end: half of it would go on, and keep its place.
    KAFKA_OPTS: "-XX:+ExitOnOutOfMemoryError",
    // Kafka's start script would write a log of the garbage collection beside its programs.
    EXTRA_ARGS: "-name kafkaServer",
    LOG_DIR: "/tmp",
  };
}
