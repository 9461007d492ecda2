import { spawn } from "node:child_process";
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { home } from "../../../tools/home";
import { run } from "../../../tools/process";

const root = join(__dirname, "..", "..", "..");

/** What a command of the tools left behind. */
export interface Ended {
  readonly code: number;
  readonly output: string;
}

/** A git checkout with a small platform of its own, and a home of its own for what the tools keep. */
export class ReviewCheckout {
  private readonly parent = mkdtempSync(join(tmpdir(), "palier-review-"));
  readonly folder = join(this.parent, "checkout");
  private readonly home = join(this.parent, "home");

  constructor() {
    for (const folder of [this.folder, this.home, join(this.folder, "platforms")]) mkdirSync(folder);
    for (const name of ["components", "environments", "operators", "policies", "node_modules"]) {
      symlinkSync(join(root, name), join(this.folder, name));
    }
    for (const name of ["Pulumi.yaml", "package.json", "package-lock.json", "tsconfig.json", "index.ts"]) {
      copyFileSync(join(root, name), join(this.folder, name));
    }
    // The programs that were built once on this machine; all else is the checkout's own.
    for (const name of ["bin", "pulumi", "stamps"]) symlinkSync(join(home, name), join(this.home, name));
    this.write(".gitignore", "node_modules\n.palier\n");
  }

  /** Writes a file of the checkout. */
  write(name: string, text: string): void {
    writeFileSync(join(this.folder, name), text);
  }

  /** Writes the platform's file. @param comment a line that changes nothing */
  writePlatform(tiers: Readonly<Record<string, unknown>>, comment = "as it is"): void {
    const platform = {
      name: "shop",
      domain: "shop.example",
      backups: { schedule: "0 2 * * *", retentionDays: 7 },
      tiers,
    };
    this.write(
      "platforms/index.ts",
      `// ${comment}\nexport const platforms = { shop: ${JSON.stringify(platform, undefined, 2)} };\n`,
    );
  }

  /** Writes the stack's file. */
  writeStack(stack: string, settings: Readonly<Record<string, unknown>>): void {
    this.write(`Pulumi.${stack}.yaml`, stringify({ config: { "palier:stack": settings } }));
  }

  async git(...args: readonly string[]): Promise<void> {
    const as = ["-c", "user.name=review", "-c", "user.email=review@example.com"];
    const { code, output } = await run("git", [...as, ...args], { cwd: this.folder });
    if (code !== 0) throw new Error(`git ${args.join(" ")}: ${output}`);
  }

  /** Runs one of the tools in the checkout, and keeps all that it says. */
  tool(name: string, ...args: readonly string[]): Promise<Ended> {
    return this.toolWith({ PALIER_HOME: this.home }, name, ...args);
  }

  /** The same with variables of its own, such as another home. */
  toolWith(env: Readonly<Record<string, string>>, name: string, ...args: readonly string[]): Promise<Ended> {
    const loader = join(root, "node_modules", "tsx", "dist", "cli.mjs");
    const child = spawn(process.execPath, [loader, join(root, "tools", `${name}.ts`), ...args], {
      cwd: this.folder,
      env: { ...process.env, ...env, CI: "true" },
    });
    const chunks: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => chunks.push(chunk));
    return new Promise((resolve) => {
      child.on("close", (code) => {
        resolve({ code: code ?? -1, output: Buffer.concat(chunks).toString("utf8") });
      });
    });
  }

  /** The state of a stack with its secrets. */
  async state(stack: string): Promise<string> {
    const env = {
      PULUMI_HOME: join(this.home, "pulumi"),
      PULUMI_BACKEND_URL: `file://${join(this.home, "state")}`,
      PULUMI_CONFIG_PASSPHRASE_FILE: join(this.home, "passphrase"),
    };
    const cwd = join(this.home, "stacks", "palier", stack);
    const { stdout } = await run(join(home, "bin", "pulumi"), ["stack", "export", "--show-secrets", "--stack", stack], {
      cwd,
      env,
    });
    return stdout;
  }

  /** Every file below a folder of the checkout, as text. */
  texts(folder: string): readonly string[] {
    return readdirSync(join(this.folder, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"));
  }

  remove(): void {
    rmSync(this.parent, { recursive: true, force: true });
  }
}
