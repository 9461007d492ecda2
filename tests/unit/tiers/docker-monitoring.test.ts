import { parse } from "yaml";
import { z } from "zod";
import { dockerTarget, planDockerHost } from "../../../components/platform/docker-host";
import { measuredIn } from "../../../components/targets/docker/measured";
import { staticScrapes } from "../../../components/tiers/monitoring/scraping";
import { environments } from "../../../environments";
import { monitoringOnHost, plannedMonitoringOnHost } from "../../support/docker-tiers";
import { planOf, settingsOf } from "../../support/rofecare";
import { port, tierPlan } from "../../support/tier-plan";

const jobsSchema = z.object({
  scrape_configs: z.array(
    z.looseObject({
      job_name: z.string(),
      static_configs: z.array(z.object({ targets: z.array(z.string()), labels: z.record(z.string(), z.string()) })),
    }),
  ),
});
const gateway = { tier: "gateway", family: "spring", host: "gateway-1", port: 8080 };
const fileOf = (path: string): unknown => {
  const contents = monitoringOnHost({}, [gateway]).flatMap(({ files }) => files.filter((file) => file.path === path));
  return contents.map(({ content }): unknown => ("text" in content ? parse(content.text) : undefined))[0];
};

describe("what is measured on one host", () => {
  it("is every container of a tier that has the port which the plan names for metrics, and no other", () => {
    const plan = tierPlan("shop", { ports: [{ ...port(8080, "metrics"), family: "spring" }, port(8080, "users")] });
    const containers = [
      { name: "shop-1", ports: [{ name: "http", port: 8080 }] },
      { name: "shop-2", ports: [{ name: "http", port: 8080 }] },
      { name: "shop-helper", ports: [{ name: "http", port: 9000 }] },
    ];
    expect(measuredIn(plan, containers)).toEqual([
      { tier: "shop", family: "spring", host: "shop-1", port: 8080 },
      { tier: "shop", family: "spring", host: "shop-2", port: 8080 },
    ]);
  });

  it("is told apart by kind where a port names no family", () => {
    const plan = tierPlan("mq", { kind: "rabbitmq", ports: [port(15_692, "metrics")] });
    const [measured] = measuredIn(plan, [{ name: "mq", ports: [{ name: "metrics", port: 15_692 }] }]);
    expect(measured?.family).toBe("rabbitmq");
  });

  it("ROF-MON-02 ROF-CON-44: Rofecare's jobs have every container of every service, and the edge", () => {
    const settings = settingsOf("dev", { target: "docker" });
    const host = planDockerHost(
      planOf("dev", { target: "docker" }),
      dockerTarget("rofecare", settings, environments.dev.common),
    );
    const prometheus = host.containers.find(({ name }) => name === "monitoring-prometheus");
    const text = prometheus?.files.find(({ path }) => path === "/etc/prometheus/prometheus.yml")?.content;
    const { scrape_configs: jobs } = jobsSchema.parse(parse(text !== undefined && "text" in text ? text.text : ""));
    expect(jobs.map(({ job_name: name }) => name)).toEqual(["spring-boot-services", "edge"]);
    expect(jobs[0]).toMatchObject({ metrics_path: "/actuator/prometheus", scrape_interval: "10s" });
    expect(jobs[0]?.static_configs).toHaveLength(11);
    expect(jobs[0]?.static_configs).toContainEqual({
      targets: ["patient-service:8082"],
      labels: { tier: "patient-service" },
    });
    // Nothing in the zone of databases tells metrics by itself, so Prometheus does not go there.
    expect(prometheus?.networks.map(({ network }) => network)).toEqual(["backend", "frontend"]);
  });
});

describe("monitoring on one host", () => {
  it("ROF-MON-01: Prometheus asks fixed targets, and tells the Alertmanager of the host", () => {
    expect(fileOf("/etc/prometheus/prometheus.yml")).toMatchObject({
      global: { scrape_interval: "15s", evaluation_interval: "15s" },
      alerting: { alertmanagers: [{ static_configs: [{ targets: ["monitoring-alertmanager:9093"] }] }] },
      scrape_configs: [{ job_name: "spring-boot-services", static_configs: [{ targets: ["gateway-1:8080"] }] }],
    });
    expect(JSON.stringify(fileOf("/etc/prometheus/prometheus.yml"))).not.toContain("kubernetes");
  });

  it("a job says its own interval where it has one, and is absent where nothing is measured", () => {
    const [spring, ...none] = staticScrapes([gateway]);
    expect(none).toEqual([]);
    expect(spring).toMatchObject({ scrape_interval: "10s", scrape_timeout: "10s" });
    const [queues] = staticScrapes([{ ...gateway, family: "rabbitmq", tier: "mq" }]);
    expect(queues).not.toHaveProperty("scrape_interval");
    const [databases] = staticScrapes([{ ...gateway, family: "postgres", tier: "orders-db" }]);
    expect(databases?.static_configs[0]?.labels).toEqual({ tier: "orders-db", database: "orders-db" });
  });

  it("ROF-MON-06: Grafana reads its password from the file, and finds Prometheus", () => {
    const grafana = monitoringOnHost().find(({ name }) => name === "monitoring-grafana");
    expect(grafana?.environment).toMatchObject({
      GF_SECURITY_ADMIN_USER: "admin",
      GF_SECURITY_ADMIN_PASSWORD: "$__file{/run/secrets/grafana-admin-password}",
      GF_SECURITY_COOKIE_SECURE: "true",
    });
    expect(fileOf("/etc/grafana/provisioning/datasources/prometheus.yaml")).toMatchObject({
      datasources: [{ url: "http://monitoring-prometheus:9090" }],
    });
  });

  it("a developer's browser, which comes without TLS, gets a cookie that it sends back", () => {
    const containers = monitoringOnHost({ spec: { localPorts: { grafana: 3001 } } });
    const grafana = containers.find(({ name }) => name === "monitoring-grafana");
    expect(grafana?.environment["GF_SECURITY_COOKIE_SECURE"]).toBe("false");
  });

  it("keeps measurements for as long as the spec says, and silences, on volumes", () => {
    const containers = monitoringOnHost({ spec: { retentionDays: 7 } });
    const [alertmanager, prometheus, grafana] = containers;
    expect(prometheus?.command).toContain("--storage.tsdb.retention.time=7d");
    expect(prometheus?.volumes).toEqual([{ name: "data", path: "/prometheus" }]);
    expect(alertmanager?.volumes).toEqual([{ name: "data", path: "/alertmanager" }]);
    expect(alertmanager?.command).toContain("--cluster.listen-address=");
    expect(grafana?.volumes).toEqual([]);
  });

  it("without Grafana its users see Prometheus, and no secret is made", () => {
    const { plan } = plannedMonitoringOnHost({ spec: { grafana: false } });
    expect(plan.connection).toMatchObject({ host: "monitoring-prometheus", port: 9090 });
    expect(plan.secrets).toEqual([]);
    expect(monitoringOnHost({ spec: { grafana: false } }).map(({ name }) => name)).toEqual([
      "monitoring-alertmanager",
      "monitoring-prometheus",
    ]);
  });

  it("PAL421: a receiver of alerts, whose address would be a Secret of the site, is a mistake", () => {
    const spec = { receiver: { kind: "slack", urlSecret: "slack" } } as const;
    expect(plannedMonitoringOnHost({ spec }).problems).toMatchObject([
      { code: "PAL421", path: ["tiers", "monitoring", "receiver"], found: "a receiver of the kind slack on Docker" },
    ]);
  });
});
