import { KubernetesMariadb } from "../../../components/tiers/mariadb/kubernetes";
import { plannedMariadb, registerMariadb } from "../../support/mariadb-tier";
import { find, type RecordedResource } from "../../support/mocks";
import { kubernetesTarget } from "../../support/plan-context";
import {
  at,
  containerOf,
  faultsOf,
  namesOf,
  podOf,
  protectedNames,
  variableOf,
  versionsOf,
} from "../../support/tier-resources";

const prod = plannedMariadb("prod").plan;
const dev = plannedMariadb("dev").plan;
const open = kubernetesTarget({ environment: "dev", protectData: false, spread: "preferred" });

const setOf = async (...given: Parameters<typeof registerMariadb>): Promise<RecordedResource> =>
  find(await registerMariadb(...given), "kubernetes:apps/v1:StatefulSet", "billing-db");
const backupOf = async (...given: Parameters<typeof registerMariadb>): Promise<unknown> =>
  at(find(await registerMariadb(...given), "kubernetes:batch/v1:CronJob", "billing-db-backup").inputs, "spec");
const jobPod = async (...given: Parameters<typeof registerMariadb>): Promise<unknown> =>
  at(await backupOf(...given), "jobTemplate", "spec", "template");

describe("a MariaDB on Kubernetes", () => {
  it("MED-HA-04 MED-DB-06: is a set with a service for users and one for members, and a job for its backups", async () => {
    expect(namesOf(await registerMariadb())).toEqual([
      "Certificate billing-db-authority",
      "Certificate billing-db-clients",
      "Certificate billing-db-members",
      "ClusterIssuer billing-db-authority",
      "ConfigMap billing-db",
      "ConfigMap billing-db-scripts",
      "CronJob billing-db-backup",
      "Issuer billing-db-root",
      "Mariadb billing-db",
      "PodDisruptionBudget billing-db",
      "Service billing-db",
      "Service billing-db-members",
      "StatefulSet billing-db",
    ]);
  });

  it("in development is one member, without a budget and without backups", async () => {
    const names = namesOf(await registerMariadb(dev, open));
    expect(names).not.toContain("PodDisruptionBudget billing-db");
    expect(names).not.toContain("CronJob billing-db-backup");
    expect(at((await setOf(dev, open)).inputs, "spec", "replicas")).toBe(1);
    const ports = at(containerOf(await setOf(dev, open), "mariadb"), "ports");
    expect(ports).toEqual([{ name: "mariadb", containerPort: 3306 }]);
  });

  it("keeps every mandatory rule of the pack", async () => {
    expect(await faultsOf(await registerMariadb())).toEqual([]);
    expect(await faultsOf(await registerMariadb(dev, open))).toEqual([]);
  });

  it("MED-DB-03: has three members that start together and are updated one by one", async () => {
    const { inputs } = await setOf();
    expect(at(inputs, "spec")).toMatchObject({
      replicas: 3,
      serviceName: "billing-db-members",
      podManagementPolicy: "Parallel",
      minReadySeconds: 15,
    });
    const members = find(await registerMariadb(), "kubernetes:core/v1:Service", "billing-db-members");
    expect(at(members.inputs, "spec")).toMatchObject({ clusterIP: "None", publishNotReadyAddresses: true });
  });

  it("a user stays with the member that it found, and never finds the pod of a backup", async () => {
    const service = find(await registerMariadb(), "kubernetes:core/v1:Service", "billing-db");
    expect(at(service.inputs, "spec")).toMatchObject({
      sessionAffinity: "ClientIP",
      selector: { "palier.dev/tier": "billing-db", "palier.dev/role": "server" },
    });
    expect(at(await jobPod(), "metadata", "labels")).toMatchObject({
      "palier.dev/tier": "billing-db",
      "palier.dev/role": "backup",
    });
    expect(at(await jobPod(), "metadata", "labels", "palier.dev/metrics")).toBeUndefined();
  });

  it("MED-HA-03 MED-HA-05: one member at a time may be gone, and no two are on one host", async () => {
    const budget = find(await registerMariadb(), "kubernetes:policy/v1:PodDisruptionBudget", "billing-db");
    expect(at(budget.inputs, "spec", "maxUnavailable")).toBe(1);
    expect(
      at(podOf(await setOf()), "affinity", "podAntiAffinity", "requiredDuringSchedulingIgnoredDuringExecution", "0"),
    ).toMatchObject({ topologyKey: "kubernetes.io/hostname" });
    expect(at(podOf(await setOf(dev, open)), "affinity")).toBeUndefined();
  });

  it("MED-SEC-05: passwords come from their secrets, and a new one starts the members anew", async () => {
    const set = await setOf();
    expect(variableOf(set, "mariadb", "DATABASE_PASSWORD")).toEqual({
      secretKeyRef: { name: "billing-db", key: "password" },
    });
    expect(variableOf(set, "exporter", "MYSQLD_EXPORTER_PASSWORD")).toEqual({
      secretKeyRef: { name: "billing-db-metrics", key: "password" },
    });
    const rotated = plannedMariadb("prod", { context: { versionOf: () => 2 } }).plan;
    expect(versionsOf(await setOf(rotated))).toMatchObject({ "palier.dev/version-of-billing-db": "2" });
    expect(versionsOf(await setOf(rotated))).not.toEqual(versionsOf(set));
  });

  it("settings that change start the members anew", async () => {
    const other = plannedMariadb("prod", { spec: { maxConnections: 200 } }).plan;
    expect(versionsOf(await setOf(other))).not.toEqual(versionsOf(await setOf()));
  });

  it("tells every member the names of all, as their certificate has them", async () => {
    const members = variableOf(await setOf(), "mariadb", "MEMBERS");
    expect(members).toBe(prod.memberHosts.join(" "));
    expect(variableOf(await setOf(), "mariadb", "ANNOUNCE_HOST")).toBe(
      "$(POD_NAME).billing-db-members.demo-database.svc.cluster.local",
    );
    const certificate = (await registerMariadb()).find(({ name }) => name === "billing-db-members");
    expect(certificate?.inputs).toBeDefined();
    const names = (await registerMariadb())
      .filter(({ type }) => type.endsWith(":Certificate"))
      .map(({ inputs }) => at(inputs, "spec", "dnsNames"));
    expect(names).toContainEqual(["localhost", prod.connection.host, prod.memberDomain, `*.${prod.memberDomain}`]);
  });

  it("MED-DB-04: keeps its volumes where data is protected", async () => {
    const retention = async (...given: Parameters<typeof registerMariadb>): Promise<unknown> =>
      at((await setOf(...given)).inputs, "spec", "persistentVolumeClaimRetentionPolicy");
    expect(await retention()).toEqual({ whenDeleted: "Retain", whenScaled: "Retain" });
    expect(await retention(dev, open)).toEqual({ whenDeleted: "Delete", whenScaled: "Retain" });
    const register = (target: typeof open) => (options: object) => new KubernetesMariadb(prod, target, options);
    expect(await protectedNames(register(kubernetesTarget()))).toEqual(["billing-db"]);
    expect(await protectedNames(register(open))).toEqual([]);
  });

  it("pulls from a site's own registry, and uses its storage class", async () => {
    const target = kubernetesTarget({ imageMirror: "registry.site.example", storageClass: "fast" });
    const set = await setOf(prod, target);
    expect(at(containerOf(set, "mariadb"), "image")).toBe("registry.site.example/library/mariadb:11.8.8");
    expect(at(set.inputs, "spec", "volumeClaimTemplates", "0", "spec", "storageClassName")).toBe("fast");
    const pod = at(await jobPod(prod, target), "spec");
    expect(at(pod, "containers", "0", "image")).toMatch(/^registry\.site\.example\/rclone\/rclone:/);
    expect(at(pod, "volumes", "0", "ephemeral", "volumeClaimTemplate", "spec", "storageClassName")).toBe("fast");
  });
});

describe("the backups of a MariaDB on Kubernetes", () => {
  it("MED-BAK-01 MED-BAK-03: run at the platform's schedule in UTC, never two at once", async () => {
    expect(await backupOf()).toMatchObject({
      schedule: "0 2 * * *",
      timeZone: "Etc/UTC",
      concurrencyPolicy: "Forbid",
    });
  });

  it("dump first and send afterwards, each with what it needs and no more", async () => {
    const pod = at(await jobPod(), "spec");
    const environment = (container: unknown): readonly unknown[] => {
      const env = at(container, "env");
      return Array.isArray(env) ? env.map((variable: unknown) => at(variable, "name")) : [];
    };
    const [dump, upload] = [at(pod, "initContainers", "0"), at(pod, "containers", "0")];
    expect(environment(dump)).toContain("DATABASE_PASSWORD");
    expect(environment(dump).filter((name) => String(name).startsWith("RCLONE"))).toEqual([]);
    expect(environment(upload)).toContain("RCLONE_CONFIG_STORE_SECRET_ACCESS_KEY");
    expect(environment(upload)).not.toContain("DATABASE_PASSWORD");
    expect(at(pod, "volumes", "0", "ephemeral", "volumeClaimTemplate", "spec", "resources", "requests")).toEqual({
      storage: "20Gi",
    });
  });

  it("trust the authority of a server that has its own", async () => {
    const backup = {
      schedule: "0 2 * * *",
      retentionDays: 7,
      destination: "s3://b/p",
      endpoint: "https://s3.example.org:9000",
      credentialsSecret: "keys",
      certificateAuthoritySecret: "s3-authority",
    };
    const pod = at(await jobPod(plannedMariadb("prod", { context: { backup } }).plan), "spec");
    const variables = at(pod, "containers", "0", "env");
    expect(variables).toEqual(
      expect.arrayContaining([
        { name: "RCLONE_CA_CERT", value: "/etc/store-authority/ca.crt" },
        { name: "RCLONE_CONFIG_STORE_ENDPOINT", value: "https://s3.example.org:9000" },
        { name: "RETENTION", value: "7d" },
        { name: "FOLDER", value: "b/p/billing-db" },
      ]),
    );
    expect(at(pod, "volumes", "4")).toMatchObject({ name: "store-authority", secret: { secretName: "s3-authority" } });
  });
});
