import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { z } from "zod";
import { binFolder, home } from "../../tools/home";
import { run } from "../../tools/process";
import { type Sandbox, startSandbox } from "../../tools/sandbox";
import { ensureToolchain, type Toolchain } from "../../tools/toolchain";
import { type Ended, ReviewCheckout } from "./support/review-checkout";
import { cache, orders, settings } from "./support/shop";

const minutes = 60_000;
const stack = "shop-dev";
const checkout = new ReviewCheckout();
const folder = mkdtempSync(join(tmpdir(), "palier-elsewhere-"));
const runner = join(folder, "runner");
const path = join(folder, "path");

const reportSchema = z.object({
  stacks: z.tuple([z.looseObject({ verdict: z.string(), previewed: z.boolean(), sentence: z.string() })]),
});

let toolchain: Toolchain;
let sandbox: Sandbox;
let shared: Readonly<Record<string, string>>;

/** A machine as CI gives it: an engine, kubectl on its path, and nothing of the machine that made the stack but what is shared. */
function equipRunner(): void {
  for (const name of [join(runner, "bin"), path]) mkdirSync(name, { recursive: true });
  for (const name of ["pulumi", "pulumi-language-nodejs"])
    symlinkSync(join(binFolder, name), join(runner, "bin", name));
  for (const name of ["pulumi", "stamps"]) symlinkSync(join(home, name), join(runner, name));
  symlinkSync(join(binFolder, "kubectl"), join(path, "kubectl"));
}

beforeAll(async () => {
  toolchain = await ensureToolchain();
  sandbox = await startSandbox("e2e-elsewhere");
  equipRunner();
  shared = {
    KUBECONFIG: sandbox.kubeconfig,
    PULUMI_BACKEND_URL: `file://${folder}`,
    PULUMI_CONFIG_PASSPHRASE: "shared by those who deploy",
  };
  checkout.writePlatform({ cache, orders });
  checkout.writeStack(stack, { ...settings, kubernetes: { context: sandbox.context } });
  const { code, output } = await checkout.toolWith({ ...shared, PALIER_HOME: join(folder, "maker") }, "up", stack);
  if (code !== 0) throw new Error(output);
}, 30 * minutes);

afterAll(async () => {
  await sandbox.stop();
  checkout.remove();
  rmSync(folder, { recursive: true });
}, 5 * minutes);

async function onRunner(
  tool: "review" | "drift",
  ...args: readonly string[]
): Promise<Ended & z.output<typeof reportSchema>> {
  const PATH = [path, process.env["PATH"] ?? ""].join(delimiter);
  const out = join(folder, "out");
  const ended = await checkout.toolWith({ ...shared, PATH, PALIER_HOME: runner }, tool, ...args, "--out", out);
  return { ...ended, ...reportSchema.parse(JSON.parse(readFileSync(join(out, "review.json"), "utf8"))) };
}

describe("a machine that has the shared state and the cluster's context, and no more", () => {
  it(
    "sees in a review what stands, and that nothing changes",
    async () => {
      const { code, stacks } = await onRunner("review", "--stack", stack);
      expect([code, stacks]).toEqual([0, [expect.objectContaining({ verdict: "unchanged", previewed: true })]]);
    },
    5 * minutes,
  );

  it(
    "sees what a change would do to what stands, and what could be lost",
    async () => {
      checkout.writePlatform({ orders: { ...orders, uses: [] } });
      const { code, stacks } = await onRunner("review", "--stack", stack);
      checkout.writePlatform({ cache, orders });
      expect(code).toBe(2);
      expect(stacks[0].sentence).toContain("StatefulSet/cache");
    },
    5 * minutes,
  );

  it(
    "sees what people have changed in the cluster",
    async () => {
      expect((await onRunner("drift", stack)).code).toBe(0);
      const where = ["--context", sandbox.context, "--namespace", "shop-dev-backend"];
      const env = { KUBECONFIG: sandbox.kubeconfig };
      const scale = ["scale", "deployment", "orders", "--replicas", "0"];
      expect((await run(toolchain.kubectl, [...where, ...scale], { env })).code).toBe(0);
      const { code, stacks } = await onRunner("drift", stack);
      expect([code, stacks[0].verdict]).toEqual([2, "risky"]);
    },
    5 * minutes,
  );

  it("has needed no program of the sandbox for it", () => {
    expect(readdirSync(join(runner, "bin")).sort()).toEqual(["pulumi", "pulumi-language-nodejs"]);
  });
});
