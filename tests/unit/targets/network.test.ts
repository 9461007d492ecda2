import { policyOf } from "../../../components/targets/kubernetes/network";
import { podLabels } from "../../../components/targets/kubernetes/labels";
import { planFlows } from "../../../components/platform/flows";
import type { PlatformPlan } from "../../../components/platform/plan";
import type { AnyPlan } from "../../../components/platform/tier-planning";
import type { ClusterNetwork, Door, End, Pod } from "../../support/network";
import { apiServer, internet, platformNetwork } from "../../support/platform-network";
import { kubernetesTarget } from "../../support/plan-context";
import { databaseOf, planOf } from "../../support/rofecare";

const plan = planOf("prod");
let network: ClusterNetwork;
beforeAll(async () => {
  network = await platformNetwork(plan);
});

const target = kubernetesTarget({ platform: plan.name, environment: plan.environment });
const podOf = (tier: AnyPlan): Pod => ({ namespace: plan.namespaces[tier.zone], labels: podLabels(tier, target) });
const tier = (name: string): AnyPlan => {
  const found = plan.tiers.find((candidate) => candidate.name === name);
  if (!found) throw new Error(`no tier ${name}`);
  return found;
};
const pod = (name: string): Pod => podOf(tier(name));
const tcp = (port: number): Door => ({ port, protocol: "TCP" });

/** Ports of a tier that it lets others in at, and a few on which nobody should ever get in. */
const doorsOf = ({ ports }: AnyPlan): readonly Door[] => [
  ...new Map(ports.map(({ port, protocol }) => [`${port}/${protocol}`, { port, protocol }])).values(),
  ...[22, 1234, 10250].map(tcp),
];

/** Every connection between two tiers that passes, as `from > to: ports`. */
const open = (from: readonly AnyPlan[], to: readonly AnyPlan[]): readonly string[] =>
  from.flatMap((start) =>
    to.flatMap((end) => {
      const passing = doorsOf(end).filter((door) => network.permits(podOf(start), podOf(end), door));
      const ports = [...new Set(passing.map(({ port }) => port))].sort((left, right) => left - right);
      return ports.length === 0 ? [] : [`${start.name} > ${end.name}: ${ports.join(", ")}`];
    }),
  );

/** Names of the tiers that get there. */
const reaching = (end: End, door: Door): readonly string[] =>
  plan.tiers.filter((each) => network.permits(podOf(each), end, door)).map(({ name }) => name);

const business = Object.entries(databaseOf);

const kinds: readonly string[] = ["service", "postgres", "redis", "kafka"];
const working = plan.tiers.filter(({ kind }) => kinds.includes(kind));

describe("connections between the tiers of Rofecare", () => {
  it("ROF-SEC-13: are those of the document's list and no others, among all pairs of tiers and all their ports", () => {
    const cache = "6379, 26379";
    const expected = [
      "discovery-server > config-server: 8888",
      `gateway > redis: ${cache}`,
      "gateway > config-server: 8888",
      "gateway > discovery-server: 8761",
      ...business.flatMap(([service, database], index) => [
        `gateway > ${service}: ${8081 + index}`,
        `${service} > ${database}: 5432`,
        `${service} > redis: ${cache}`,
        `${service} > kafka: 9092`,
        `${service} > config-server: 8888`,
        `${service} > discovery-server: 8761`,
      ]),
      ...business.map(([, database]) => `${database} > ${database}: 5432, 8000`),
      `redis > redis: ${cache}`,
      "kafka > kafka: 9092, 9093, 9094",
    ];
    expect([...open(working, working)].sort()).toEqual([...expected].sort());
  });

  it("ROF-SEC-13: the edge gets to what answers behind its hosts, and to no other service and no database", () => {
    expect([...open([tier("edge")], working)].sort()).toEqual([
      "edge > discovery-server: 8761",
      "edge > frontend: 3000",
      "edge > gateway: 8080",
    ]);
  });

  it.each(business)("ROF-SEC-12: %s alone, beside its own members, gets into %s", (service, database) => {
    const inside = plan.tiers.filter((each) => network.permits(podOf(each), pod(database), tcp(5432)));
    expect(inside.map(({ name }) => name).sort()).toEqual([database, service].sort());
  });
});

describe("connections over the border of Rofecare", () => {
  const reachable = (from: End): readonly string[] =>
    plan.tiers.flatMap((each) =>
      doorsOf(each).flatMap((door) => (network.permits(from, podOf(each), door) ? [`${each.name}: ${door.port}`] : [])),
    );

  it("ROF-SEC-10: the edge alone is open to everyone, on its public ports", () => {
    expect(reachable(internet)).toEqual(["edge: 80", "edge: 443", "edge: 443"]);
  });

  it("ROF-SEC-11 ROF-SEC-12: neither services nor Redis and Kafka get to the Internet, and databases to the backup store alone", () => {
    const isDatabase = (name: string): boolean => name.endsWith("-db");
    expect(reaching(internet, tcp(443)).filter((name) => !isDatabase(name))).toEqual(["edge"]);
    expect(reaching(internet, tcp(80))).toEqual(["edge"]);
    expect(reaching(internet, tcp(22))).toEqual([]);
  });

  it("ROF-SEC-12: without backups no database gets to the Internet", async () => {
    const without = await platformNetwork(planOf("prod", { backups: { provider: "none" } }));
    expect(
      plan.tiers.filter((each) => without.permits(podOf(each), internet, tcp(443))).map(({ name }) => name),
    ).toEqual(["edge"]);
  });

  it("a backup store on a port of its own is reached there, and nowhere else", async () => {
    const backups = {
      provider: "s3-compatible",
      endpoint: "https://s3.example.org:9000",
      bucket: "copies",
      credentialsSecret: "s3",
    };
    const moved = await platformNetwork(planOf("prod", { backups }));
    const ports = [443, 9000].map((port) => moved.permits(pod("patient-db"), internet, tcp(port)));
    expect(ports).toEqual([false, true]);
  });

  it.each(["rofecare-staging-backend", "other-prod-backend", "kube-system"])(
    "ROF-SEC-13: a pod of %s gets in nowhere, although it has the labels of a user",
    (namespace) => {
      const { labels } = pod("patient-service");
      expect(reachable({ namespace, labels }).filter((door) => !door.startsWith("edge: "))).toEqual([]);
    },
  );

  it("the operator's namespace gets to the state of databases, and nowhere else", () => {
    const doors = reachable({ namespace: "cnpg-system", labels: {} }).filter((door) => !door.startsWith("edge: "));
    expect(doors).toEqual(expect.arrayContaining(["patient-db: 5432", "patient-db: 8000"]));
    expect(doors.filter((door) => !/^[a-z]+-db: (?:5432|8000)$/.test(door))).toEqual([]);
  });

  it("databases get to the API server, at the networks that the stack names", () => {
    expect(reaching(apiServer, tcp(6443))).toEqual(expect.arrayContaining(["patient-db", "interop-db"]));
    expect(reaching(internet, tcp(6443))).toEqual([]);
  });
});

describe("metrics", () => {
  const measured = plan.tiers.filter(({ ports }) => ports.some(({ reach }) => reach === "metrics"));
  const metricsDoors = (each: AnyPlan): readonly Door[] => each.ports.filter(({ reach }) => reach === "metrics");

  it("are open to a site's own monitoring, by the label of its namespace, and only they are", () => {
    const site = { namespace: "monitoring-of-the-site", labels: {} };
    const opened = (each: AnyPlan): readonly Door[] =>
      doorsOf(each).filter((door) => network.permits(site, podOf(each), door));
    const ports = (doors: readonly Door[]): readonly number[] => [...new Set(doors.map(({ port }) => port))];
    expect(measured.length).toBeGreaterThan(20);
    for (const each of measured.filter(({ kind }) => kind !== "edge")) {
      expect([each.name, ports(opened(each))]).toEqual([each.name, ports(metricsDoors(each))]);
    }
  });

  it("are open to the pods of the platform's own monitoring that collect them, and to no other tier", () => {
    for (const each of plan.tiers.filter(({ scrapes }) => scrapes === true)) {
      const { namespace, labels } = podOf(each);
      const collector = { namespace, labels: { ...labels, "palier.dev/scrapes-metrics": "true" } };
      const closed = measured.filter(
        (end) => !metricsDoors(end).some((door) => network.permits(collector, podOf(end), door)),
      );
      expect(closed.map(({ name }) => name)).toEqual([]);
    }
    expect(reaching(pod("redis"), tcp(9121))).toEqual([]);
  });
});

describe("what no policy of a tier selects", () => {
  const stray = (zone: keyof PlatformPlan["namespaces"]): Pod => ({ namespace: plan.namespaces[zone], labels: {} });
  const dns: Pod = { namespace: "kube-system", labels: { "k8s-app": "kube-dns" } };

  it.each(["frontend", "backend", "database"] as const)(
    "ROF-SEC-11 ROF-SEC-12 ROF-SEC-13: gets neither in nor out of the zone %s",
    (zone) => {
      expect(network.permits(stray(zone), internet, tcp(443))).toBe(false);
      expect(network.permits(stray(zone), stray("backend"), tcp(8080))).toBe(false);
      expect(network.permits(pod("gateway"), stray(zone), tcp(8080))).toBe(false);
      expect(network.permits(internet, stray(zone), tcp(443))).toBe(false);
    },
  );

  it("asks for names, as does every tier, and nothing else in the namespace of the DNS", () => {
    const all = [...plan.tiers.map(podOf), ...(["frontend", "backend", "database"] as const).map(stray)];
    const asks = (door: Door, end: Pod): number => all.filter((from) => network.permits(from, end, door)).length;
    expect(asks({ port: 53, protocol: "UDP" }, dns)).toBe(all.length);
    expect(asks(tcp(53), dns)).toBe(all.length);
    expect(asks(tcp(9153), dns)).toBe(0);
    expect(asks(tcp(53), { ...dns, labels: { "k8s-app": "other" } })).toBe(0);
  });
});

describe("a tier that joins", () => {
  it("changes no policy of those that it uses, and of none that calls it", () => {
    const flowsOf = (tiers: readonly AnyPlan[]): ReadonlyMap<string, unknown> => {
      const flows = planFlows(tiers);
      const args = { ...plan, platform: plan.name, flows, apiServerNetworks: [] };
      return new Map(flows.map((each) => [each.tier, policyOf(each, args)]));
    };
    const before = flowsOf(plan.tiers);
    const after = flowsOf([...plan.tiers, { ...tier("patient-service"), name: "audit-service" }]);
    expect([...after.keys()].filter((name) => !before.has(name))).toEqual(["audit-service"]);
    for (const [name, policy] of before) expect(after.get(name)).toEqual(policy);
  });
});
