import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { z } from "zod";
import { root } from "../../tools/home";
import { type Finished, run } from "../../tools/process";
import { type Sandbox, startSandbox } from "../../tools/sandbox";
import { ensureToolchain, type Toolchain } from "../../tools/toolchain";
import { findStack } from "../../tools/stack/files";
import { Workspace } from "../../tools/stack/workspace";
import { SmallProgram } from "./support/small-program";
import { stageTimeout } from "./support/stage";

const minutes = 60_000;
const program = new SmallProgram();
const folder = mkdtempSync(join(tmpdir(), "palier-drift-"));

const source = `
const { apps, core, Provider } = require("@pulumi/kubernetes");
const provider = new Provider("cluster", { enableConfigMapMutable: true });
const space = new core.v1.Namespace("shop", { metadata: { name: "drift-shop" } }, { provider });
const named = (name) => ({ name, namespace: "drift-shop", annotations: { "pulumi.com/skipAwait": "true" } });
const opts = { provider, dependsOn: [space] };
const labels = { app: "web" };
const template = { metadata: { labels }, spec: { containers: [{ name: "web", image: "web:1.0.0" }] } };
new apps.v1.Deployment("web", { metadata: named("web"), spec: { replicas: 2, selector: { matchLabels: labels }, template } }, opts);
for (const name of ["settings", "texts"])
  new core.v1.ConfigMap(name, { metadata: named(name), data: { color: "blue" } }, opts);
`;

let toolchain: Toolchain;
let sandbox: Sandbox;
let env: Readonly<Record<string, string>>;

beforeAll(async () => {
  toolchain = await ensureToolchain();
  sandbox = await startSandbox("e2e-drift");
  program.write("Pulumi.yaml", "name: drift\nruntime: nodejs\nmain: index.js\n");
  program.write("index.js", source);
  program.write("Pulumi.dev.yaml", "config: {}\n");
  env = {
    KUBECONFIG: sandbox.kubeconfig,
    PULUMI_BACKEND_URL: `file://${folder}`,
    PULUMI_CONFIG_PASSPHRASE: "e2e",
  };
  await must(toolchain.pulumi, ["stack", "init", "dev", "--non-interactive"]);
  await must(toolchain.pulumi, ["up", "--yes", "--skip-preview", "--stack", "dev", "--non-interactive"]);
}, stageTimeout);

afterAll(async () => {
  rmSync(dirname(new Workspace(findStack(program.folder, "dev")).folder), { recursive: true, force: true });
  await sandbox.stop();
  program.remove();
  rmSync(folder, { recursive: true });
}, 2 * minutes);

async function must(command: string, args: readonly string[]): Promise<Finished> {
  const finished = await run(command, args, { cwd: program.folder, env: { ...toolchain.env, ...env } });
  if (finished.code !== 0) throw new Error(`${command} ${args.join(" ")}: ${finished.output}`);
  return finished;
}
const kubectl = (...args: readonly string[]): Promise<Finished> =>
  must(toolchain.kubectl, ["--namespace", "drift-shop", ...args]);

const reportSchema = z.object({
  subject: z.string(),
  stacks: z.tuple([
    z.object({
      verdict: z.string(),
      groups: z.array(
        z.object({
          tiers: z.array(
            z.object({
              changes: z.array(
                z.object({
                  resource: z.string(),
                  operation: z.string(),
                  origin: z.string(),
                  properties: z.array(z.object({ path: z.string() })),
                }),
              ),
            }),
          ),
        }),
      ),
    }),
  ]),
});

/** Runs the tool as its users do. */
async function drift(): Promise<{
  readonly finished: Finished;
  readonly verdict: string;
  readonly changes: readonly string[];
}> {
  const out = join(folder, "out");
  const args = [join(root, "node_modules/tsx/dist/cli.mjs"), join(root, "tools/drift.ts"), "dev"];
  const finished = await run(process.execPath, [...args, "--context", sandbox.context, "--out", out], {
    cwd: program.folder,
    env,
  });
  const { stacks, subject } = reportSchema.parse(JSON.parse(readFileSync(join(out, "review.json"), "utf8")));
  expect(subject).toBe("drift");
  const all = stacks[0].groups.flatMap(({ tiers }) => tiers.flatMap(({ changes }) => changes));
  const changes = all.map(({ resource, operation, origin }) => `${origin}: ${operation} ${resource}`).sort();
  return { finished, verdict: stacks[0].verdict, changes };
}

describe("what has changed outside of the program, in a real cluster", () => {
  it(
    "is nothing after an update, although the server has filled in its defaults and the status has moved on",
    async () => {
      const { finished, verdict, changes } = await drift();
      expect([finished.code, verdict, changes]).toEqual([0, "unchanged", []]);
    },
    2 * minutes,
  );

  it(
    "is harmless where a controller has changed the number of pods",
    async () => {
      const patch = JSON.stringify({ spec: { replicas: 4 } });
      await kubectl("patch", "deployment", "web", "--patch", patch, "--field-manager", "horizontal-pod-autoscaler");
      const { finished, verdict, changes } = await drift();
      expect([finished.code, verdict]).toEqual([0, "harmless"]);
      expect(changes).toEqual([expect.stringMatching(/^controller: update .*web$/)]);
    },
    2 * minutes,
  );

  it(
    "asks for a decision where people have changed an image and a text, and deleted something; nothing is changed back",
    async () => {
      await kubectl("set", "image", "deployment/web", "web=web:9.9.9");
      await kubectl("patch", "configmap", "settings", "--patch", JSON.stringify({ data: { color: "red" } }));
      await kubectl("delete", "configmap", "texts");
      const { finished, verdict, changes } = await drift();
      expect([finished.code, verdict]).toEqual([2, "risky"]);
      expect(changes).toEqual([
        expect.stringMatching(/^controller: update .*web$/),
        expect.stringMatching(/^person: delete .*texts$/),
        expect.stringMatching(/^person: update .*settings$/),
        expect.stringMatching(/^person: update .*web$/),
      ]);
      expect((await kubectl("get", "configmap", "settings", "--output", "jsonpath={.data.color}")).stdout).toBe("red");
    },
    2 * minutes,
  );

  it(
    "cannot be told where the state cannot be opened: the report says so",
    async () => {
      const before = env;
      env = { ...env, PULUMI_CONFIG_PASSPHRASE: "another" };
      const { finished, verdict } = await drift();
      env = before;
      expect([finished.code, verdict]).toEqual([4, "failed"]);
    },
    2 * minutes,
  );
});
