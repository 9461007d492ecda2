import { z } from "zod";
import { planFlows } from "../../../components/platform/flows";
import { operatorsOf } from "../../../components/platform/operators";
import { policyOf } from "../../../components/targets/kubernetes/network";
import { KubernetesCredentials } from "../../../components/tiers/credentials/kubernetes";
import { plannedMariadb } from "../../support/mariadb-tier";
import { find, recordResources } from "../../support/mocks";
import { plannedMongodb } from "../../support/mongodb-tier";
import { planOf } from "../../support/rofecare";
import { at } from "../../support/tier-resources";

const namespaces = { frontend: "demo-frontend", backend: "demo-backend", database: "demo-database" };

describe("the operators of a platform", () => {
  const mongodb = plannedMongodb("prod").plan;
  const mariadb = plannedMariadb("prod").plan;

  it("are those that its tiers need, and no others, each once", () => {
    expect(operatorsOf({ tiers: [mariadb] })).toEqual(["cert-manager"]);
    expect(operatorsOf({ tiers: [mongodb, mariadb] })).toEqual(["cert-manager", "percona-server-mongodb"]);
    expect([...operatorsOf(planOf("prod"))].sort()).toEqual([
      "cert-manager",
      "cloudnative-pg",
      "plugin-barman-cloud",
      "prometheus-operator-crds",
    ]);
  });

  it("have the plug-in among them where backups are kept, as the place of these is an object of it", () => {
    const { backup } = planOf("prod");
    expect(backup).toBeDefined();
    expect(operatorsOf({ tiers: [], ...(backup && { backup }) })).toContain("plugin-barman-cloud");
    expect(operatorsOf({ tiers: [] })).toEqual([]);
  });

  it("get in from their own namespace: that of a tier's operator, and no other", () => {
    const [flows] = planFlows([mongodb]);
    const args = { platform: "demo", environment: "prod", namespaces, flows: [], apiServerNetworks: [] };
    const { ingress } = flows ? policyOf(flows, args) : {};
    const selector = { matchLabels: { "kubernetes.io/metadata.name": "psmdb-operator" } };
    const rule = { ports: [{ port: 27017, protocol: "TCP" }], from: [{ namespaceSelector: selector }] };
    expect(ingress).toContainEqual(rule);
    expect(JSON.stringify(ingress)).not.toContain("cnpg-system");
  });
});

describe("a secret that a program reads under a name of its own", () => {
  it("MED-CON-10: has its value under that key, and no login", async () => {
    const { plan } = plannedMongodb("prod");
    const secrets = plan.secrets.map((secret) => ({ ...secret, zones: ["database"] as const }));
    const recorded = await recordResources(
      () =>
        new KubernetesCredentials("credentials", { platform: "demo", environment: "prod", namespaces, secrets }, {}),
      { "random:index/randomPassword:RandomPassword": { result: "made" } },
    );
    const keysOf = (name: string): readonly string[] => {
      const { inputs } = find(recorded, "kubernetes:core/v1:Secret", `${name}-database`);
      const data = at(inputs, "stringData", "value") ?? at(inputs, "stringData");
      return Object.keys(z.record(z.string(), z.unknown()).parse(data)).sort();
    };
    expect(keysOf("appointment-db-member-key")).toEqual(["mongodb-key"]);
    expect(keysOf("appointment-db")).toEqual(["password", "username"]);
  });
});
