import { join } from "node:path";
import { ensureToolchain } from "../../tools/toolchain";
import { Engine, type Finished } from "./support/engine";
import { SmallProgram } from "./support/small-program";

const minutes = 60_000;
const root = join(__dirname, "..", "..");
const program = new SmallProgram();

let engine: Engine;

/** A program with one database and one set of members, on which the platform's guard is put as `index.ts` puts it. */
function register(database: { readonly image: string; readonly size: string }, members: string): void {
  const cluster = {
    apiVersion: "postgresql.cnpg.io/v1",
    kind: "Cluster",
    metadata: { name: "orders-db", namespace: "shop" },
    spec: { instances: 1, imageName: database.image, storage: { size: database.size }, walStorage: { size: "1Gi" } },
  };
  const template = {
    metadata: { labels: { app: "cache" } },
    spec: { containers: [{ name: "cache", image: members }] },
  };
  const spec = { serviceName: "cache", selector: { matchLabels: { app: "cache" } }, template };
  const lines = [
    `require(${JSON.stringify(require.resolve("tsx/cjs"))});`,
    `const { CustomResource } = require("@pulumi/kubernetes/apiextensions");`,
    `const { StatefulSet } = require("@pulumi/kubernetes/apps/v1");`,
    `const { ComponentResource, ProviderResource } = require("@pulumi/pulumi");`,
    `const { onlyForward } = require(${JSON.stringify(join(root, "components/platform/one-way.ts"))});`,
    `const platform = new ComponentResource("test:Platform", "shop", {}, { transformations: [onlyForward] });`,
    `const tier = new ComponentResource("test:Tier", "tier", {}, { parent: platform });`,
    `const rendered = { renderYamlToDirectory: "rendered" };`,
    `const provider = new ProviderResource("kubernetes", "rendered", rendered, { version: "4.25.0" });`,
    `new CustomResource("orders-db", ${JSON.stringify(cluster)}, { parent: tier, provider });`,
    `new StatefulSet("cache", ${JSON.stringify({ metadata: { name: "cache" }, spec })}, { parent: tier, provider });`,
  ];
  program.write("index.js", lines.join("\n"));
}

const pulumi = (...args: readonly string[]): Promise<Finished> =>
  engine.run(...args, "--stack", "prod", "--non-interactive");
const up = (): Promise<Finished> => pulumi("up", "--yes", "--skip-preview");

beforeAll(async () => {
  const toolchain = await ensureToolchain({ sandbox: false });
  engine = new Engine(program, "prod", toolchain, join(program.folder, "no-kubeconfig"));
  await engine.init();
  register({ image: "postgres:17.1", size: "20Gi" }, "redis:7.4.6");
  const { code, output } = await up();
  if (code !== 0) throw new Error(output);
}, 10 * minutes);

afterAll(() => {
  engine.remove();
  program.remove();
});

describe("the engine, on the way back", () => {
  it(
    "refuses a smaller volume and an older major in the preview, and in an update that skips the preview",
    async () => {
      register({ image: "postgres:16.15", size: "10Gi" }, "redis:6.2.20");
      for (const { code, output } of [await pulumi("preview"), await up()]) {
        expect(code).not.toBe(0);
        expect(output).toContain("a volume of 20Gi cannot shrink to 10Gi");
        expect(output).toContain("postgres:16.15 is older than postgres:17.1");
      }
      expect(await inputsOf("orders-db")).toContain("postgres:17.1");
    },
    4 * minutes,
  );

  it(
    "MED-CON-01: lets a database and members go on to the next major, and a volume grow",
    async () => {
      register({ image: "postgres:18.6", size: "30Gi" }, "redis:8.10.1");
      const { code, output } = await up();
      expect(output).toMatch(/2 updated/);
      expect(code).toBe(0);
      expect(await inputsOf("orders-db")).toContain("postgres:18.6");
    },
    4 * minutes,
  );

  it(
    "refuses members of an older release whose data they could not read",
    async () => {
      register({ image: "postgres:18.6", size: "30Gi" }, "redis:7.4.6");
      const { code, output } = await pulumi("preview");
      expect(output).toContain("redis-7 cannot read the data of redis-8");
      expect(code).not.toBe(0);
    },
    4 * minutes,
  );

  /** What the state says that a resource was asked to be. */
  async function inputsOf(name: string): Promise<string> {
    const state: unknown = JSON.parse(await engine.exportState());
    const resources: unknown = Reflect.get(Object(Reflect.get(Object(state), "deployment")), "resources");
    const own = (resource: unknown): boolean => String(Reflect.get(Object(resource), "urn")).endsWith(`::${name}`);
    return JSON.stringify(Array.isArray(resources) ? resources.filter(own) : []);
  }
});
