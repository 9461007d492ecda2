import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { stringify } from "yaml";
import { z } from "zod";
import { reportFiles } from "../../policies/reports/write";
import { ensureToolchain } from "../../tools/toolchain";
import { goodContainer, podSpec } from "../policy/support/resources";
import { Engine, type Finished } from "./support/engine";

const minutes = 60_000;
const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), "palier-alone-"));
const policies = join(__dirname, "..", "..", "policies");
const except = { except: ["api"] };

/** Rules that ask for more than the workload itself. */
const others = ["default-deny", "disruption"];

/** A pod that breaks two rules. */
const bad = podSpec([{ ...goodContainer, resources: {}, securityContext: { privileged: true } }]);

const packedSchema = z.tuple([z.object({ filename: z.string(), version: z.string() })]);

let engine: Engine;
let version: string;

/** Somebody else's program: a namespace's only Deployment, written to a folder, so that no cluster is needed. */
function writeProgram(spec: object): void {
  const metadata = { name: "api", namespace: "shop" };
  const template = { metadata: { labels: { app: "api" } }, spec };
  const props = { apiVersion: "apps/v1", kind: "Deployment", metadata, spec: { replicas: 1, template } };
  const program = [
    `const { CustomResource, ProviderResource } = require("@pulumi/pulumi");`,
    `const rendered = { renderYamlToDirectory: "rendered" };`,
    `const provider = new ProviderResource("kubernetes", "rendered", rendered, { version: "4.25.0" });`,
    `new CustomResource("kubernetes:apps/v1:Deployment", "api", ${JSON.stringify(props)}, { provider });`,
  ];
  writeFileSync(join(folder, "index.js"), program.join("\n"));
}

function preview(stack = "prod", config = "policies.json"): Promise<Finished> {
  const pack = ["--policy-pack", join("node_modules", "palier-policies"), "--policy-pack-config", config];
  return engine.run("preview", "--stack", stack, "--non-interactive", ...pack);
}

beforeAll(async () => {
  const toolchain = await ensureToolchain({ sandbox: false });
  const { stdout } = await run("npm", ["pack", "--json", "--pack-destination", folder], { cwd: policies });
  const [packed] = packedSchema.parse(JSON.parse(stdout));
  version = packed.version;
  await run("npm", ["install", "--no-save", "--no-audit", "--no-fund", "--prefer-offline", packed.filename], {
    cwd: folder,
  });
  writeFileSync(join(folder, "Pulumi.yaml"), stringify({ name: "somebody", runtime: "nodejs", main: "index.js" }));
  const config = Object.fromEntries(others.map((rule) => [rule, except]));
  writeFileSync(join(folder, "policies.json"), JSON.stringify(config));
  engine = new Engine({ folder }, "prod", toolchain, join(folder, "no-kubeconfig"));
  await engine.init();
  await engine.mustRun("stack", "init", "dev", "--non-interactive");
}, 10 * minutes);

afterAll(() => {
  engine.remove();
  rmSync(folder, { recursive: true, force: true });
});

describe("the pack alone, in somebody else's program", () => {
  it(
    "refuses a bad deployment, by the rules that it breaks",
    async () => {
      writeProgram(bad);
      const { code, output } = await preview();
      expect(code).not.toBe(0);
      expect(output).toContain(`palier@v${version} (local: node_modules/palier-policies)`);
      expect(output).toContain("[mandatory]  resource-limits  (kubernetes:apps/v1:Deployment: api)");
      expect(output).toContain("[mandatory]  pod-security  (kubernetes:apps/v1:Deployment: api)");
      expect(output).not.toContain("is itself broken");
    },
    2 * minutes,
  );

  it(
    "tells the same in dev, and lets it pass",
    async () => {
      writeProgram(bad);
      const { code, output } = await preview("dev");
      expect(output).toContain("[advisory]  resource-limits  (kubernetes:apps/v1:Deployment: api)");
      expect(output).not.toContain("[mandatory]");
      expect(code).toBe(0);
    },
    2 * minutes,
  );

  describe("with reports asked for", () => {
    const canary = "cAnary-Zq81Lw55-Xv09Pt";
    const read = (): Readonly<Record<keyof typeof reportFiles, string>> => {
      const text = (name: string): string => readFileSync(join(folder, "reports", name), "utf8");
      return { sarif: text(reportFiles.sarif), junit: text(reportFiles.junit), markdown: text(reportFiles.markdown) };
    };

    beforeAll(() => {
      process.env["PALIER_POLICY_REPORTS"] = "reports";
      writeProgram(podSpec([{ ...goodContainer, resources: {}, env: [{ name: "DB_PASSWORD", value: canary }] }]));
    });
    afterAll(() => {
      delete process.env["PALIER_POLICY_REPORTS"];
    });

    it(
      "writes what a preview found, at the level in force, and no secret",
      async () => {
        await preview("dev");
        const { sarif, junit, markdown } = read();
        expect(markdown).toContain("| `resource-limits` | advisory | `Deployment shop/api");
        expect(markdown).toContain("| `plain-secrets` | mandatory | `Deployment shop/api");
        expect(markdown).not.toContain("The run ended before");
        expect(sarif).toContain('"ruleId": "plain-secrets"');
        expect(junit).toContain('type="plain-secrets"');
        expect(sarif + junit + markdown).not.toContain(canary);
      },
      2 * minutes,
    );

    it(
      "writes all that is wrong with the resource at which an update ends, and that the rest was not judged",
      async () => {
        const pack = ["--policy-pack", join("node_modules", "palier-policies")];
        const { code } = await engine.run(
          "up",
          "--yes",
          "--skip-preview",
          "--stack",
          "prod",
          "--non-interactive",
          ...pack,
        );
        expect(code).not.toBe(0);
        const { markdown } = read();
        expect(markdown).toContain("The run ended before the whole stack was judged");
        expect(markdown.match(/^\| `resource-limits` \| mandatory \|/gm)).toHaveLength(4);
        expect(markdown).toContain("| `plain-secrets` | mandatory |");
      },
      2 * minutes,
    );
  });

  it(
    "refuses a policy config with a rule that is not there",
    async () => {
      writeFileSync(join(folder, "mistaken.json"), JSON.stringify({ "resource-limit": "advisory" }));
      const { code, output } = await preview("dev", "mistaken.json");
      expect(output).toContain("resource-limit: there is no such rule; the rules are ");
      expect(code).not.toBe(0);
    },
    2 * minutes,
  );

  it(
    "lets a good deployment pass",
    async () => {
      writeProgram(podSpec());
      const { code, output } = await preview();
      expect(output).not.toContain("[mandatory]");
      expect(code).toBe(0);
    },
    2 * minutes,
  );

  it(
    "reads the waivers of the program",
    async () => {
      writeProgram(podSpec([{ ...goodContainer, resources: {} }]));
      expect((await preview()).code).not.toBe(0);
      const waiver = { rule: "resource-limits", resource: "api", reason: "measured now", owner: "shop" };
      writeFileSync(join(folder, "policy-waivers.yaml"), stringify([{ ...waiver, expires: "2999-12-31" }]));
      expect((await preview()).code).toBe(0);
      writeFileSync(join(folder, "policy-waivers.yaml"), stringify([waiver]));
      expect((await preview()).output).toContain("[0].expires: must be a date such as 2027-01-31");
    },
    4 * minutes,
  );
});
