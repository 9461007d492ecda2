import { join } from "node:path";
import { programImages } from "../../components/tiers/monitoring/releases";
import { plannedMonitoring } from "../support/monitoring";
import {
  type ExpectedAlert,
  needPrometheus,
  prometheusRelease,
  type RuleCase,
  runTool,
  testRules,
  writeSettings,
} from "./support/prometheus";

const settings = writeSettings(plannedMonitoring().plan);
const folder = join(settings.folder, "prometheus");
let promtool = "";

beforeAll(async () => {
  ({ promtool } = await needPrometheus());
}, 1_800_000);
afterAll(() => {
  settings.remove();
});

const outcome = (given: RuleCase): Promise<string> => testRules(promtool, folder, given);
const alert = (severity: string, summary: string, labels: Readonly<Record<string, string>>): ExpectedAlert => ({
  exp_labels: { severity, ...labels },
  exp_annotations: { summary },
});

describe("the configuration of Prometheus", () => {
  it("is tried with the release that the tier runs", () => {
    expect(programImages.prometheus).toBe(`prom/prometheus:${prometheusRelease()}`);
  });

  it("ROF-MON-01 ROF-CON-07: is accepted by the real promtool, with its rules", async () => {
    const { content, said } = await runTool(promtool, ["check", "config", "prometheus.yml"], folder);
    expect(said).toContain("prometheus.yml is valid prometheus config file syntax");
    expect(said).toContain("SUCCESS: 4 rules found");
    expect(content).toBe(true);
  });

  it("is refused by it when something is wrong", async () => {
    const plan = plannedMonitoring().plan;
    const [group] = plan.configuration.rules.groups;
    const rules = {
      groups: [{ name: "wrong", rules: (group?.rules ?? []).map((rule) => ({ ...rule, expr: "up ==" })) }],
    };
    const wrong = writeSettings({ configuration: { ...plan.configuration, rules } });
    const { content, said } = await runTool(
      promtool,
      ["check", "config", "prometheus.yml"],
      join(wrong.folder, "prometheus"),
    );
    wrong.remove();
    expect(content).toBe(false);
    expect(said).toContain("parse error");
  });
});

describe("ROF-ALR-01: ServiceDown", () => {
  const patient = { job: "spring-boot-services", tier: "patient-service" };
  const up = (instance: string): string => `up{job="${patient.job}",tier="${patient.tier}",instance="${instance}"}`;
  const summary = "spring-boot-services: patient-service is down";
  const ofInstance = alert("critical", summary, { ...patient, instance: "patient-0" });
  const ofTier = alert("critical", summary, patient);
  const alertname = "ServiceDown";

  it("fires 1 min after one of two instances stops answering, and names the job", async () => {
    const series = { [up("patient-0")]: "1x8 0x20", [up("patient-1")]: "1x30" };
    expect(await outcome({ alertname, series, expected: { "3m": [], "3m15s": [ofInstance] } })).toBe("as expected");
  });

  it("fires 1 min after the only instance stops answering: for it, and for the service", async () => {
    const series = { [up("patient-0")]: "1x8 0x20" };
    expect(await outcome({ alertname, series, expected: { "3m": [], "3m15s": [ofInstance, ofTier] } })).toBe(
      "as expected",
    );
  });

  it("fires 1 min after a service is stopped as a whole, so that it is no target any more", async () => {
    const series = { [up("patient-0")]: "1x8 stale", [up("patient-1")]: "1x8 stale" };
    expect(await outcome({ alertname, series, expected: { "3m": [], "3m15s": [ofTier], "30m": [ofTier] } })).toBe(
      "as expected",
    );
  });

  it("fires 1 min after the start of a service that never answers", async () => {
    const series = { [up("patient-0")]: "0x30" };
    expect(await outcome({ alertname, series, expected: { "45s": [], "1m": [ofTier] } })).toBe("as expected");
  });

  it("is silent while a new instance starts beside the old one, however long it takes", async () => {
    const series = { [up("patient-0")]: "1x20", [up("patient-1")]: "_x5 0x15" };
    expect(await outcome({ alertname, series, expected: { "3m": [], "5m": [] } })).toBe("as expected");
  });

  it("is silent when one instance takes the place of another", async () => {
    const series = { [up("patient-0")]: "1x10 stale", [up("patient-1")]: "_x6 1x30" };
    expect(await outcome({ alertname, series, expected: { "4m": [], "8m": [] } })).toBe("as expected");
  });
});

describe("ROF-ALR-02 ROF-SLO-04 ROF-CON-13: HighMemoryUsage", () => {
  const labels = { application: "patient-service", instance: "patient-0" };
  const heap = (metric: "used" | "max", pool: string): string =>
    `jvm_memory_${metric}_bytes{area="heap",id="${pool}",application="patient-service",instance="patient-0"}`;
  const alertname = "HighMemoryUsage";

  it("fires after 5 min above 90 % of the heap, although some pools have no maximum", async () => {
    const series = {
      [heap("used", "G1 Eden Space")]: "100x40",
      [heap("max", "G1 Eden Space")]: "-1x40",
      [heap("used", "G1 Old Gen")]: "850x40",
      [heap("max", "G1 Old Gen")]: "1000x40",
    };
    const fired = alert("warning", "patient-service uses 95% of its heap", labels);
    expect(await outcome({ alertname, series, expected: { "4m45s": [], "5m": [fired] } })).toBe("as expected");
  });

  it("is silent when one pool is full and the heap is not", async () => {
    const series = {
      [heap("used", "Survivor")]: "10x40",
      [heap("max", "Survivor")]: "10x40",
      [heap("used", "Old Gen")]: "500x40",
      [heap("max", "Old Gen")]: "990x40",
    };
    expect(await outcome({ alertname, series, expected: { "5m": [], "10m": [] } })).toBe("as expected");
  });
});

describe("ROF-ALR-03 ROF-SLO-02 ROF-CON-13: HighResponseTime", () => {
  const labels = { application: "patient-service", instance: "patient-0", method: "GET", uri: "/patients" };
  const requests = (part: "sum" | "count", uri = "/patients"): string =>
    `http_server_requests_seconds_${part}{application="patient-service",instance="patient-0",method="GET",status="200",uri="${uri}"}`;
  const alertname = "HighResponseTime";

  it("fires within 10 min of an endpoint becoming slow, after a long fast life, and beside a fast one", async () => {
    const series = {
      // Ten requests every 15 s: for 2 h of 0.1 s each, then of 3 s.
      [requests("sum")]: "0+1x480 510+30x60",
      [requests("count")]: "0+10x541",
      [requests("sum", "/fast")]: "0+1x541",
      [requests("count", "/fast")]: "0+100x541",
    };
    const fired = alert("warning", "patient-service takes 3s for /patients", labels);
    expect(await outcome({ alertname, series, expected: { "2h": [], "2h5m": [], "2h10m": [fired] } })).toBe(
      "as expected",
    );
  });

  it("is silent at just 2 s", async () => {
    const series = { [requests("sum")]: "0+20x80", [requests("count")]: "0+10x80" };
    expect(await outcome({ alertname, series, expected: { "10m": [], "20m": [] } })).toBe("as expected");
  });
});

describe("ROF-ALR-04 ROF-SLO-04: DatabaseConnectionPoolExhausted", () => {
  const labels = { application: "patient-service", instance: "patient-0", pool: "HikariPool-1" };
  const connections = (state: "active" | "max"): string =>
    `hikaricp_connections_${state}{application="patient-service",instance="patient-0",pool="HikariPool-1"}`;
  const alertname = "DatabaseConnectionPoolExhausted";

  it("fires after 2 min above 90 %, and names the application", async () => {
    const series = { [connections("active")]: "19x20", [connections("max")]: "20x20" };
    const fired = alert("critical", "patient-service uses 95% of its database connections", labels);
    expect(await outcome({ alertname, series, expected: { "1m45s": [], "2m": [fired] } })).toBe("as expected");
  });

  it("is silent at just 90 %", async () => {
    const series = { [connections("active")]: "18x20", [connections("max")]: "20x20" };
    expect(await outcome({ alertname, series, expected: { "2m": [], "5m": [] } })).toBe("as expected");
  });
});
