import { KubernetesMongodb } from "../../../components/tiers/mongodb/kubernetes";
import { faultsOfCustomResource } from "../../support/custom-resource";
import { plannedMongodb, registerMongodb, replicaSetOf } from "../../support/mongodb-tier";
import { kubernetesTarget } from "../../support/plan-context";
import { at, namesOf, protectedNames } from "../../support/tier-resources";

jest.setTimeout(60_000);

const prod = plannedMongodb("prod").plan;
const dev = plannedMongodb("dev").plan;
const open = kubernetesTarget({ environment: "dev", protectData: false, spread: "preferred" });

const store = { schedule: "0 2 * * *", retentionDays: 30, destination: "s3://b/p", credentialsSecret: "keys" };
const atAws = { ...store, region: "eu-west-3" };
const atOwn = { ...store, endpoint: "https://s3.example.org:9000", certificateAuthoritySecret: "s3-authority" };

const specOf = async (...given: Parameters<typeof replicaSetOf>): Promise<unknown> =>
  at((await replicaSetOf(...given)).inputs, "spec");
const membersOf = async (...given: Parameters<typeof replicaSetOf>): Promise<unknown> =>
  at(await specOf(...given), "replsets", "0");

describe("a MongoDB on Kubernetes", () => {
  it("is one replica set with certificates of an authority of its own", async () => {
    expect(namesOf(await registerMongodb())).toEqual([
      "Certificate appointment-db-authority",
      "Certificate appointment-db-clients",
      "Certificate appointment-db-members",
      "ClusterIssuer appointment-db-authority",
      "Issuer appointment-db-root",
      "Mongodb appointment-db",
      "PerconaServerMongoDB appointment-db",
    ]);
  });

  it.each([
    ["production", prod, kubernetesTarget({ storageClass: "fast", imageMirror: "registry.site.example" })],
    ["development", dev, open],
    ["at AWS", plannedMongodb("prod", { context: { backup: atAws } }).plan, kubernetesTarget()],
    ["at a server with an authority of its own", plannedMongodb("prod", { context: { backup: atOwn } }).plan, open],
  ])("is accepted by the operator's own definition: %s", async (_where, plan, target) => {
    const { inputs } = await replicaSetOf(plan, target);
    expect(faultsOfCustomResource("percona-server-mongodb", inputs)).toEqual([]);
    expect(faultsOfCustomResource("percona-server-mongodb", { ...inputs, spec: { image: 1, replset: [] } })).toEqual([
      expect.stringContaining("replset"),
      expect.stringContaining("/spec/image must be string"),
    ]);
  });

  it("MED-DB-02: has three members that elect one of them, and one in development", async () => {
    expect(await membersOf()).toMatchObject({ name: "rs0", size: 3 });
    expect(await membersOf(dev, open)).toMatchObject({ name: "rs0", size: 1 });
    expect(at(await specOf(), "unsafeFlags")).toEqual({ replsetSize: false });
    expect(at(await specOf(dev, open), "unsafeFlags")).toEqual({ replsetSize: true });
  });

  it("MED-SEC-03: lets its one user read and write its one database, with the generated password", async () => {
    expect(at(await specOf(), "users")).toEqual([
      {
        name: "appointment_service",
        db: "appointments",
        passwordSecretRef: { name: "appointment-db", key: "password" },
        roles: [{ name: "readWrite", db: "appointments" }],
      },
    ]);
  });

  it("MED-CON-10: members know each other by the generated key, and everybody speaks TLS", async () => {
    const spec = await specOf();
    expect(at(spec, "secrets")).toEqual({
      users: "appointment-db-system-users",
      ssl: "appointment-db-members-tls",
      keyFile: "appointment-db-member-key",
    });
    expect(at(spec, "tls")).toEqual({
      mode: "requireTLS",
      certManagementPolicy: "userProvidedOnly",
      allowInvalidCertificates: false,
    });
    const configuration: unknown = JSON.parse(String(at(await membersOf(), "configuration")));
    expect(configuration).toEqual({ net: { tls: { allowConnectionsWithoutCertificates: true } } });
  });

  it("the members' certificate has every name by which the operator, members and users know them", async () => {
    const certificate = (await registerMongodb()).find(({ name }) => name === "appointment-db-members");
    const names = at(certificate?.inputs, "spec", "dnsNames");
    expect(names).toEqual(
      expect.arrayContaining(["localhost", "appointment-db-rs0", "*.appointment-db-rs0.demo-database"]),
    );
    for (const { host } of prod.connection.members) {
      expect(names).toContain(host.replace(/^[^.]+/, "*"));
    }
  });

  it("MED-HA-03 MED-HA-05: one member at a time may be gone, and no two are on one host or unevenly over zones", async () => {
    const members = await membersOf();
    expect(at(members, "podDisruptionBudget")).toEqual({ maxUnavailable: 1 });
    expect(at(members, "affinity")).toEqual({ antiAffinityTopologyKey: "kubernetes.io/hostname" });
    expect(at(members, "topologySpreadConstraints", "0")).toMatchObject({
      topologyKey: "topology.kubernetes.io/zone",
      whenUnsatisfiable: "DoNotSchedule",
      labelSelector: { matchLabels: { "palier.dev/tier": "appointment-db" } },
    });
    expect(at(await membersOf(dev, open), "affinity")).toEqual({ antiAffinityTopologyKey: "none" });
  });

  it("MED-HA-10 MED-SEC-16: every container that can be told of it is closed and limited", async () => {
    const spec = await specOf();
    const members = await membersOf();
    const closed = { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ["ALL"] } };
    const containers = [members, at(spec, "backup")].map((part) => at(part, "containerSecurityContext"));
    const sidecar = at(members, "sidecars", "0");
    expect([...containers, at(spec, "initContainerSecurityContext"), at(sidecar, "securityContext")]).toEqual(
      Array.from({ length: 4 }, () => closed),
    );
    expect(at(members, "podSecurityContext")).toMatchObject({
      runAsNonRoot: true,
      runAsUser: 1001,
      seccompProfile: { type: "RuntimeDefault" },
    });
    const amount: unknown = expect.stringMatching(/^\d+/);
    const both = { cpu: amount, memory: amount };
    for (const part of [members, at(spec, "backup"), sidecar]) {
      expect(at(part, "resources")).toEqual({ requests: both, limits: both });
    }
  });

  it("MED-CON-07: is measured by a user who may only look, over TLS", async () => {
    const sidecar = at(await membersOf(), "sidecars", "0");
    expect(at(sidecar, "ports")).toEqual([{ name: "metrics", containerPort: 9216 }]);
    expect(at(sidecar, "env", "0", "value")).toBe(
      "mongodb://localhost:27017/admin?tls=true&tlsCAFile=/etc/mongodb-ssl/ca.crt",
    );
    expect(at(sidecar, "env", "1", "valueFrom", "secretKeyRef")).toEqual({
      name: "appointment-db-system-users",
      key: "MONGODB_CLUSTER_MONITOR_USER",
    });
    expect(at(await membersOf(), "labels")).toMatchObject({ "palier.dev/metrics": "mongodb" });
  });

  it("MED-BAK-01 MED-BAK-03: is dumped at the schedule, keeps its log of operations, and throws away what is too old", async () => {
    expect(at(await specOf(), "backup")).toMatchObject({
      enabled: true,
      pitr: { enabled: true },
      storages: {
        platform: {
          type: "s3",
          s3: {
            bucket: "demo-backups",
            prefix: "prod/appointment-db",
            endpointUrl: "https://s3.example.org",
            credentialsSecret: "backup-credentials",
          },
        },
      },
      tasks: [{ schedule: "0 2 * * *", retention: { type: "count", count: 31, deleteFromStorage: true } }],
    });
    expect(at(await specOf(dev, open), "backup")).toMatchObject({ enabled: false });
  });

  it("trusts the authority of a server that has its own", async () => {
    const { plan } = plannedMongodb("prod", { context: { backup: atOwn } });
    expect(at(await specOf(plan), "backup", "storages", "platform")).toEqual({
      main: true,
      type: "minio",
      minio: {
        bucket: "b",
        prefix: "p/appointment-db",
        credentialsSecret: "keys",
        endpointUrl: "s3.example.org:9000",
        secure: true,
        caBundle: { name: "s3-authority", key: "ca.crt" },
      },
    });
  });

  it("never looks for versions, and switches a new major's features on when all members run it", async () => {
    expect(await specOf()).toMatchObject({
      crVersion: "1.23.0",
      updateStrategy: "SmartUpdate",
      upgradeOptions: { apply: "disabled", setFCV: true },
      image: prod.image,
    });
  });

  it("is done when the operator calls it ready", async () => {
    expect(at((await replicaSetOf()).inputs, "metadata", "annotations")).toMatchObject({
      "pulumi.com/waitFor": "jsonpath={.status.state}=ready",
    });
  });

  it("MED-DB-04: keeps its volumes where data is protected, and gives them back where it is not", async () => {
    const finalizers = async (...given: Parameters<typeof replicaSetOf>): Promise<unknown> =>
      at((await replicaSetOf(...given)).inputs, "metadata", "finalizers");
    expect(await finalizers()).toEqual(["percona.com/delete-psmdb-pods-in-order"]);
    expect(await finalizers(dev, open)).toContain("percona.com/delete-psmdb-pvc");
    const register = (target: typeof open) => (options: object) => new KubernetesMongodb(prod, target, options);
    expect(await protectedNames(register(kubernetesTarget()))).toEqual(["appointment-db"]);
    expect(await protectedNames(register(open))).toEqual([]);
  });
});
