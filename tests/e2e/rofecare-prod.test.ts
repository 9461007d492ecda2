import { isAvailable, since } from "./support/cluster";
import type { Change } from "./support/engine";
import { setStage, type Stage, stageTimeout } from "./support/stage";

const minutes = 60_000;
const database = "rofecare-prod-database";
const backend = "rofecare-prod-backend";

let stage: Stage | undefined;
let cluster: Stage["cluster"];
let engine: Stage["engine"];
let project: Stage["project"];

beforeAll(async () => {
  stage = await setStage("prod");
  ({ cluster, engine, project } = stage);
}, stageTimeout);

afterAll(() => stage?.clear(), minutes);

/** Changes to what runs, without the outputs of the stack and components, which follow from them. */
const changed = (changes: readonly Change[]): readonly string[] =>
  changes
    .filter(({ type }) => !type.startsWith("palier:") && !type.startsWith("pulumi:"))
    .map(({ operation, type, name }) => `${operation} ${type} ${name}`)
    .sort();

describe("Rofecare in production, on a real API server", () => {
  it(
    "a bad configuration is refused whole, and changes nothing",
    async () => {
      project.writeStack("prod", {
        environment: "production",
        tiers: { "patient-servce": { replicas: 2 } },
        replica: 3,
      });
      const { code, output } = await engine.up();
      project.writeStack("prod");
      expect(code).not.toBe(0);
      expect(output).toContain("3 mistakes; nothing was changed");
      expect(output).toContain('did you mean "prod"?');
      expect(output).toContain('did you mean "patient-service"?');
      expect(output).not.toMatch(/unhandled exception|^\s+at .*\.ts:\d+/m);
      expect((await engine.resources()).names).toEqual([]);
    },
    5 * minutes,
  );

  it(
    "ROF-CON-01: goes up under the policy pack, and every workload becomes available",
    async () => {
      const { code, output } = await engine.up();
      expect(output).not.toMatch(/error:|mandatory/i);
      expect(code).toBe(0);
      const deployments = await cluster.list("deployments");
      expect(deployments.filter((deployment) => !isAvailable(deployment)).map((d) => d.metadata.name)).toEqual([]);
      const own = deployments.filter((deployment) => deployment.metadata.namespace === backend);
      expect(own.map((deployment) => deployment.metadata.name)).toEqual(
        expect.arrayContaining(["config-server", "discovery-server", "gateway", "patient-service"]),
      );
    },
    15 * minutes,
  );

  it("ROF-SEC-15: every pod was admitted by a namespace that enforces Pod Security restricted", async () => {
    const namespaces = await cluster.list("namespaces");
    const platform = namespaces.filter((namespace) => namespace.metadata.name.startsWith("rofecare-prod-"));
    expect(platform.map((n) => n.metadata.labels?.["pod-security.kubernetes.io/enforce"])).toEqual(
      Array.from({ length: 3 }, () => "restricted"),
    );
    const pods = (await cluster.list("pods")).filter((pod) => pod.metadata.namespace?.startsWith("rofecare-prod-"));
    expect(pods.length).toBeGreaterThan(25);
    expect(pods.filter((pod) => pod.status?.phase !== "Running").map((pod) => pod.metadata.name)).toEqual([]);
  });

  it("ROF-OPS-01 ROF-OPS-02: each group started when the one before was available, by the API server's own times", async () => {
    const deployments = new Map((await cluster.list("deployments", backend)).map((d) => [d.metadata.name, d]));
    const deployment = (name: string): NonNullable<ReturnType<typeof deployments.get>> => {
      const found = deployments.get(name);
      if (!found) throw new Error(`no Deployment ${name}`);
      return found;
    };
    const created = (name: string): number => Date.parse(deployment(name).metadata.creationTimestamp);
    const available = (name: string): number => since(deployment(name), "Available");
    const clusters = await cluster.list("clusters.postgresql.cnpg.io", database);
    expect(clusters).toHaveLength(8);
    const databasesReady = Math.max(...clusters.map((postgres) => since(postgres, "Ready")));
    expect(created("config-server")).toBeGreaterThanOrEqual(databasesReady);
    expect(created("discovery-server")).toBeGreaterThanOrEqual(available("config-server"));
    expect(created("gateway")).toBeGreaterThanOrEqual(available("discovery-server"));
    for (const name of ["identity-service", "patient-service", "clinical-service", "interoperability-service"]) {
      expect(created(name)).toBeGreaterThanOrEqual(available("gateway"));
    }
  });

  it("ROF-HA-04 ROF-SVC-05 ROF-SVC-06: patient-service has 3 replicas and clinical-service 2", async () => {
    const deployments = await cluster.list("deployments", backend);
    const replicas = (name: string): unknown => deployments.find((d) => d.metadata.name === name)?.spec?.["replicas"];
    expect([replicas("patient-service"), replicas("clinical-service")]).toEqual([3, 2]);
  });

  it("ROF-SEC-09 ROF-CAC-08 ROF-MSG-05: only the edge has an address outside of the cluster", async () => {
    const services = await cluster.list("services");
    const outside = services.filter((service) => service.spec?.["type"] !== "ClusterIP");
    expect(outside.map((service) => service.metadata.name)).toEqual(["edge"]);
  });

  it("ROF-CON-22 ROF-CON-25: no pod takes a port of its node, so replicas of one service never meet", async () => {
    const pods = await cluster.list("pods");
    expect(JSON.stringify(pods.map((pod) => pod.spec))).not.toContain('"hostPort"');
    expect(pods.filter((pod) => pod.spec?.["hostNetwork"] === true)).toEqual([]);
  });

  it(
    "a second update changes nothing",
    async () => {
      expect(changed(await engine.preview())).toEqual([]);
    },
    5 * minutes,
  );

  it(
    "changing one service's image changes that Deployment only",
    async () => {
      project.writeStack("prod", { tiers: { "patient-service": { image: "rofecare/patient-service:1.0.1" } } });
      expect(changed(await engine.preview())).toEqual(["update kubernetes:apps/v1:Deployment patient-service"]);
    },
    5 * minutes,
  );

  it(
    "overriding one value for one service changes only what depends on it",
    async () => {
      project.writeStack("prod", { tiers: { "pharmacy-service": { replicas: 3 } } });
      expect(changed(await engine.preview())).toEqual(["update kubernetes:apps/v1:Deployment pharmacy-service"]);
    },
    5 * minutes,
  );

  it(
    "adding a service adds only its resources",
    async () => {
      project.writeStack("prod");
      project.writePlatform({ "billing-service": newService });
      expect(changed(await engine.preview())).toEqual([
        "create kubernetes:apps/v1:Deployment billing-service",
        "create kubernetes:core/v1:Service billing-service",
        "create kubernetes:networking.k8s.io/v1:NetworkPolicy billing-service",
        "create kubernetes:policy/v1:PodDisruptionBudget billing-service",
      ]);
      project.writePlatform({});
    },
    5 * minutes,
  );

  it(
    "ROF-SEC-02: rotating one secret touches only its readers",
    async () => {
      project.writeStack("prod", { secretVersions: { "patient-db": 2 } });
      const changes = changed(await engine.preview());
      expect(changes).toContain("update kubernetes:apps/v1:Deployment patient-service");
      const touched = changes.filter((change) => !/patient-(db|service)/.test(change));
      expect(touched).toEqual([]);
      const before = await passwordOf("patient-db");
      const { code, output } = await engine.up();
      expect(code).toBe(0);
      const lines = output.split("\n");
      const isWritten = lines.map((line) => /Secret patient-db\S* updated/.test(line)).lastIndexOf(true);
      const restarts = lines.findIndex((line) => /Deployment patient-service updating/.test(line));
      expect(isWritten).toBeGreaterThan(0);
      expect(restarts).toBeGreaterThan(isWritten);
      expect(await passwordOf("patient-db")).not.toBe(before);
      expect(await passwordOf("patient-db", database)).toBe(await passwordOf("patient-db"));
    },
    5 * minutes,
  );

  it(
    "ROF-SEC-01 ROF-ENV-08: the exported state holds no secret in plain text",
    async () => {
      const state = await engine.exportState();
      const secrets = (await cluster.list("secrets")).filter((s) => s.metadata.namespace?.startsWith("rofecare-prod-"));
      const values = secrets.flatMap((secret) => Object.entries(secret.data ?? {}));
      const passwords = values.filter(([key]) => key === "password").map(([, value]) => value);
      expect(passwords.length).toBeGreaterThanOrEqual(12);
      for (const encoded of passwords) {
        const plain = Buffer.from(encoded, "base64").toString("utf8");
        expect(plain.length).toBeGreaterThanOrEqual(32);
        expect(state.includes(plain) || state.includes(encoded) || state.includes(encodeURIComponent(plain))).toBe(
          false,
        );
      }
    },
    5 * minutes,
  );

  it(
    "ROF-HA-06: an update leaves the number of replicas to the autoscaler",
    async () => {
      await cluster.kubectl("scale", "deployment", "gateway", "--namespace", backend, "--replicas", "4");
      project.writeStack("prod", {
        secretVersions: { "patient-db": 2 },
        tiers: { gateway: { image: "rofecare/gateway:1.0.1" } },
      });
      expect((await engine.up()).code).toBe(0);
      const gateway = (await cluster.list("deployments", backend)).find(({ metadata }) => metadata.name === "gateway");
      expect(gateway?.spec?.["replicas"]).toBe(4);
      expect(JSON.stringify(gateway?.spec)).toContain("rofecare/gateway:1.0.1");
    },
    5 * minutes,
  );

  it(
    "a change that would replace what holds data is stopped, and named, before anything changes",
    async () => {
      project.writeStack("prod", { kubernetes: { namespacePrefix: "other" } });
      const { code, output } = await engine.run("preview", "--stack", "prod", "--non-interactive");
      project.writeStack("prod", { secretVersions: { "patient-db": 2 } });
      expect(code).not.toBe(0);
      expect(output).toMatch(/unable to replace resource "[^"]*Namespace::database"/);
      expect((await cluster.list("namespaces")).map(({ metadata }) => metadata.name)).not.toContain("other-database");
    },
    5 * minutes,
  );

  it(
    "ROF-OPS-05 ROF-ENV-05: destroying refuses as long as data is protected, and every volume stays",
    async () => {
      const volumes = (await cluster.list("persistentvolumeclaims")).map(({ metadata }) => metadata.uid).sort();
      expect(volumes.length).toBeGreaterThan(8);
      const { code, output } = await engine.destroy();
      expect((await cluster.list("persistentvolumeclaims")).map(({ metadata }) => metadata.uid).sort()).toEqual(
        volumes,
      );
      expect(code).not.toBe(0);
      expect(output).toMatch(/protect/);
      expect(await cluster.list("clusters.postgresql.cnpg.io", database)).toHaveLength(8);
    },
    10 * minutes,
  );

  async function passwordOf(secret: string, namespace = backend): Promise<string> {
    const secrets = await cluster.list("secrets", namespace);
    return secrets.find((candidate) => candidate.metadata.name === secret)?.data?.["password"] ?? "";
  }
});

const newService = {
  kind: "service",
  runtime: "spring",
  image: "rofecare/billing-service:1.0.0",
  port: 8090,
  resources: { cpuLimit: "0.5", memoryLimit: "512Mi" },
  uses: ["redis", "config-server"],
  calledBy: ["gateway"],
};
