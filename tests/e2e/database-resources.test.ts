import { setTimeout } from "node:timers/promises";
import { z } from "zod";
import { type KubernetesObject, objectSchema, readOperators } from "../../components/targets/kubernetes/operator-files";
import { type Sandbox, startSandbox } from "../../tools/sandbox";
import { ensureToolchain } from "../../tools/toolchain";
import { plannedMariadb, registerMariadb } from "../support/mariadb-tier";
import type { RecordedResource } from "../support/mocks";
import { plannedMongodb, registerMongodb } from "../support/mongodb-tier";
import { kubernetesTarget } from "../support/plan-context";
import { type Answer, ApiServer } from "./support/api-server";

const minutes = 60_000;

let sandbox: Sandbox;
let server: ApiServer;

beforeAll(async () => {
  await ensureToolchain();
  sandbox = await startSandbox("e2e-database-resources");
  server = new ApiServer(sandbox.kubeconfig);
  const labels = { "pod-security.kubernetes.io/enforce": "restricted" };
  for (const name of ["demo-database", "demo-backend"]) {
    await server.post("/api/v1/namespaces", { metadata: { name, labels } });
  }
  const [certificates, mongodb] = readOperators(["cert-manager", "percona-server-mongodb"]);
  const definitions = (certificates?.objects ?? []).filter(
    ({ kind }) => kind === "CustomResourceDefinition" || kind === "Namespace",
  );
  for (const object of [...definitions, ...(mongodb?.objects ?? [])]) expectAccepted(await post(object));
}, 30 * minutes);

afterAll(async () => {
  server.close();
  await sandbox.stop();
});

/** Where the API server keeps objects of a kind. */
function pathOf({ apiVersion, kind, metadata }: KubernetesObject): string {
  const group = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const place = metadata.namespace === undefined ? "" : `/namespaces/${metadata.namespace}`;
  return `${group}${place}/${kind.toLowerCase()}s`;
}

/** Strictly: a field that the API server does not know is a mistake. A new kind is served a moment after its definition. */
async function post(object: KubernetesObject): Promise<Answer> {
  const path = `${pathOf(object)}?fieldValidation=Strict`;
  let answer = await server.post(path, object);
  for (let attempt = 0; answer.status === 404 && attempt < 150; attempt++) {
    await setTimeout(200);
    answer = await server.post(path, object);
  }
  return answer;
}

function expectAccepted({ status, body }: Answer): void {
  if (status !== 201) throw new Error(`${status}: ${body}`);
}

/** Every object of a tier as the provider would send it. */
const objectsOf = (resources: readonly RecordedResource[]): readonly KubernetesObject[] =>
  resources
    .filter(({ type }) => type.startsWith("kubernetes:"))
    .map(({ type, inputs }) => {
      const [, group = "", kind = ""] = type.split(":");
      return objectSchema.parse({ apiVersion: group.replace(/^core\//, ""), kind, ...inputs });
    });

const setSchema = z.object({
  spec: z.object({ template: z.object({ spec: z.looseObject({ volumes: z.array(z.unknown()) }) }) }),
});
const stateSchema = z.object({ status: z.object({ state: z.string() }) });

describe("what the database tiers register, asked of the real API server with the operators' real definitions", () => {
  it(
    "ROF-SEC-15: the pod of the operator of MongoDB is let into its namespace, which is under Pod Security restricted",
    async () => {
      const objects = readOperators(["percona-server-mongodb"]).flatMap((operator) => operator.objects);
      const { spec } = setSchema.parse(objects.find(({ kind }) => kind === "Deployment")).spec.template;
      const metadata = { name: "by-itself", namespace: "psmdb-operator" };
      expectAccepted(await post({ apiVersion: "v1", kind: "Pod", metadata, spec }));
      const privileged = { ...spec, securityContext: {} };
      const refused = await post({ apiVersion: "v1", kind: "Pod", metadata, spec: privileged });
      expect([refused.status, refused.body]).toEqual([403, expect.stringContaining("violates PodSecurity")]);
    },
    5 * minutes,
  );

  it(
    "MED-DB-02: every object of a MongoDB is accepted, fields unknown to its operator would not be",
    async () => {
      const objects = objectsOf(await registerMongodb());
      expect(objects).toHaveLength(6);
      for (const object of objects) expectAccepted(await post(object));
      const [replicaSet] = objects.filter(({ kind }) => kind === "PerconaServerMongoDB");
      const wrong = { ...objectSchema.parse(replicaSet), metadata: { name: "other", namespace: "demo-database" } };
      const refused = await post({ ...wrong, spec: { image: "a:1", replset: [] } });
      expect([refused.status, refused.body]).toEqual([
        400,
        expect.stringContaining('unknown field \\"spec.replset\\"'),
      ]);
    },
    5 * minutes,
  );

  it(
    "a MongoDB becomes ready in the sandbox, and goes although it has the operator's finalizers",
    async () => {
      const at = "/apis/psmdb.percona.com/v1/namespaces/demo-database/perconaservermongodbs/appointment-db";
      const untilState = async (isRight: (answer: Answer) => boolean): Promise<void> => {
        for (let attempt = 0; attempt < 600; attempt++) {
          if (isRight(await server.get(at))) return;
          await setTimeout(200);
        }
        throw new Error((await server.get(at)).body);
      };
      await untilState(({ body }) => stateSchema.safeParse(JSON.parse(body)).data?.status.state === "ready");
      expect((await server.delete(at)).status).toBe(200);
      await untilState(({ status }) => status === 404);
    },
    5 * minutes,
  );

  it(
    "in development, at AWS and at a server with an authority of its own a MongoDB is accepted too",
    async () => {
      const store = { schedule: "0 2 * * *", retentionDays: 30, destination: "s3://b/p", credentialsSecret: "keys" };
      const own = { ...store, endpoint: "https://s3.example.org:9000", certificateAuthoritySecret: "s3-authority" };
      const plans = [
        plannedMongodb("dev").plan,
        plannedMongodb("prod", { context: { backup: { ...store, region: "eu-west-3" } } }).plan,
        plannedMongodb("prod", { context: { backup: own } }).plan,
      ];
      for (const [index, plan] of plans.entries()) {
        const target = kubernetesTarget({ protectData: index > 0 });
        const [replicaSet] = objectsOf(await registerMongodb(plan, target)).filter(({ kind }) => kind.startsWith("P"));
        const { metadata, ...rest } = objectSchema.parse(replicaSet);
        expectAccepted(await post({ ...rest, metadata: { ...metadata, name: `other-${index}` } }));
      }
    },
    5 * minutes,
  );

  it.each(["prod", "dev"] as const)(
    "MED-DB-03 MED-SEC-16: every object of a MariaDB is accepted, and its pods are under Pod Security restricted (%s)",
    async (environment) => {
      const { plan } = plannedMariadb(environment);
      const objects = objectsOf(await registerMariadb(plan));
      expect(objects.length).toBeGreaterThan(9);
      for (const { metadata, ...object } of objects) {
        expectAccepted(await post({ ...object, metadata: { ...metadata, name: `${environment}-${metadata.name}` } }));
      }
      const [set] = objects.filter(({ kind }) => kind === "StatefulSet");
      const { spec } = setSchema.parse(set).spec.template;
      // The set gives each pod its volume; this one is asked for by itself.
      const volumes = [...spec.volumes, { name: "data", emptyDir: {} }];
      const metadata = { name: `${environment}-member`, namespace: "demo-database" };
      expectAccepted(await post({ apiVersion: "v1", kind: "Pod", metadata, spec: { ...spec, volumes } }));
    },
    5 * minutes,
  );
});
