import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { stringify } from "yaml";
import type { PlatformInput } from "../../../components/platform/spec";
import { root } from "../../../tools/home";
import type { Finished } from "../../../tools/process";
import type { Daemon } from "../../docker/daemon";
import { Tools } from "../../docker/tools";

const resources = { cpuRequest: "100m", cpuLimit: "500m", memoryRequest: "32Mi", memoryLimit: "128Mi" };
const redis = { kind: "redis", release: "redis-7", resources, maxMemory: "64Mi" } as const;

/** A small platform: two of a kind, one after the other, each with a port of its own on the host. */
export const shop: PlatformInput = {
  name: "shop",
  domain: "shop.example",
  tiers: {
    cache: { ...redis, localPorts: { redis: 6390 } },
    sessions: { ...redis, localPorts: { redis: 6391 } },
  },
  startOrder: [["cache"], ["sessions"]],
};

/** A checkout with one small platform alone and a home of its own, in which the tools are run as users run them. */
export class DockerProject {
  readonly folder = mkdtempSync(join(tmpdir(), "palier-project-"));
  private readonly tools: Tools;

  constructor(
    daemon: Daemon,
    private readonly imageMirror: string,
    private readonly platform: PlatformInput = shop,
  ) {
    this.tools = new Tools(daemon, this.folder);
    for (const name of ["components", "environments", "operators", "node_modules"]) {
      symlinkSync(join(root, name), join(this.folder, name));
    }
    const runtime = { name: "nodejs", options: { typescript: false, nodeargs: "--import tsx" } };
    this.file("Pulumi.yaml", stringify({ name: "shop", main: "index.ts", runtime }));
    this.file("package.json", JSON.stringify({ name: "shop", version: "1.0.0", private: true }));
    this.file(
      "index.ts",
      [
        'import { provision } from "./components/platform/program";',
        'import { environments } from "./environments";',
        'import { platforms } from "./platforms";',
        "export const { endpoints, secrets, startOrder, capacity, notes } = provision({ platforms, environments });",
      ].join("\n"),
    );
    this.file("platforms/index.ts", `export const platforms = ${JSON.stringify({ [platform.name]: platform })};`);
    this.write({});
  }

  /** Writes the stack's file. @param tiers exceptions for single tiers */
  write(tiers: Readonly<Record<string, unknown>>, environment = "dev"): void {
    const settings = {
      platform: this.platform.name,
      environment,
      target: "docker",
      imageMirror: this.imageMirror,
      tiers,
    };
    this.file(
      "Pulumi.dev.yaml",
      stringify({ config: { "palier:stack": { ...settings, backups: { provider: "none" } } } }),
    );
  }

  /** Runs one of the tools where the daemon is, as on a developer's machine: `tool("up", "dev")`. */
  tool(name: string, ...args: readonly string[]): Promise<Finished> {
    return this.tools.run(name, ...args);
  }

  /** Leaves the lock of an engine that died in the middle of an update. */
  dieUpdating(): void {
    this.tools.dieUpdating("shop", "dev");
  }

  remove(): void {
    this.tools.remove();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Writes a file of the checkout. */
  file(name: string, text: string): void {
    mkdirSync(dirname(join(this.folder, name)), { recursive: true });
    writeFileSync(join(this.folder, name), text);
  }
}
