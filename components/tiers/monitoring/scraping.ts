import type { Zone } from "../../language/context";
import type { PlanContext } from "../../language/tier-plan";
import type { Measured } from "../../targets/docker/measured";
import { metricsLabel, tierLabel } from "../../targets/kubernetes/labels";

/** One kind of metrics, and how it is collected. */
interface Job {
  readonly name: string;
  /** Family of the metrics: what pods say of themselves in their label (see `PortPlan.family`). */
  readonly family: string;
  /** Zones in which such pods may be. */
  readonly zones: readonly Zone[];
  /** Name of the container's port. */
  readonly port: string;
  readonly path: string;
  /** Time between two scrapes, in s. Default: the tier's. */
  readonly intervalSeconds?: number;
  /** Label that also holds the tier's name, where measurements of this kind are usually told apart by it. Default: none. */
  readonly alsoNamed?: string;
}

/** The jobs of the documents, every replica a target (ROF-MON-02 to 05, ROF-CON-06, ROF-CON-44), and the edge (ROF-CON-33). */
const jobs: readonly Job[] = [
  {
    name: "spring-boot-services",
    family: "spring",
    zones: ["backend", "frontend"],
    port: "http",
    path: "/actuator/prometheus",
    intervalSeconds: 10,
  },
  program("nestjs-services", "nestjs"),
  program("fastapi-services", "fastapi"),
  store("postgresql", "postgres", "database"),
  { name: "object-store", family: "objectStore", zones: ["database"], port: "s3", path: "/minio/v2/metrics/cluster" },
  store("mongodb", "mongodb", "database"),
  store("mariadb", "mariadb", "database"),
  store("redis", "redis"),
  store("kafka", "kafka"),
  store("rabbitmq", "rabbitmq"),
  store("elasticsearch", "elasticsearch"),
  { name: "edge", family: "edge", zones: ["frontend"], port: "metrics", path: "/metrics" },
];

/** Services that tell their metrics on their own port, with the interval of ECO-MON-02. */
function program(name: string, family: string): Job {
  return { name, family, zones: ["backend", "frontend"], port: "http", path: "/metrics", intervalSeconds: 10 };
}

/** A store of the database zone, measured by an exporter beside it. */
function store(name: string, family: string, alsoNamed?: string): Job {
  const port = { port: "metrics", path: "/metrics" };
  return { name, family, zones: ["database"], ...port, ...(alsoNamed !== undefined && { alsoNamed }) };
}

/** A rule of Prometheus that keeps, drops or names targets. */
export interface Relabelling {
  readonly source_labels: readonly string[];
  /** Pattern for the whole value. Default: anything. */
  readonly regex?: string;
  /** What is done. Default: the value goes to the label {@link target_label}. */
  readonly action?: "keep" | "drop";
  /** Label that gets the value. Default: none. */
  readonly target_label?: string;
}

/** A job in Prometheus' own words. */
export interface ScrapeConfiguration {
  readonly job_name: string;
  readonly metrics_path: string;
  readonly scrape_interval: string;
  readonly scrape_timeout: string;
  readonly kubernetes_sd_configs: readonly {
    readonly role: "pod";
    readonly namespaces: { readonly names: readonly string[] };
    readonly selectors: readonly { readonly role: "pod"; readonly label: string }[];
  }[];
  readonly relabel_configs: readonly Relabelling[];
}

/** A pod's label as Prometheus names it. */
const podLabel = (label: string): string => `__meta_kubernetes_pod_label_${label.replaceAll(/[^A-Za-z0-9]/g, "_")}`;

/** Every job with its targets: pods of the platform's own namespaces that carry the job's family. */
export const scrapeConfigurations = (
  intervalSeconds: number,
  { namespaces }: PlanContext,
): readonly ScrapeConfiguration[] =>
  jobs.map((job) => {
    const interval = job.intervalSeconds ?? intervalSeconds;
    const names = [...new Set(job.zones.map((zone) => namespaces[zone]))];
    const selectors = [{ role: "pod" as const, label: `${metricsLabel}=${job.family}` }];
    return {
      job_name: job.name,
      metrics_path: job.path,
      scrape_interval: `${interval}s`,
      scrape_timeout: `${Math.min(10, interval)}s`,
      kubernetes_sd_configs: [{ role: "pod", namespaces: { names }, selectors }],
      relabel_configs: relabellings(job),
    };
  });

/** A job of fixed targets. What it does not say is as for all jobs. */
export interface StaticScrape {
  readonly job_name: string;
  readonly metrics_path: string;
  /** Time between two scrapes. Default: that of all jobs. */
  readonly scrape_interval?: string;
  /** Longest answer. Default: that of all jobs. */
  readonly scrape_timeout?: string;
  readonly static_configs: readonly {
    readonly targets: readonly string[];
    readonly labels: Readonly<Record<string, string>>;
  }[];
  readonly relabel_configs: readonly Relabelling[];
}

/** The jobs that find something on one host: every container is a target, and its name the instance. */
export const staticScrapes = (measured: readonly Measured[]): readonly StaticScrape[] =>
  jobs.flatMap(({ name, family, path, intervalSeconds, alsoNamed }): readonly StaticScrape[] => {
    const found = measured.filter((one) => one.family === family);
    if (found.length === 0) return [];
    return [
      {
        job_name: name,
        metrics_path: path,
        ...(intervalSeconds !== undefined && {
          scrape_interval: `${intervalSeconds}s`,
          scrape_timeout: `${Math.min(10, intervalSeconds)}s`,
        }),
        static_configs: found.map(({ tier, host, port }) => ({
          targets: [`${host}:${port}`],
          labels: { tier, ...(alsoNamed !== undefined && { [alsoNamed]: tier }) },
        })),
        relabel_configs: [{ source_labels: ["__address__"], regex: "(.+):[0-9]+", target_label: "instance" }],
      },
    ];
  });

const relabellings = ({ port, alsoNamed }: Job): readonly Relabelling[] => [
  { source_labels: ["__meta_kubernetes_pod_container_port_name"], regex: port, action: "keep" },
  // A pod that has ended keeps its address for a while: nothing answers there, and nothing should.
  { source_labels: ["__meta_kubernetes_pod_phase"], regex: "Succeeded|Failed", action: "drop" },
  { source_labels: ["__meta_kubernetes_namespace"], target_label: "namespace" },
  { source_labels: ["__meta_kubernetes_pod_name"], target_label: "instance" },
  ...["tier", ...(alsoNamed === undefined ? [] : [alsoNamed])].map((label) => ({
    source_labels: [podLabel(tierLabel)],
    target_label: label,
  })),
];
