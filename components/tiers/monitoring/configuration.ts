import type { Endpoint } from "../../language/connection";
import type { PlanContext } from "../../language/tier-plan";
import type { Alert } from "./alerts";
import { type ScrapeConfiguration, scrapeConfigurations } from "./scraping";
import type { Receiver } from "./spec";

/** What the three programs read, as data: it is written as YAML when it is registered. Jobs are in the words of the target. */
export interface MonitoringConfiguration<Job = ScrapeConfiguration> {
  readonly prometheus: PrometheusConfiguration<Job>;
  readonly rules: AlertingRules;
  readonly alertmanager: AlertmanagerConfiguration;
  readonly dataSources: DataSources;
}

/** `prometheus.yml`. */
export interface PrometheusConfiguration<Job = ScrapeConfiguration> {
  readonly global: {
    readonly scrape_interval: string;
    readonly scrape_timeout: string;
    readonly evaluation_interval: string;
    readonly external_labels: Readonly<Record<string, string>>;
  };
  readonly rule_files: readonly string[];
  readonly alerting: {
    readonly alertmanagers: readonly { readonly static_configs: readonly { readonly targets: readonly string[] }[] }[];
  };
  readonly scrape_configs: readonly Job[];
}

/** A file of alerting rules. */
export interface AlertingRules {
  readonly groups: readonly {
    readonly name: string;
    readonly rules: readonly {
      readonly alert: string;
      readonly expr: string;
      readonly for: string;
      readonly labels: Readonly<Record<string, string>>;
      readonly annotations: Readonly<Record<string, string>>;
    }[];
  }[];
}

/** `alertmanager.yml`. */
export interface AlertmanagerConfiguration {
  readonly route: Readonly<Record<string, string | readonly string[]>>;
  readonly receivers: readonly {
    readonly name: string;
    /** Addresses that take JSON. Default: none. */
    readonly webhook_configs?: readonly { readonly url_file: string; readonly send_resolved: boolean }[];
    /** Slack's. Default: none. */
    readonly slack_configs?: readonly Readonly<Record<string, string | boolean>>[];
  }[];
}

/** Grafana's data sources. */
export interface DataSources {
  readonly apiVersion: 1;
  readonly datasources: readonly Readonly<Record<string, string | boolean | Readonly<Record<string, string>>>>[];
}

/** From what the configuration is made. */
export interface ConfigurationInput {
  readonly scrapeIntervalSeconds: number;
  readonly evaluationIntervalSeconds: number;
  readonly alerts: readonly Alert[];
  readonly receiver: Receiver;
  readonly alertmanagers: readonly Endpoint[];
  readonly prometheusUrl: string;
  readonly context: PlanContext;
}

/** File names, and the folder of the receiver's secret in an Alertmanager's pod. */
export const files = {
  prometheus: "prometheus.yml",
  rules: "rules.yml",
  alertmanager: "alertmanager.yml",
  dataSources: "prometheus.yaml",
} as const;
export const receiverFolder = "/etc/alertmanager-receiver";

/** What all three programs read. */
export const configurationOf = (input: ConfigurationInput): MonitoringConfiguration => ({
  prometheus: prometheusConfiguration(input),
  rules: rulesOf(input.context.platform, input.alerts),
  alertmanager: alertmanagerConfiguration(input.receiver),
  dataSources: dataSourcesOf(input),
});

/** Every Alertmanager is told every alert: they agree among themselves who passes it on. */
function prometheusConfiguration(input: ConfigurationInput): PrometheusConfiguration {
  const { scrapeIntervalSeconds: interval, evaluationIntervalSeconds, alertmanagers, context } = input;
  return {
    global: {
      scrape_interval: `${interval}s`,
      scrape_timeout: `${Math.min(10, interval)}s`,
      evaluation_interval: `${evaluationIntervalSeconds}s`,
      external_labels: { platform: context.platform, environment: context.environment },
    },
    rule_files: [files.rules],
    alerting: {
      alertmanagers: [{ static_configs: [{ targets: alertmanagers.map(({ host, port }) => `${host}:${port}`) }] }],
    },
    // On Docker containers are decided after all plans, so the jobs are too.
    scrape_configs: context.target === "docker" ? [] : scrapeConfigurations(interval, context),
  };
}

const rulesOf = (platform: string, alerts: readonly Alert[]): AlertingRules => ({
  groups: [
    {
      name: `${platform}-alerts`,
      rules: alerts.map(({ name, expression, forMinutes, severity, summary }) => ({
        alert: name,
        expr: expression,
        for: `${forMinutes}m`,
        labels: { severity },
        annotations: { summary },
      })),
    },
  ],
});

const alertmanagerConfiguration = (receiver: Receiver): AlertmanagerConfiguration => ({
  route: {
    receiver: receiver.kind,
    group_by: ["alertname"],
    group_wait: "30s",
    group_interval: "5m",
    repeat_interval: "4h",
  },
  receivers: [{ name: receiver.kind, ...waysOf(receiver) }],
});

function waysOf(receiver: Receiver): Omit<AlertmanagerConfiguration["receivers"][number], "name"> {
  const address = `${receiverFolder}/url`;
  switch (receiver.kind) {
    case "none":
      return {};
    case "webhook":
      return { webhook_configs: [{ url_file: address, send_resolved: true }] };
    case "slack": {
      const channel = receiver.channel === undefined ? {} : { channel: receiver.channel };
      const text = '{{ range .Alerts }}{{ .Annotations.summary }}{{ "\\n" }}{{ end }}';
      return { slack_configs: [{ api_url_file: address, ...channel, text, send_resolved: true }] };
    }
  }
}

const dataSourcesOf = ({ prometheusUrl, scrapeIntervalSeconds }: ConfigurationInput): DataSources => ({
  apiVersion: 1,
  datasources: [
    {
      name: "Prometheus",
      uid: "prometheus",
      type: "prometheus",
      access: "proxy",
      url: prometheusUrl,
      isDefault: true,
      editable: false,
      jsonData: { httpMethod: "POST", timeInterval: `${scrapeIntervalSeconds}s` },
    },
  ],
});
