import { z } from "zod";
import type { Measured } from "../../components/targets/docker/measured";
import { monitoringOnHost } from "../support/docker-tiers";
import { needPrograms } from "./support/debian";
import { LocalHost } from "./support/local-host";
import { eventually } from "./support/processes";
import { needPrometheus } from "./support/prometheus";

jest.setTimeout(120_000);

/** Alertmanager tells metrics on the same path as RabbitMQ does, and stands for one here. Behind the other port is nobody. */
const measured: readonly Measured[] = [
  { tier: "mq", family: "rabbitmq", host: "monitoring-alertmanager", port: 9093 },
  { tier: "gateway", family: "spring", host: "monitoring-prometheus", port: 8080 },
];

const seriesSchema = z.object({
  data: z.object({
    result: z.array(z.object({ metric: z.record(z.string(), z.string()), value: z.tuple([z.number(), z.string()]) })),
  }),
});
const alertmanagersSchema = z.object({
  data: z.object({ activeAlertmanagers: z.array(z.object({ url: z.string() })) }),
});
const rulesSchema = z.object({
  data: z.object({ groups: z.array(z.object({ name: z.string(), rules: z.array(z.unknown()) })) }),
});

describe("Prometheus and Alertmanager on one host, run for real from the plan", () => {
  let host: LocalHost;
  const programs = ["monitoring-alertmanager", "monitoring-prometheus"];

  const ask = async <T>(schema: z.ZodType<T>, path: string): Promise<T> => {
    const url = `http://monitoring-prometheus:9090/api/v1/${path}`;
    return schema.parse(JSON.parse((await host.run("monitoring-prometheus", ["curl", "--silent", url])).text));
  };
  type Up = Readonly<Record<"job" | "tier" | "instance" | "up", string | undefined>>;
  /** What was up at a time, in s since 1970. Default: now. */
  const up = async (time = Date.now() / 1000): Promise<readonly Up[]> => {
    const { data } = await ask(seriesSchema, `query?query=up&time=${time}`);
    return data.result.map(({ metric, value }) => ({
      job: metric["job"],
      tier: metric["tier"],
      instance: metric["instance"],
      up: value[1],
    }));
  };
  const expected: readonly Up[] = [
    { job: "rabbitmq", tier: "mq", instance: "monitoring-alertmanager", up: "1" },
    { job: "spring-boot-services", tier: "gateway", instance: "monitoring-prometheus", up: "0" },
  ];
  const inOrder = (found: readonly Up[]): readonly Up[] =>
    [...found].sort((left, right) => (left.job ?? "").localeCompare(right.job ?? ""));

  beforeAll(async () => {
    await needPrograms({ "prometheus-alertmanager": "prometheus-alertmanager", wget: "wget", curl: "curl" });
    const { prometheus } = await needPrometheus();
    host = new LocalHost(monitoringOnHost({ spec: { scrapeIntervalSeconds: 5, grafana: false } }, measured), {
      environment: { PATH: `/opt/bin:${process.env["PATH"] ?? ""}` },
      programs: { "/opt/bin/prometheus": prometheus, "/opt/bin/alertmanager": "/usr/bin/prometheus-alertmanager" },
    });
    await host.prepare();
    for (const program of programs) host.start(program);
    for (const program of programs) await host.untilHealthy(program);
  }, 1_800_000);
  afterAll(() => host.remove());

  it("ROF-MON-02: containers are targets by their names, and it is seen which of them answer", async () => {
    const found = await eventually(
      30,
      async () => inOrder(await up()),
      ({ length }) => length === 2,
      () => host.log("monitoring-prometheus"),
    );
    expect(found).toEqual(expected);
  });

  it("ROF-CON-07: the alerts of the documents are loaded, and told to the Alertmanager of the host", async () => {
    const { data: loaded } = await ask(rulesSchema, "rules");
    expect(loaded.groups.map(({ rules }) => rules.length)).toEqual([4]);
    const told = await eventually(
      20,
      () => ask(alertmanagersSchema, "alertmanagers"),
      ({ data }) => data.activeAlertmanagers.length > 0,
    );
    expect(told.data.activeAlertmanagers.map(({ url }) => url)).toEqual([
      "http://monitoring-alertmanager:9093/api/v2/alerts",
    ]);
  });

  it("what was measured is there after a restart", async () => {
    const before = Date.now() / 1000;
    await host.stop("monitoring-prometheus");
    host.start("monitoring-prometheus");
    await host.untilHealthy("monitoring-prometheus");
    expect(inOrder(await up(before))).toEqual(expected);
  });
});
