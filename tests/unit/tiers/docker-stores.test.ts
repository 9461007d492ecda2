import type { ContainerPlan } from "../../../components/targets/docker/container";
import { parity as elasticsearchParity } from "../../../components/tiers/elasticsearch/parity";
import { parity as kafkaParity } from "../../../components/tiers/kafka/parity";
import { parity as monitoringParity } from "../../../components/tiers/monitoring/parity";
import { parity as objectStoreParity } from "../../../components/tiers/object-store/parity";
import { parity as rabbitmqParity } from "../../../components/tiers/rabbitmq/parity";
import {
  elasticsearchOnHost,
  kafkaOnHost,
  monitoringOnHost,
  plannedElasticsearch,
  plannedKafka,
  plannedMonitoringOnHost,
  plannedRabbitmq,
  plannedStoreOnHost,
  rabbitmqOnHost,
  storeOnHost,
} from "../../support/docker-tiers";

const tiers = [
  { planned: plannedKafka, containers: kafkaOnHost, host: ["kafka"], offered: ["kafka"] },
  { planned: plannedRabbitmq, containers: rabbitmqOnHost, host: ["mq"], offered: ["amqp", "management"] },
  { planned: plannedElasticsearch, containers: elasticsearchOnHost, host: ["search"], offered: ["http"] },
  { planned: plannedStoreOnHost, containers: storeOnHost, host: ["files"], offered: ["s3", "console"] },
  {
    planned: plannedMonitoringOnHost,
    containers: monitoringOnHost,
    host: ["monitoring-alertmanager", "monitoring-prometheus", "monitoring-grafana"],
    offered: ["prometheus", "alertmanager", "grafana"],
  },
] as const;
const each = tiers.map((tier) => [tier.planned().plan.kind, tier] as const);

const textsOf = ({ files }: ContainerPlan): readonly string[] =>
  files.flatMap(({ content }) => ("text" in content ? [content.text] : []));
/** What a container is told by others: the port of the host by that of its own. */
const published = (containers: readonly ContainerPlan[]): readonly (readonly [number, number, string])[] =>
  containers.flatMap(({ ports }) =>
    ports.flatMap((port) =>
      port.published ? [[port.published.port, port.port, port.published.address] as const] : [],
    ),
  );

describe.each(each)("%s on one host", (_kind, { planned, containers, host, offered }) => {
  const plan = planned().plan;

  it("ROF-CON-21: its connection names a container, and one that others find by that name", () => {
    expect(containers().map(({ name }) => name)).toEqual(host);
    const [named] = [plan.connection].flatMap((one) => ("brokers" in one ? one.brokers : [one])).map((one) => one.host);
    expect(host).toContain(named);
    expect(JSON.stringify(plan.connection)).not.toContain("svc.cluster.local");
    expect(plan.connection).not.toHaveProperty("certificateAuthority");
  });

  it("is no root, has what it asks for its health, and no secret outside of files that hold nothing else", () => {
    for (const container of containers()) {
      expect(container.user).toMatch(/^[1-9]\d*:\d+$/);
      const program = container.health.command.find((word) => word.startsWith("/palier/"));
      expect(container.files).toContainEqual(expect.objectContaining({ path: program, executable: true }));
      const secrets = container.files.filter(({ content }) => "secret" in content);
      for (const { path } of secrets) expect(path).toMatch(/^\/run\/secrets\/[a-z-]+(\.bcrypt)?$/);
      for (const text of textsOf(container)) expect(text).not.toBe("");
    }
  });

  it("reads no secret that the plan does not say that it reads", () => {
    const read = containers().flatMap(({ files }) =>
      files.flatMap(({ content }) => ("secret" in content ? [content.secret] : [])),
    );
    expect([...new Set(read)].sort()).toEqual([...plan.reads].sort());
  });

  it("ROF-SVC-16: has 30 to 90 s for its start, in which failures do not count", () => {
    for (const { health } of containers()) {
      expect(health.startPeriodSeconds).toBeGreaterThanOrEqual(30);
      expect(health.startPeriodSeconds).toBeLessThanOrEqual(90);
    }
  });

  it("ROF-ENV-03: publishes its ports on 127.0.0.1 in dev where the platform says so, and nothing without that, or elsewhere", () => {
    const localPorts = Object.fromEntries(offered.map((name, index) => [name, 20_000 + index]));
    const open = published(containers({ spec: { localPorts } }));
    expect(open.map(([outside]) => outside).sort()).toEqual(Object.values(localPorts));
    expect(open.every(([, , address]) => address === "127.0.0.1")).toBe(true);
    expect(published(containers())).toEqual([]);
    expect(published(containers({ spec: { localPorts }, context: { publishesLocalPorts: false } }))).toEqual([]);
  });

  it("PAL420: a local port of a name that it does not have is a mistake", () => {
    const { problems } = planned({ spec: { localPorts: { nothing: 20_000 } } });
    expect(problems).toEqual([
      {
        code: "PAL420",
        path: ["tiers", plan.name, "localPorts", "nothing"],
        found: '"nothing"',
        allowed: `a port of the tier: ${offered.join(", ")}`,
        fix: `give the number to one of these, or remove "nothing" from localPorts of "${plan.name}"`,
      },
    ]);
    expect(planned().problems).toEqual([]);
  });

  it("runs no image that the plan does not name", () => {
    const run = containers().map(({ image }) => image.reference);
    expect([...run].sort()).toEqual([...plan.images].sort());
  });
});

it("says of each capability once what both targets give", () => {
  for (const parity of [kafkaParity, rabbitmqParity, elasticsearchParity, objectStoreParity, monitoringParity]) {
    const capabilities = parity.map(({ capability }) => capability);
    expect(new Set(capabilities).size).toBe(capabilities.length);
    expect(capabilities.length).toBeGreaterThan(3);
  }
});
