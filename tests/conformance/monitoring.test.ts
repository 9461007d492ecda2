import { z } from "zod";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { plannedMonitoring } from "../support/monitoring";
import { PodServer } from "./support/api-server";
import { needPrograms } from "./support/debian";
import { LocalMonitoring, Mailbox } from "./support/monitoring";
import { podsOfStack } from "./support/platform-pods";
import { eventually } from "./support/processes";
import { needPrometheus, runTool, writeSettings } from "./support/prometheus";

const alertmanager = "prometheus-alertmanager";
const packages = { amtool: alertmanager, [alertmanager]: alertmanager };

beforeAll(() => needPrograms(packages), 300_000);

describe("the configuration of Alertmanager", () => {
  const accepted = async (receiver: Parameters<typeof plannedMonitoring>[0]): Promise<string> => {
    const { plan } = plannedMonitoring(receiver);
    const { folder, remove } = writeSettings(plan);
    const { said } = await runTool("amtool", ["check-config", "alertmanager/alertmanager.yml"], folder);
    remove();
    return said;
  };

  it("ROF-MON-15: is accepted by the real amtool, with nobody to tell and with Slack", async () => {
    expect(await accepted({})).toMatch(/SUCCESS[\s\S]*1 receivers/);
    const slack = { kind: "slack", urlSecret: "slack", channel: "#night" } as const;
    expect(await accepted({ spec: { receiver: slack } })).toMatch(/SUCCESS[\s\S]*1 receivers/);
  });

  it("ROF-MON-15: and with a webhook, but that Debian's release takes an address where the tier's takes a file", async () => {
    const { plan } = plannedMonitoring({ spec: { receiver: { kind: "webhook", urlSecret: "alerts" } } });
    const { folder, remove } = writeSettings(plan);
    const text = stringify(plan.configuration.alertmanager);
    writeFileSync(join(folder, "older.yml"), text.replace("url_file: /", "url: http://localhost/"));
    const { said } = await runTool("amtool", ["check-config", "older.yml"], folder);
    remove();
    expect(said).toMatch(/SUCCESS[\s\S]*1 receivers/);
  });
});

const targetSchema = z.object({
  labels: z.record(z.string(), z.string()),
  scrapeUrl: z.string(),
  scrapeInterval: z.string(),
});
type Target = z.output<typeof targetSchema>;
const targetsSchema = z.object({ data: z.object({ activeTargets: z.array(targetSchema) }) });
const alertmanagersSchema = z.object({
  data: z.object({ activeAlertmanagers: z.array(z.object({ url: z.string() })) }),
});
const rulesSchema = z.object({
  data: z.object({
    groups: z.array(z.object({ name: z.string(), rules: z.array(z.object({ name: z.string(), health: z.string() })) })),
  }),
});
const messageSchema = z.object({
  channel: z.string(),
  attachments: z.tuple([z.object({ text: z.string() })]),
});

describe("a real Prometheus that finds the pods of Rofecare in production", () => {
  const mailbox = new Mailbox();
  const pods = new PodServer();
  const monitoring = new LocalMonitoring();
  let targets: readonly Target[] = [];
  const ask = async <T>(schema: z.ZodType<T>, path: string): Promise<T> =>
    schema.parse(await fetch(`http://127.78.0.1:9090/api/v1/${path}`).then((answer) => answer.json()));
  const ofJob = (job: string): readonly Target[] => targets.filter(({ labels }) => labels["job"] === job);
  const distinct = (job: string, label: string): readonly (string | undefined)[] =>
    [...new Set(ofJob(job).map(({ labels }) => labels[label]))].sort();

  beforeAll(async () => {
    const { prometheus } = await needPrometheus();
    await monitoring.startAlertmanagers(alertmanager, await mailbox.start());
    await monitoring.startPrometheus(prometheus, await pods.start(await podsOfStack("prod")));
    const found = async (): Promise<readonly Target[]> =>
      ask(targetsSchema, "targets?state=active").then(
        ({ data }) => data.activeTargets,
        () => [],
      );
    const complete = (now: readonly Target[]): boolean => new Set(now.map(({ labels }) => labels["job"])).size === 5;
    targets = await eventually(60, found, complete, () => monitoring.logs());
  }, 1_800_000);
  afterAll(async () => {
    await monitoring.remove();
    pods.stop();
    mailbox.stop();
  });

  it("ROF-MON-02 ROF-CON-33 ROF-CON-44: eleven services, and every replica of them is a target", () => {
    expect(distinct("spring-boot-services", "tier")).toEqual([
      "clinical-service",
      "config-server",
      "discovery-server",
      "finance-service",
      "gateway",
      "identity-service",
      "interoperability-service",
      "medical-technology-service",
      "patient-service",
      "pharmacy-service",
      "platform-service",
    ]);
    const patients = ofJob("spring-boot-services").filter(({ labels }) => labels["tier"] === "patient-service");
    expect(patients.map(({ labels }) => labels["instance"]).sort()).toEqual(
      [0, 1, 2].map((index) => `patient-service-${index}`),
    );
    for (const { scrapeUrl, scrapeInterval } of patients) {
      expect(scrapeUrl).toMatch(/^http:\/\/127\.78\.\d+\.\d+:8082\/actuator\/prometheus$/);
      expect(scrapeInterval).toBe("10s");
    }
  });

  it("ROF-MON-03 ROF-CON-06: eight databases, told apart by the label database, three instances each", () => {
    expect(distinct("postgresql", "database")).toHaveLength(8);
    expect(ofJob("postgresql")).toHaveLength(24);
    for (const { scrapeUrl } of ofJob("postgresql")) expect(scrapeUrl).toMatch(/:9187\/metrics$/);
  });

  it("ROF-MON-04 ROF-MON-05: the exporters of Redis and Kafka, and no Sentinel or broker", () => {
    expect(distinct("redis", "instance")).toEqual(["redis-0", "redis-1", "redis-2"]);
    for (const { scrapeUrl } of ofJob("redis")) expect(scrapeUrl).toMatch(/:9121\/metrics$/);
    expect(distinct("kafka", "tier")).toEqual(["kafka"]);
    for (const { scrapeUrl } of ofJob("kafka")) expect(scrapeUrl).toMatch(/:9308\/metrics$/);
  });

  it("ROF-CON-33: the edge, at its private port", () => {
    expect(distinct("edge", "tier")).toEqual(["edge"]);
    for (const { scrapeUrl } of ofJob("edge")) expect(scrapeUrl).toMatch(/:9180\/metrics$/);
  });

  it("asks for pods in the platform's namespaces alone", () => {
    const namespaces = ["frontend", "backend", "database"].map(
      (zone) => `/api/v1/namespaces/rofecare-prod-${zone}/pods`,
    );
    expect([...new Set(pods.asked)].sort()).toEqual(namespaces.sort());
  });

  it("ROF-CON-07 ROF-CON-39: has loaded the rules, and tells two Alertmanagers", async () => {
    const { data: loaded } = await ask(rulesSchema, "rules");
    expect(loaded.groups.map(({ name, rules }) => [name, rules.length])).toEqual([["rofecare-alerts", 4]]);
    const { data } = await ask(alertmanagersSchema, "alertmanagers");
    expect(data.activeAlertmanagers.map(({ url }) => url)).toEqual(
      [1, 2].map((index) => `http://127.78.1.${index}:9093/api/v2/alerts`),
    );
  });

  it("ROF-MON-15 ROF-ALR-01: where nothing answers, the receiver is told after a minute, once, by two Alertmanagers", async () => {
    await eventually(
      150,
      () => Promise.resolve(mailbox.received),
      (received) => received.length > 0,
      () => monitoring.logs(),
    );
    // The second Alertmanager waits 15 s for the first: had it not heard of it, it would tell as well.
    await new Promise((done) => setTimeout(done, 20_000));
    expect(mailbox.received).toHaveLength(1);
    const { channel, attachments } = messageSchema.parse(JSON.parse(mailbox.received[0] ?? ""));
    expect(channel).toBe("#night");
    expect(attachments[0].text).toContain("spring-boot-services: patient-service is down");
    expect(attachments[0].text).toContain("postgresql: patient-db is down");
  }, 200_000);
});
