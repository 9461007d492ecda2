import { metricsLabel } from "../../components/targets/kubernetes/labels";
import type { PlatformPlan } from "../../components/platform/plan";
import { tierOf } from "./rofecare";

/** What a platform's own Prometheus collects, by tier: `job port/path`. A tier whose metrics no job finds is missing. */
export function collectedFrom({ tiers, namespaces, ...plan }: PlatformPlan): Readonly<Record<string, string>> {
  const jobs = tierOf({ tiers, namespaces, ...plan }, "monitoring", "monitoring").configuration.prometheus
    .scrape_configs;
  return Object.fromEntries(
    tiers.flatMap(({ name, kind, zone, ports }) =>
      ports
        .filter(({ reach }) => reach === "metrics")
        .flatMap((port) =>
          jobs
            .filter(({ kubernetes_sd_configs, relabel_configs }) => {
              const [found] = kubernetes_sd_configs;
              const isFamily = found?.selectors[0]?.label === `${metricsLabel}=${port.family ?? kind}`;
              const isNamed = relabel_configs.some(({ action, regex }) => action === "keep" && regex === port.name);
              return isFamily && isNamed && found.namespaces.names.includes(namespaces[zone]);
            })
            .map(({ job_name, metrics_path }) => [name, `${job_name} ${port.port}${metrics_path}`]),
        ),
    ),
  );
}
