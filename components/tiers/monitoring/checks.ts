import type { Problem } from "../../language/problem";
import type { MonitoringSpec } from "./spec";

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
