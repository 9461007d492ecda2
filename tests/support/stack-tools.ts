import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type * as Files from "../../tools/stack/files";
import type * as Session from "../../tools/stack/session";
import type * as Workspaces from "../../tools/stack/workspace";
import { type FakeProgram, fakeProgram } from "./fake-program";

/** The tools of stacks in a home and a project of their own, on programs that stand in for the engine and for kubectl. */
export interface StackTools {
  readonly home: string;
  readonly project: string;
  readonly files: typeof Files;
  readonly session: typeof Session;
  readonly workspaces: typeof Workspaces;
  /** Puts another engine in the place of the one before. */
  readonly pulumi: (script: string) => FakeProgram;
  /** Puts another kubectl in the place of the one before. */
  readonly kubectl: (script: string) => FakeProgram;
  /** Takes all of it away, and gives the process its variables back. */
  readonly remove: () => void;
}

const variables = ["PALIER_HOME", "PULUMI_BACKEND_URL", "PULUMI_CONFIG_PASSPHRASE", "PULUMI_CONFIG_PASSPHRASE_FILE"];

/** Loads the tools anew, as where they keep things is decided when they are loaded. */
export async function stackTools(): Promise<StackTools> {
  const folder = mkdtempSync(join(tmpdir(), "palier-stack-"));
  const before = variables.map((name) => [name, process.env[name]] as const);
  for (const name of variables) Reflect.deleteProperty(process.env, name);
  const home = join(folder, "home");
  const project = join(folder, "project");
  const bin = join(folder, "bin");
  process.env["PALIER_HOME"] = home;
  mkdirSync(project);
  mkdirSync(home);
  writeFileSync(join(project, "Pulumi.yaml"), "name: shop\nruntime: nodejs\n");
  writeFileSync(join(project, "Pulumi.dev.yaml"), "# by hand\nconfig: { palier:stack: { platform: shop } }\n");
  jest.resetModules();
  const toolchain = { pulumi: join(bin, "pulumi"), kubectl: join(bin, "kubectl"), env: {} };
  const sandbox = {
    kubeconfig: join(home, "kubeconfig"),
    context: "palier-dev",
    url: "https://127.0.0.1:6443",
    nodes: ["n1", "n2"],
  };
  jest.doMock("../../tools/toolchain", () => ({ ensureToolchain: () => Promise.resolve(toolchain) }));
  jest.doMock("../../tools/sandbox", () => ({ startSandbox: () => Promise.resolve(sandbox) }));
  return {
    home,
    project,
    files: await import("../../tools/stack/files"),
    session: await import("../../tools/stack/session"),
    workspaces: await import("../../tools/stack/workspace"),
    pulumi: (script) => fakeProgram(bin, "pulumi", script),
    kubectl: (script) => fakeProgram(bin, "kubectl", script),
    remove: () => {
      rmSync(folder, { recursive: true });
      for (const [name, value] of before) {
        if (value === undefined) Reflect.deleteProperty(process.env, name);
        else process.env[name] = value;
      }
    },
  };
}
