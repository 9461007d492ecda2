import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse, stringify } from "yaml";

const root = join(__dirname, "..", "..", "..");

/** Settings of a stack as its file holds them. */
export type StackSettings = Readonly<Record<string, unknown>>;

/** A checkout of the program whose stack files and platforms a test may change. */
export class Project {
  readonly folder = mkdtempSync(join(tmpdir(), "palier-e2e-"));

  constructor() {
    for (const name of ["components", "environments", "operators", "policies", "node_modules"]) {
      symlinkSync(join(root, name), join(this.folder, name));
    }
    for (const name of ["Pulumi.yaml", "package.json", "tsconfig.json", "index.ts"]) {
      copyFileSync(join(root, name), join(this.folder, name));
    }
    mkdirSync(join(this.folder, "platforms"));
    this.writePlatform({});
  }

  /** The platforms' file: all of the repository, Rofecare with more tiers. */
  writePlatform(moreTiers: Readonly<Record<string, unknown>>): void {
    const all = JSON.stringify(join(root, "platforms"));
    const program = [
      `import { platforms as all } from ${all};`,
      `const moreTiers = ${JSON.stringify(moreTiers)};`,
      "const { rofecare } = all;",
      "export const platforms = { ...all, rofecare: { ...rofecare, tiers: { ...rofecare.tiers, ...moreTiers } } };",
    ];
    writeFileSync(join(this.folder, "platforms", "index.ts"), program.join("\n"));
  }

  /** The stack's file of the repository, with exceptions at the top of its settings. */
  writeStack(stack: string, exceptions: StackSettings = {}): void {
    const file = `Pulumi.${stack}.yaml`;
    const existing = parse(readFileSync(join(root, file), "utf8")) as { config: Record<string, StackSettings> };
    const settings = { ...existing.config["palier:stack"], ...exceptions };
    const salt = this.saltOf(stack);
    const text = stringify({
      ...(salt !== undefined && { encryptionsalt: salt }),
      config: { "palier:stack": settings },
    });
    writeFileSync(join(this.folder, file), text);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** The engine writes the salt of the stack's secrets into its file: a rewritten file must keep it. */
  private saltOf(stack: string): unknown {
    try {
      const written: unknown = parse(readFileSync(join(this.folder, `Pulumi.${stack}.yaml`), "utf8"));
      return typeof written === "object" && written !== null ? Reflect.get(written, "encryptionsalt") : undefined;
    } catch {
      return undefined;
    }
  }
}
