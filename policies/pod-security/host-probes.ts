import type { Field } from "../field";
import { allContainers } from "../workloads";
import { type Control, isOutside, nameOf, wrong } from "./control";

const handlers = [
  ["livenessProbe"],
  ["readinessProbe"],
  ["startupProbe"],
  ["lifecycle", "postStart"],
  ["lifecycle", "preStop"],
] as const;

const hostsOf = (container: Field): readonly Field[] =>
  handlers.flatMap((place) => ["httpGet", "tcpSocket"].map((action) => container.at(...place, action, "host")));

/** Probes and lifecycle handlers ask the pod itself, since the standard of 1.34. */
export const hostProbes: Control = {
  name: "hostProbesAndHostLifecycle",
  check: (pod, minor) =>
    (minor >= 34 ? allContainers(pod) : []).flatMap((container) =>
      hostsOf(container)
        .filter((host) => isOutside(host, [""]))
        .map((host) => wrong(host, `The ${nameOf(container)} may not have another host asked`, "leave out host")),
    ),
};
