import { bindAll, plain } from "./bindings";
import type { Runtime } from "./runtime";
import { urlBindings } from "./url-bindings";

const bindings = urlBindings({ sslmode: "require" });

/** FastAPI under uvicorn: liveness asks the process alone, readiness its stores too (MED-SVC-01). */
export const fastapi: Runtime = {
  probes: ({ startPeriodSeconds }) => ({
    startup: "/health/live",
    liveness: "/health/live",
    readiness: "/health/ready",
    startSeconds: startPeriodSeconds + 60,
  }),
  metricsPath: "/metrics",
  bind: (input) => {
    const bound = bindAll(bindings, input);
    const common = plain({
      APP_ENV: input.context.common.applicationProfile,
      UVICORN_HOST: "0.0.0.0",
      UVICORN_PORT: input.spec.port,
      UVICORN_TIMEOUT_GRACEFUL_SHUTDOWN: 30,
      // The network policy lets in only tiers of the platform: what the edge says of the client is true.
      FORWARDED_ALLOW_IPS: "*",
      PYTHONUNBUFFERED: 1,
      // The root file system cannot be written.
      PYTHONDONTWRITEBYTECODE: 1,
    });
    return { ...bound, variables: [...common, ...bound.variables] };
  },
};
