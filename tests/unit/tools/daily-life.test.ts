import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { root } from "../../../tools/home";
import { type Finished, run } from "../../../tools/process";
import { type FakeProgram, fakeProgram } from "../../support/fake-program";

const folder = mkdtempSync(join(tmpdir(), "palier-kubernetes-life-"));
const bin = join(folder, "bin");
const home = join(folder, "home");
let kubectl: FakeProgram;

beforeAll(() => {
  for (const name of ["platforms", "environments"]) symlinkSync(join(root, name), join(folder, name));
  writeFileSync(join(folder, "Pulumi.yaml"), "name: palier\nruntime: nodejs\n");
  const settings = { platform: "rofecare", environment: "prod", target: "kubernetes", kubernetes: { context: "own" } };
  const file = { config: { "palier:stack": { ...settings, backups: { provider: "none" } } } };
  writeFileSync(join(folder, "Pulumi.dev.yaml"), stringify(file));
  const deployment = (name: string, ready: number): object => ({
    kind: "Deployment",
    metadata: { name, namespace: "rofecare-prod-backend" },
    spec: { replicas: 2 },
    status: { readyReplicas: ready },
  });
  const list = join(folder, "list.json");
  writeFileSync(list, JSON.stringify({ items: [deployment("gateway", 2), deployment("patient-service", 1)] }));
  const script = `case "$*" in *deployments*) cat '${list}';; *get*) echo '{"items":[]}';; esac`;
  kubectl = fakeProgram(bin, "kubectl", script);
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});
jest.setTimeout(60_000);

/** Runs one of the tools on a machine whose kubectl is the fake one. */
function tool(name: string, ...args: readonly string[]): Promise<Finished> {
  const program = ["--import", join(root, "node_modules/tsx/dist/loader.mjs"), join(root, "tools", `${name}.ts`)];
  const env = { PALIER_HOME: home, PATH: `${bin}:${process.env["PATH"] ?? ""}` };
  return run(process.execPath, [...program, ...args], { cwd: folder, env });
}

describe("daily life on Kubernetes", () => {
  it("ROF-OPS-06: shows the log of all pods of a service, where the plan has put them", async () => {
    expect((await tool("logs", "patient-service", "--follow", "--tail", "20")).code).toBe(0);
    expect(kubectl.calls().at(-1)).toBe(
      "--context own logs --namespace rofecare-prod-backend --selector palier.dev/tier=patient-service " +
        "--all-containers --prefix --tail 20 --max-log-requests 60 --follow",
    );
    expect((await tool("logs", "patent-service")).output).toContain('did you mean "patient-service"?');
  });

  it("ROF-OPS-07: says which workload is not ready, and ends with 1", async () => {
    const { code, output } = await tool("status");
    expect(output).toMatch(/rofecare-prod-backend +Deployment +gateway +2\/2 +ready/);
    expect([code, output]).toEqual([1, expect.stringContaining("ALERT: not well: patient-service")]);
  });

  it("cannot stop, start, reset or compose a stack, and says why and what instead", async () => {
    const cases = {
      stop: ["Kubernetes starts again what is stopped", "tiers.<service>.replicas"],
      start: ["nothing of it is ever stopped", "npm run up dev"],
      reset: ["its data lies in the cluster", "npm run down dev"],
      compose: ["Compose describes the containers of one host", "target is docker"],
    } as const;
    const told = Object.entries(cases).map(async ([name, [why, instead]]) => ({ ...(await tool(name)), why, instead }));
    for (const { code, output, why, instead } of await Promise.all(told)) {
      expect(code).toBe(1);
      expect(output).toContain(`stack dev stands on Kubernetes: ${why}`);
      expect(output).toContain(instead);
    }
  });
});
