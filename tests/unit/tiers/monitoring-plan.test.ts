import { documentAlerts } from "../../../components/tiers/monitoring/alerts";
import type { MonitoringPlan } from "../../../components/tiers/monitoring/plan";
import { plannedMonitoring as planned } from "../../support/monitoring";
import { planOf, tierOf } from "../../support/rofecare";

const { configuration, ...plan } = planned().plan;
const { prometheus, rules, alertmanager, dataSources } = configuration;
const jobOf = (
  name: string,
  from = prometheus,
): MonitoringPlan["configuration"]["prometheus"]["scrape_configs"][number] => {
  const job = from.scrape_configs.find(({ job_name }) => job_name === name);
  if (!job) throw new Error(`no job ${name}`);
  return job;
};

describe("what Prometheus measures", () => {
  it("ROF-MON-01: scrapes and evaluates every 15 s on port 9090, and a platform may say other intervals", () => {
    expect(prometheus.global).toMatchObject({ scrape_interval: "15s", evaluation_interval: "15s" });
    expect(plan.ports).toContainEqual({ name: "prometheus", port: 9090, protocol: "TCP", reach: "members" });
    const other = planned({ spec: { scrapeIntervalSeconds: 5, evaluationIntervalSeconds: 60 } }).plan.configuration;
    expect(other.prometheus.global).toMatchObject({
      scrape_interval: "5s",
      scrape_timeout: "5s",
      evaluation_interval: "60s",
    });
    expect(jobOf("redis", other.prometheus)).toMatchObject({ scrape_interval: "5s", scrape_timeout: "5s" });
  });

  it("ROF-MON-02: scrapes Spring services at /actuator/prometheus every 10 s", () => {
    expect(jobOf("spring-boot-services")).toMatchObject({
      metrics_path: "/actuator/prometheus",
      scrape_interval: "10s",
      scrape_timeout: "10s",
    });
  });

  it.each([
    ["postgresql", "postgres", ["demo-database"]],
    ["redis", "redis", ["demo-database"]],
    ["kafka", "kafka", ["demo-database"]],
    ["edge", "edge", ["demo-frontend"]],
    ["spring-boot-services", "spring", ["demo-backend", "demo-frontend"]],
  ])(
    "ROF-MON-03 ROF-MON-04 ROF-MON-05 ROF-CON-44: %s are all pods of the family %s, in their zones alone",
    (name, family, names) => {
      expect(jobOf(name).kubernetes_sd_configs).toEqual([
        { role: "pod", namespaces: { names }, selectors: [{ role: "pod", label: `palier.dev/metrics=${family}` }] },
      ]);
    },
  );

  it("has no target that is named by its address: each replica is found", () => {
    expect(prometheus.scrape_configs.filter((job) => job.kubernetes_sd_configs.length !== 1)).toEqual([]);
    expect(JSON.stringify(prometheus.scrape_configs)).not.toContain("static_configs");
  });

  it("ROF-CON-06: databases are told apart by the label database", () => {
    const named = ({ relabel_configs }: ReturnType<typeof jobOf>): readonly unknown[] =>
      relabel_configs.map(({ target_label }) => target_label).filter((label) => label !== undefined);
    expect(named(jobOf("postgresql"))).toEqual(["namespace", "instance", "tier", "database"]);
    expect(named(jobOf("redis"))).toEqual(["namespace", "instance", "tier"]);
  });

  it("says of every measurement and alert where it comes from", () => {
    expect(prometheus.global.external_labels).toEqual({ platform: "demo", environment: "prod" });
  });

  it("keeps measurements for 15 days, or as long as a platform or a stack says", () => {
    expect(plan.retentionDays).toBe(15);
    expect(planned({ spec: { retentionDays: 30 } }).plan.retentionDays).toBe(30);
    expect(planned({ spec: { retentionDays: 30 }, overrides: { retentionDays: 7 } }).plan.retentionDays).toBe(7);
  });
});

describe("what is told", () => {
  it("ROF-CON-07: rules are loaded, and every Alertmanager is told", () => {
    expect(prometheus.rule_files).toEqual(["rules.yml"]);
    const host = (index: number): string =>
      `monitoring-alertmanager-${index}.monitoring-alertmanager.demo-backend.svc.cluster.local:9093`;
    expect(prometheus.alerting.alertmanagers).toEqual([{ static_configs: [{ targets: [host(0), host(1)] }] }]);
  });

  it.each([
    ["ROF-ALR-01: ServiceDown", "up == 0", { for: "1m", labels: { severity: "critical" } }],
    [
      "ROF-ALR-02: HighMemoryUsage",
      'jvm_memory_used_bytes{area="heap"}',
      { for: "5m", labels: { severity: "warning" } },
    ],
    ["ROF-ALR-03: HighResponseTime", "_seconds_sum", { for: "5m", labels: { severity: "warning" } }],
    [
      "ROF-ALR-04: DatabaseConnectionPoolExhausted",
      "hikaricp_connections_active / hikaricp_connections_max > 0.9",
      { for: "2m", labels: { severity: "critical" } },
    ],
  ])("%s is about %s, with %j, and names the job or the application", (row, expression, fields) => {
    const [group] = rules.groups;
    expect(group?.name).toBe("demo-alerts");
    expect(group?.rules).toHaveLength(4);
    const rule = group?.rules.find(({ alert }) => row.endsWith(alert));
    expect(rule).toMatchObject(fields);
    expect(rule?.expr).toContain(expression);
    expect(rule?.annotations["summary"]).toContain(row.endsWith("ServiceDown") ? "$labels.job" : "$labels.application");
  });

  it("ROF-CON-13: means are of the last 5 min, and the heap is one, not its pools", () => {
    const expressions = Object.fromEntries(documentAlerts.map(({ name, expression }) => [name, expression]));
    expect(expressions["HighResponseTime"]).toMatch(/rate\(.*_sum\[5m\]\).*rate\(.*_count\[5m\]\)\) > 2$/);
    expect(expressions["HighMemoryUsage"]).toMatch(/^sum by \(application, instance\).* > 0\.9$/);
    expect(expressions["HighMemoryUsage"]).toContain('jvm_memory_max_bytes{area="heap"} > 0)');
  });

  it("a platform may have alerts of its own beside those", () => {
    const full = {
      name: "DiskFull",
      expression: "cnpg_collector_pg_wal > 9e9",
      forMinutes: 10,
      severity: "info" as const,
      summary: "full",
    };
    const [group] = planned({ spec: { alerts: [...documentAlerts, full] } }).plan.configuration.rules.groups;
    expect(group?.rules.map(({ alert }) => alert)).toEqual([...documentAlerts.map(({ name }) => name), "DiskFull"]);
    expect(group?.rules.at(-1)).toEqual({
      alert: "DiskFull",
      expr: "cnpg_collector_pg_wal > 9e9",
      for: "10m",
      labels: { severity: "info" },
      annotations: { summary: "full" },
    });
  });
});

describe("who is told", () => {
  it("nobody, where no receiver is named: that is said, and no pod may ask the internet", () => {
    const { plan: alone, warnings } = planned();
    expect(alertmanager.receivers).toEqual([{ name: "none" }]);
    expect(alone.outside).toEqual(["apiServer"]);
    expect(alone.receiverSecret).toBeUndefined();
    expect(warnings).toEqual(["monitoring: no receiver, so alerts are told to nobody; set tiers.monitoring.receiver."]);
  });

  it("ROF-MON-15: a webhook, whose address is read from a secret of the site", () => {
    const { plan: told, warnings } = planned({ spec: { receiver: { kind: "webhook", urlSecret: "alerts" } } });
    expect(told.configuration.alertmanager.receivers).toEqual([
      { name: "webhook", webhook_configs: [{ url_file: "/etc/alertmanager-receiver/url", send_resolved: true }] },
    ]);
    expect(told.configuration.alertmanager.route["receiver"]).toBe("webhook");
    expect(told.receiverSecret).toBe("alerts");
    expect(told.outside).toEqual(["apiServer", "internet"]);
    expect(warnings).toEqual([
      "monitoring: alerts are told once the Secret alerts is in demo-backend, with the receiver's address as its key url.",
    ]);
  });

  it("ROF-MON-15: a stack may name its own, such as a channel of Slack, or nobody", () => {
    const spec = { receiver: { kind: "webhook", urlSecret: "alerts" } } as const;
    const slack = { kind: "slack", urlSecret: "slack", channel: "#night" } as const;
    const receivers = planned({ spec, overrides: { receiver: slack } }).plan.configuration.alertmanager.receivers;
    expect(receivers).toMatchObject([{ name: "slack", slack_configs: [{ channel: "#night", send_resolved: true }] }]);
    expect(planned({ spec, overrides: { receiver: { kind: "none" } } }).plan.outside).toEqual(["apiServer"]);
  });
});

describe("who sees it", () => {
  it("ROF-MON-06 ROF-SEC-06: Grafana has one login, whose password has 32 random bytes and no other reader", () => {
    expect(plan.login).toEqual({ username: "admin", secret: "grafana-admin-password", version: 1 });
    expect(plan.secrets).toEqual([{ name: "grafana-admin-password", length: 44, version: 1 }]);
    const secret = planOf("prod").secrets.find(({ name }) => name === "grafana-admin-password");
    expect(secret).toMatchObject({ readers: ["monitoring"], zones: ["backend"] });
  });

  it("ROF-MON-06: Grafana finds Prometheus without help", () => {
    expect(dataSources.datasources).toMatchObject([
      {
        type: "prometheus",
        url: "http://monitoring-prometheus.demo-backend.svc.cluster.local:9090",
        isDefault: true,
        jsonData: { timeInterval: "15s" },
      },
    ]);
  });

  it("users reach Grafana on 3000 and nothing else; without Grafana, Prometheus, and no secret is made", () => {
    const usersReach = ({ ports }: Pick<MonitoringPlan, "ports">): readonly number[] =>
      ports.filter(({ reach }) => reach === "users").map(({ port }) => port);
    expect(usersReach(plan)).toEqual([3000]);
    expect(plan.connection).toMatchObject({ kind: "http", port: 3000 });
    const { plan: without } = planned({ spec: { grafana: false } });
    expect(usersReach(without)).toEqual([9090]);
    expect(without.connection.host).toBe("monitoring-prometheus.demo-backend.svc.cluster.local");
    expect(without.secrets).toEqual([]);
    expect(without.login).toBeUndefined();
    expect(without.images.some((image) => image.includes("grafana"))).toBe(false);
  });

  it("ROF-ING-08: grafana.rofecare.com leads to it, for operators alone", () => {
    const edge = tierOf(planOf("prod"), "edge", "edge");
    expect(edge.hosts.find(({ host }) => host === "grafana.rofecare.com")).toMatchObject({
      access: "restricted",
      upstream: { host: "monitoring-grafana.rofecare-prod-backend.svc.cluster.local", port: 3000 },
    });
  });
});

describe("how strong it stands", () => {
  it("ROF-CON-39: two of each in production, one in development", () => {
    expect(tierOf(planOf("prod"), "monitoring", "monitoring").replicas).toBe(2);
    expect(tierOf(planOf("dev"), "monitoring", "monitoring").replicas).toBe(1);
    expect(planned({ overrides: { replicas: 3 } }).plan.alertmanagerHosts).toHaveLength(3);
  });

  it("takes what its pods and volumes take: Prometheis, Alertmanagers, and Grafana twice while it is updated", () => {
    expect(plan.capacity).toEqual({
      pods: 2 + 2 + 2,
      cpuRequest: 2 * 250 + 2 * 10 + 2 * 50,
      cpuLimit: 2 * 1000 + 2 * 200 + 2 * 500,
      memoryRequest: 2 * 1024 + 2 * 64 + 2 * 256,
      memoryLimit: 2 * 2048 + 2 * 128 + 2 * 512,
      volumes: 4,
      storage: 2 * 30 * 1024 + 2 * 128,
    });
  });

  it("one Alertmanager alone has no port for others", () => {
    const names = (replicas: number): readonly string[] =>
      planned({ profile: { replicas } }).plan.ports.map(({ name }) => name);
    expect(names(1)).toEqual(["grafana", "prometheus", "alertmanager"]);
    expect(names(2)).toContain("agreement-udp");
  });

  it("ROF-CON-32: every image has an exact tag, and a stack may name others", () => {
    expect(plan.images).toHaveLength(3);
    for (const image of plan.images) expect(image).toMatch(/^[a-z]+\/[a-z]+:v?\d+\.\d+\.\d+$/);
    const { images } = planned({ overrides: { images: { grafana: "grafana/grafana:13.1.0" } } }).plan;
    expect(images).toContain("grafana/grafana:13.1.0");
  });
});

describe("when it starts", () => {
  const { waves, startsAfter, flows } = planOf("prod");

  it("waits for nobody, and nobody but the edge waits for it", () => {
    expect(startsAfter["monitoring"]).toEqual([]);
    expect(waves[0]).toContain("monitoring");
    expect(Object.keys(startsAfter).filter((name) => startsAfter[name]?.includes("monitoring"))).toEqual(["edge"]);
  });

  it("may reach what has something to measure, and is the only tier that may", () => {
    const scraping = flows.filter(({ egress }) => egress.some(({ to }) => to === "metrics"));
    expect(scraping.map(({ tier }) => tier)).toEqual(["monitoring"]);
  });
});
