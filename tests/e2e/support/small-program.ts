import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { unknown } from "../../policy/support/buckets";
import type { Program } from "../../policy/support/cases/program";

const root = join(__dirname, "..", "..", "..");

/** Providers whose plug-ins cannot be built from a module: `echo-provider.ts` stands in for them. */
const echoed = ["aws", "docker"];

/** A small Pulumi program in a folder of its own, which registers resources and needs no cluster. */
export class SmallProgram {
  readonly folder = mkdtempSync(join(tmpdir(), "palier-small-"));

  constructor() {
    symlinkSync(join(root, "node_modules"), join(this.folder, "node_modules"));
    const providers = echoed.map((name) => ({ name, path: join("echo", name) }));
    const project = { name: "small", runtime: "nodejs", main: "index.js", plugins: { providers } };
    this.write("Pulumi.yaml", stringify(project));
    const started = [require.resolve("tsx/cjs"), join(__dirname, "echo-provider.ts")].map((path) => `'${path}'`);
    for (const name of echoed) {
      mkdirSync(join(this.folder, "echo", name), { recursive: true });
      const script = `#!/bin/sh\nexec node --require ${started.join(" ")} "$@"\n`;
      writeFileSync(join(this.folder, "echo", name, `pulumi-resource-${name}`), script, { mode: 0o755 });
    }
  }

  /** Writes a file into the program's folder. */
  write(file: string, text: string): void {
    writeFileSync(join(this.folder, file), text);
  }

  /**
   * What the program registers: programs side by side, by name. Each has a namespace, and buckets, of its own. Values that only a provider knows
   * are left out.
   */
  register(programs: Readonly<Record<string, Program>>): void {
    const names = Object.keys(programs);
    for (const [own, resources] of Object.entries(programs)) {
      const apart = (_: string, value: unknown): unknown =>
        value === unknown ? undefined : typeof value === "string" ? value.replaceAll("shop", own) : value;
      this.write(`${own}.json`, JSON.stringify(resources, apart));
    }
    const program = [
      `const { CustomResource, ProviderResource } = require("@pulumi/pulumi");`,
      `const rendered = { renderYamlToDirectory: "rendered" };`,
      `const provider = new ProviderResource("kubernetes", "rendered", rendered, { version: "4.25.0" });`,
      `for (const own of ${JSON.stringify(names)})`,
      "  for (const [index, { type, props, protect }] of require(`./${own}.json`).entries())",
      "    new CustomResource(type, `${own}-${index}`, props, { protect, ...(type.startsWith(`kubernetes:`) && { provider }) });",
    ];
    this.write("index.js", program.join("\n"));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
