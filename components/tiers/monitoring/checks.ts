import type { TargetKind } from "../../language/context";
import type { Problem } from "../../language/problem";
import type { MonitoringSpec, Receiver } from "./spec";

/** Every mistake that only the whole of a monitoring shows. */
export const checkMonitoring = (name: string, { alerts }: MonitoringSpec): readonly Problem[] =>
  alerts.flatMap((alert, index) => {
    const first = alerts.findIndex((other) => other.name === alert.name);
    if (first === index) return [];
    return [
      {
        code: "PAL380" as const,
        path: ["tiers", name, "alerts", index, "name"],
        found: `"${alert.name}", which is the name of alert ${first} already`,
        allowed: "each name once: whoever is told an alert must know which one",
        fix: `give alert ${index} another name, or remove it`,
      },
    ];
  });

/** A receiver's address is a secret that the site puts into the cluster; one host has no place for such. */
export const checkReceiver = (name: string, { kind }: Receiver, target: TargetKind): readonly Problem[] =>
  kind === "none" || target === "kubernetes"
    ? []
    : [
        {
          code: "PAL421",
          path: ["tiers", name, "receiver"],
          found: `a receiver of the kind ${kind} on Docker`,
          allowed: "none: its address is a Secret of the site, of which there are none on Docker",
          fix: `set "receiver" of "${name}" to { kind: none } in the stack: alerts are seen in Grafana and Alertmanager`,
        },
      ];
