import { mebibytes } from "../../../language/quantity";
import { bindAll, plain } from "./bindings";
import type { BindingInput, Runtime, Variable } from "./runtime";
import { springBindings } from "./spring-bindings";

/** Spring Boot 3 with Actuator: probes on the paths of ROF-SVC-14, connections as its relaxed environment binding reads them. */
export const spring: Runtime = {
  probes: (spec) => ({
    startup: "/actuator/health/liveness",
    liveness: "/actuator/health/liveness",
    readiness: "/actuator/health/readiness",
    startSeconds: spec.startPeriodSeconds + 120,
  }),
  metricsPath: "/actuator/prometheus",
  bind: (input) => {
    const bound = bindAll(springBindings, input);
    return { ...bound, variables: [...commonVariables(input), ...bound.variables] };
  },
};

function commonVariables(input: BindingInput): readonly Variable[] {
  const { name, spec, context } = input;
  return plain({
    SPRING_PROFILES_ACTIVE: context.common.applicationProfile,
    SPRING_APPLICATION_NAME: name,
    SERVER_PORT: spec.port,
    SERVER_SHUTDOWN: "graceful",
    SPRING_LIFECYCLE_TIMEOUT_PER_SHUTDOWN_PHASE: "30s",
    JAVA_OPTS: (spec.javaOptions ?? usualJavaOptions(input)).join(" "),
    // `env` and `refresh` stay closed: they show and change configuration (ROF-CON-20).
    MANAGEMENT_ENDPOINTS_WEB_EXPOSURE_INCLUDE: "health,info,metrics,prometheus",
    MANAGEMENT_ENDPOINT_HEALTH_PROBES_ENABLED: "true",
    MANAGEMENT_METRICS_TAGS_APPLICATION: name,
    // Containers are read from their console, so that is where the JSON goes (ROF-CON-27).
    LOGGING_STRUCTURED_FORMAT_CONSOLE: "logstash",
  });
}

/** Part of the memory limit that the Java heap may take; the rest holds classes, threads and buffers (ROF-CON-14). */
export const heapShare = 0.75;

/** The common flags of ROF-SVC-13, and a heap from the memory request up to its share of the limit. */
function usualJavaOptions({ spec, resources }: BindingInput): readonly string[] {
  const initial = mebibytes(spec.heap?.initial ?? resources.memoryRequest);
  const maximum = spec.heap ? mebibytes(spec.heap.maximum) : Math.floor(mebibytes(resources.memoryLimit) * heapShare);
  return [
    `-Xms${Math.min(initial, maximum)}m`,
    `-Xmx${maximum}m`,
    "-XX:+UseG1GC",
    "-XX:MaxGCPauseMillis=200",
    "-XX:+UseStringDeduplication",
    "-XX:+OptimizeStringConcat",
    "-Djava.security.egd=file:/dev/./urandom",
  ];
}
