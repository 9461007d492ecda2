import type { Runtime } from "./runtime";

/** A web server of files, such as a built front end: it has no connections, and it is healthy when it serves its page. */
export const staticFiles: Runtime = {
  probes: (spec) => ({ startup: "/", liveness: "/", readiness: "/", startSeconds: spec.startPeriodSeconds + 60 }),
  bind: ({ spec }) => ({ variables: [{ name: "PORT", value: String(spec.port) }], reads: [], mounts: [] }),
};
