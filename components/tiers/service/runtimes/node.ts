import { bindAll, plain } from "./bindings";
import type { BindingInput, Runtime, RuntimeBinding, ServiceProbes } from "./runtime";
import { urlBindings } from "./url-bindings";

/** Without the first, Node.js' driver would take the second for an order to check the certificate by the system's authorities. */
const bindings = urlBindings({ uselibpqcompat: "true", sslmode: "require" });

const bindNode = (input: BindingInput, own: Readonly<Record<string, string | number>> = {}): RuntimeBinding => {
  const bound = bindAll(bindings, input);
  const common = plain({ NODE_ENV: input.context.common.applicationProfile, PORT: input.spec.port, ...own });
  return { ...bound, variables: [...common, ...bound.variables] };
};

const probesAt = (liveness: string, readiness: string, startSeconds: number): ServiceProbes => ({
  startup: liveness,
  liveness,
  readiness,
  startSeconds,
});

/** NestJS: liveness asks the process alone, as a failure outside must not restart every pod; readiness its stores too (ECO-CON-15). */
export const nestjs: Runtime = {
  probes: ({ startPeriodSeconds }) => probesAt("/health/live", "/health/ready", startPeriodSeconds + 60),
  metricsPath: "/metrics",
  bind: (input) => bindNode(input),
};

/** Next.js as its standalone server (ECO-CON-10). Its pages may need other tiers, so a route of its own tells its health. */
export const next: Runtime = {
  probes: ({ startPeriodSeconds }) => probesAt("/api/health", "/api/health", startPeriodSeconds + 60),
  // It listens on the address that this variable names, which otherwise is the pod's name.
  bind: (input) => bindNode(input, { HOSTNAME: "0.0.0.0", NEXT_TELEMETRY_DISABLED: 1 }),
};
