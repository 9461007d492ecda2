import { addCapacity } from "../../../components/language/capacity";
import { imageSchema } from "../../../components/language/image";
import type { PlatformPlan } from "../../../components/platform/plan";
import type { AnyPlan } from "../../../components/platform/tier-planning";
import { Namespaces } from "../../../components/targets/kubernetes/namespaces";
import { podLabels } from "../../../components/targets/kubernetes/labels";
import { softwares } from "../../../components/tiers/edge/software";
import { recordResources } from "../../support/mocks";
import { collectedFrom } from "../../support/platform-metrics";
import { platformNetwork } from "../../support/platform-network";
import { registeredService } from "../../support/platform-services";
import { kubernetesTarget } from "../../support/plan-context";
import { planOf, tierOf } from "../../support/rofecare";
import { at } from "../../support/tier-resources";

const stacks = ["prod", "medisecure-prod", "audit-trail-prod", "ecosyste-prod"] as const;
const plans = stacks.map((stack) => [planOf(stack).name, planOf(stack)] as const);
const [rofecare, medisecure, auditTrail, ecosyste] = stacks.map((stack) => planOf(stack));

type Kind = AnyPlan["kind"];
const ofKind = <K extends Kind>({ tiers }: PlatformPlan, kind: K): readonly Extract<AnyPlan, { kind: K }>[] =>
  tiers.filter((tier): tier is Extract<AnyPlan, { kind: K }> => tier.kind === kind);
const edgeOf = (plan: PlatformPlan) => tierOf(plan, "edge", "edge");
const monitoringOf = (plan: PlatformPlan) => tierOf(plan, "monitoring", "monitoring");
const alertsOf = (plan: PlatformPlan) => monitoringOf(plan).configuration.rules.groups.flatMap(({ rules }) => rules);

describe("what the four platforms share, and where each has its own", () => {
  it.each(plans)(
    "ALL-CON-02: every alert of %s says whose it is, as others have alerts of the same name",
    (name, plan) => {
      const labels = monitoringOf(plan).configuration.prometheus.global.external_labels;
      expect(labels).toMatchObject({ platform: name, environment: "prod" });
    },
  );

  it.each(["dev", "staging", "prod"])("ALL-CON-06: every platform has a stack for %s, by that name", (environment) => {
    const own = ["", "medisecure-", "audit-trail-", "ecosyste-"].map((prefix) => planOf(`${prefix}${environment}`));
    expect(own.map((plan) => [plan.name, plan.environment])).toEqual(
      ["rofecare", "medisecure", "audit-trail", "ecosyste"].map((name) => [name, environment]),
    );
  });

  it("ALL-CON-03: each has the version of PostgreSQL that its data file names", () => {
    const majors = plans.map(([name, plan]) => [
      name,
      ...new Set(ofKind(plan, "postgres").map(({ version }) => version)),
    ]);
    expect(Object.fromEntries(majors)).toEqual({
      rofecare: "16",
      medisecure: "17",
      "audit-trail": "17",
      ecosyste: "15",
    });
  });

  it("ALL-CON-04: each has the lifetime of HTTPS that its document states", () => {
    const values = plans.map(([name, plan]) => [name, edgeOf(plan).hosts[0]?.headers["Strict-Transport-Security"]]);
    expect(Object.fromEntries(values)).toEqual({
      rofecare: "max-age=31536000; includeSubDomains",
      medisecure: "max-age=31536000; includeSubDomains",
      "audit-trail": "max-age=31536000; includeSubDomains",
      ecosyste: "max-age=63072000",
    });
  });

  it("ALL-CON-05: the edge is one kind of tier, with a program of the platform's choice", () => {
    expect(plans.map(([, plan]) => edgeOf(plan).software)).toEqual(["caddy", "haproxy", "nginx", "nginx"]);
  });

  it.each(plans)(
    "ALL-CAP-10: every host of %s is led to by HTTPS, with headers, hidden paths and limits, in its program's own words",
    (_name, plan) => {
      const edge = edgeOf(plan);
      const { text } = softwares[edge.software].configure(edge);
      for (const { host, headers, hiddenPaths } of edge.hosts) {
        expect(text).toContain(host);
        expect(Object.keys(headers)).toEqual(expect.arrayContaining(["Strict-Transport-Security", "X-Frame-Options"]));
        expect(hiddenPaths).toContain("*/actuator*");
      }
      for (const header of ["Strict-Transport-Security", "X-Content-Type-Options"]) expect(text).toContain(header);
      expect(at(edge.connection, "urls", "0")).toBe(`https://${edge.hosts[0]?.host ?? ""}`);
      expect(edge).toMatchObject({ bodyLimitMebibytes: 10, timeouts: { upstreamResponse: 60, readBody: 60 } });
      expect(edge.ports.filter(({ reach }) => reach === "public").map(({ port }) => port)).toEqual(
        expect.arrayContaining([80, 443]),
      );
    },
  );
});

describe("stores of all platforms", () => {
  it.each(plans)(
    "ALL-CAP-04: every PostgreSQL of %s has three instances, its sizes, metrics, a login and a backup",
    (_name, plan) => {
      expect(ofKind(plan, "postgres").length).toBeGreaterThan(0);
      for (const database of ofKind(plan, "postgres")) {
        expect(database).toMatchObject({ instances: 3, synchronous: true, backup: { folder: database.name } });
        expect(Number(database.parameters["max_connections"])).toBe(database.maxConnections);
        expect(database.secrets).toMatchObject([{ name: database.name, length: 44 }]);
        expect(database.ports.map(({ reach }) => reach)).toContain("metrics");
      }
    },
  );

  it("ALL-CAP-05: MongoDB, MariaDB and Elasticsearch have three members, the store of objects four, each a volume", () => {
    if (!medisecure || !auditTrail) throw new Error("no plans");
    const [mongodb] = ofKind(medisecure, "mongodb");
    const [mariadb] = ofKind(medisecure, "mariadb");
    const [documents] = ofKind(medisecure, "objectStore");
    expect([mongodb?.members, mariadb?.members, documents?.members]).toEqual([3, 3, 4]);
    expect(ofKind(auditTrail, "elasticsearch").map(({ capacity }) => capacity.volumes)).toEqual([3]);
  });

  it.each(plans)(
    "ALL-CAP-06: every Redis of %s has a password, and Sentinels of which a majority must agree",
    (_name, plan) => {
      const caches = ofKind(plan, "redis");
      expect(caches.map(({ members, sentinels, quorum }) => [members, sentinels, quorum])).toEqual([[3, 3, 2]]);
      expect(caches.map(({ secrets }) => secrets.map(({ length }) => length))).toEqual([[44]]);
    },
  );

  it("ALL-CAP-07: every broker has three members, and one of them may be lost", () => {
    const brokers = plans.flatMap(([, plan]) => ofKind(plan, "kafka"));
    expect(brokers.map(({ replicationFactor, minInSyncReplicas }) => [replicationFactor, minInSyncReplicas])).toEqual([
      [3, 2],
      [3, 2],
    ]);
    expect(plans.flatMap(([, plan]) => ofKind(plan, "rabbitmq")).map(({ members }) => members)).toEqual([3]);
  });

  it.each(plans)(
    "ALL-CAP-18: every store of %s has a volume of a stated size, and production lets none go by itself",
    (_name, plan) => {
      const stores = plan.tiers.filter(({ zone }) => zone === "database");
      expect(stores.filter(({ capacity }) => capacity.volumes === 0 || capacity.storage === 0)).toEqual([]);
      expect(plan.common.protectData).toBe(true);
    },
  );
});

describe("order, secrets and connections of all platforms", () => {
  it.each(plans)("ALL-CAP-03: every tier of %s starts in a later wave than those that it uses", (_name, plan) => {
    const waveOf = (name: string): number => plan.waves.findIndex((wave) => wave.includes(name));
    const early = plan.tiers.filter((tier) => tier.uses.some((used) => waveOf(used) >= waveOf(tier.name)));
    expect(early.map(({ name }) => name)).toEqual([]);
    expect(plan.waves.flat().sort()).toEqual(plan.tiers.map(({ name }) => name).sort());
  });

  it.each(plans)(
    "ALL-CAP-11: secrets of %s hold 32 random bytes at least, each has a reader, and no service is told one in the clear",
    (_name, plan) => {
      expect(plan.secrets.filter(({ length, readers }) => length < 44 || readers.length === 0)).toEqual([]);
      const told = ofKind(plan, "service")
        .flatMap(({ variables }) => variables)
        .filter(({ name }) => /(PASSWORD|SECRET|KEY)$/.test(name));
      expect(told.filter((variable) => "value" in variable)).toEqual([]);
    },
  );

  it.each(plans)(
    "ALL-CAP-12: among all pairs of tiers of %s, users get to ports for users, members to members', and nothing else passes",
    async (name, plan) => {
      const network = await platformNetwork(plan);
      const target = kubernetesTarget({ platform: name, environment: plan.environment });
      const podOf = (tier: AnyPlan) => ({ namespace: plan.namespaces[tier.zone], labels: podLabels(tier, target) });
      const stated = (from: AnyPlan, to: AnyPlan, reach: string): boolean =>
        (reach === "users" && (from.uses.includes(to.name) || to.calledBy.includes(from.name))) ||
        (reach === "members" && from.name === to.name) ||
        // Who collects metrics may go to every port of what has some; of these, public ones let everybody in.
        (reach === "public" && from.scrapes === true);
      const wrong = plan.tiers.flatMap((from) =>
        plan.tiers.flatMap((to) =>
          to.ports
            .filter(({ port, protocol }) => {
              const isStated = to.ports.some((other) => other.port === port && stated(from, to, other.reach));
              return network.permits(podOf(from), podOf(to), { port, protocol }) !== isStated;
            })
            .map(({ port }) => `${from.name} > ${to.name}: ${port}`),
        ),
      );
      expect(wrong).toEqual([]);
    },
  );
});

describe("services, measurements and sizes of all platforms", () => {
  it.each(plans)("ALL-CAP-13: pods of %s may do no more than Pod Security restricted lets them", async (name, plan) => {
    const { environment, namespaces, capacity } = plan;
    const args = { platform: name, environment, namespaces, quotas: capacity.quotas, protectData: true };
    const zones = (await recordResources(() => new Namespaces("namespaces", args, {}))).filter(({ type }) =>
      type.endsWith(":Namespace"),
    );
    const level = "pod-security.kubernetes.io/enforce";
    expect(zones.map(({ inputs }) => at(inputs, "metadata", "labels", level))).toEqual(Array(3).fill("restricted"));
  });

  it.each(plans)("ALL-CAP-14: all that %s can measure is collected", (_name, plan) => {
    const measured = plan.tiers.filter(({ ports }) => ports.some(({ reach }) => reach === "metrics"));
    expect(Object.keys(collectedFrom(plan)).sort()).toEqual(measured.map(({ name }) => name).sort());
  });

  it.each([
    [rofecare, ["ServiceDown", "HighMemoryUsage", "HighResponseTime", "DatabaseConnectionPoolExhausted"]],
    [auditTrail, ["HighErrorRate", "HighLatency", "PodNotReady", "DatabaseConnectionPoolExhausted"]],
    [ecosyste, ["HighErrorRate", "HighResponseTime", "DatabaseConnectionsHigh"]],
  ])("ALL-CAP-15: alerts are those of the document's table, each with its time, severity and text", (plan, names) => {
    if (!plan) throw new Error("no plan");
    const alerts = alertsOf(plan);
    expect(alerts.map(({ alert }) => alert).sort()).toEqual([...names].sort());
    for (const alert of alerts) {
      expect(alert.for).toMatch(/^\d+m$/);
      expect(alert.labels["severity"]).toMatch(/^(critical|warning|info)$/);
      expect(alert.annotations["summary"]).not.toBe("");
    }
  });

  it.each(plans)(
    "ALL-CAP-19: every service of %s has a disruption budget, and an autoscaler where its data file says so",
    async (_name, plan) => {
      for (const service of ofKind(plan, "service")) {
        const types = (await registeredService(service)).map(({ type }) => type.split(":").at(-1));
        expect(types).toContain("PodDisruptionBudget");
        expect(types.includes("HorizontalPodAutoscaler")).toBe(service.autoscaling !== undefined);
      }
    },
  );

  it.each(plans)("ALL-CAP-20: no image of %s has a tag that moves", (_name, plan) => {
    for (const image of plan.tiers.flatMap(({ images }) => images))
      expect(imageSchema.safeParse(image).success).toBe(true);
  });

  it.each(plans)(
    "ALL-CAP-26: what %s takes is the sum of its tiers, and fits into the quotas of its namespaces",
    (_name, plan) => {
      const { total, quotas } = plan.capacity;
      expect(total).toEqual(addCapacity(plan.tiers.map(({ capacity }) => capacity)));
      const pods = Object.values(quotas).reduce((sum, quota) => sum + Number(quota.pods), 0);
      expect(pods).toBeGreaterThanOrEqual(total.pods);
    },
  );
});
