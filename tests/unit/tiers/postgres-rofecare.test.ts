import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { clusterSpec } from "../../../components/tiers/postgres/cluster";
import { restoredName } from "../../../components/tiers/postgres/network";
import type { PostgresPlan } from "../../../components/tiers/postgres/plan";
import { kubernetesTarget } from "../../support/plan-context";
import { planOf, tierOf } from "../../support/rofecare";

const prod = planOf("prod");
const database = (name: string): PostgresPlan => tierOf(prod, "postgres", name);
const databases = prod.tiers.filter((tier) => tier.kind === "postgres");

describe("the databases of Rofecare in production", () => {
  it.each([
    ["ROF-DB-01", "identity-db", "rofecare_identity", "identity_user", "500m", "512Mi"],
    ["ROF-DB-02", "patient-db", "rofecare_patient", "patient_user", "1", "1Gi"],
    ["ROF-DB-03", "clinical-db", "rofecare_clinical", "clinical_user", "1", "1Gi"],
    ["ROF-DB-04", "medtech-db", "rofecare_medical_technology", "medtech_user", "500m", "512Mi"],
    ["ROF-DB-05", "pharmacy-db", "rofecare_pharmacy", "pharmacy_user", "500m", "512Mi"],
    ["ROF-DB-06", "finance-db", "rofecare_finance", "finance_user", "500m", "512Mi"],
    ["ROF-DB-07", "platform-db", "rofecare_platform", "platform_user", "500m", "512Mi"],
    ["ROF-DB-08", "interop-db", "rofecare_interoperability", "interop_user", "500m", "512Mi"],
  ])("%s ROF-DB-10 ROF-CON-02 ROF-CON-35: %s keeps %s of %s within %s cores and %s", (...row) => {
    const [, name, ofService, owner, cpuLimit, memoryLimit] = row;
    expect(database(name)).toMatchObject({
      database: ofService,
      username: owner,
      version: "16",
      resources: { cpuLimit, memoryLimit, memoryRequest: "256Mi" },
      connection: { database: ofService, username: owner, port: 5432 },
      backup: { folder: name },
    });
  });

  it("ROF-DB-09: there are eight, each used by one service only", () => {
    const users = databases.map(({ name }) => prod.tiers.filter((tier) => tier.uses.includes(name)).length);
    expect(users).toEqual([1, 1, 1, 1, 1, 1, 1, 1]);
  });

  it("ROF-SEC-02: they have eight passwords, each read by its database and its service only", () => {
    const secrets = prod.secrets.filter(({ name }) => databases.some((each) => each.name === name));
    expect(new Set(secrets.map(({ name }) => name)).size).toBe(8);
    expect(secrets.map(({ length, readers }) => [length, readers.length])).toEqual(
      Array.from({ length: 8 }, () => [44, 2]),
    );
  });

  it("ROF-BAK-01: each has a backup of its own, in a folder of its own", () => {
    expect(new Set(databases.map(({ backup }) => backup?.folder)).size).toBe(8);
  });
});

describe("the restore of the manual", () => {
  const manual = readFileSync(join(__dirname, "..", "..", "..", "docs", "backups.md"), "utf8");
  const text = /```yaml\n(apiVersion: postgresql\.cnpg\.io[\s\S]*?)```/.exec(manual)?.[1] ?? "";
  const manifest: unknown = parse(text);
  const patients = database("patient-db");

  it("ROF-BAK-06 ROF-CON-37: makes a new cluster beside the old one, under the name that the network lets through", () => {
    expect(manifest).toMatchObject({
      metadata: { name: restoredName(patients), namespace: prod.namespaces.database },
      spec: {
        bootstrap: {
          recovery: {
            source: "patient-db",
            database: patients.database,
            owner: patients.username,
            secret: { name: patients.connection.secret },
          },
        },
      },
    });
  });

  it("ROF-BAK-06: reads the folder that the database writes, with its own image and volumes as large as its own", () => {
    expect(manifest).toMatchObject({
      spec: {
        storage: { size: patients.storage },
        walStorage: { size: patients.walStorage },
        externalClusters: [
          {
            name: "patient-db",
            plugin: {
              name: "barman-cloud.cloudnative-pg.io",
              parameters: { barmanObjectName: patients.backup?.objectStore, serverName: patients.backup?.folder },
            },
          },
        ],
      },
    });
    expect(manual).toContain(patients.image.split("@")[0]);
  });

  it("carries the labels by which the operator may reach its pods", () => {
    const { inheritedMetadata } = clusterSpec(patients, kubernetesTarget({ platform: "rofecare" }));
    const labels = Object.entries(inheritedMetadata?.labels ?? {}).filter(([label]) => label.startsWith("palier.dev/"));
    expect(labels).toHaveLength(4);
    expect(manifest).toHaveProperty("spec.inheritedMetadata.labels", Object.fromEntries(labels));
  });
});
