import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureToolchain } from "../../tools/toolchain";
import { Engine, errorsIn } from "./support/engine";

const root = join(__dirname, "..", "..");
const minutes = 60_000;

/** Installs this repository as a package would be: what `npm pack` takes, and beside it the packages that it needs. */
function install(folder: string): void {
  const modules = join(folder, "node_modules");
  mkdirSync(modules);
  for (const name of readdirSync(join(root, "node_modules")).filter((one) => !one.startsWith(".")))
    symlinkSync(join(root, "node_modules", name), join(modules, name));
  execFileSync("npm", ["pack", "--ignore-scripts", "--pack-destination", folder], { cwd: root, stdio: "ignore" });
  execFileSync("tar", ["-xzf", "palier-0.1.0.tgz", "-C", modules], { cwd: folder });
  execFileSync("mv", ["package", "palier"], { cwd: modules });
}

describe("a platform outside of this repository, with Palier as a package", () => {
  const folder = mkdtempSync(join(tmpdir(), "palier-outside-"));

  beforeAll(() => {
    cpSync(join(root, "examples", "outside"), folder, { recursive: true });
    install(folder);
  }, 2 * minutes);

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it(
    "is checked by the compiler against the package's types",
    () => {
      const compiler = join(root, "node_modules", "typescript", "bin", "tsc");
      const check = (): string => execFileSync(process.execPath, [compiler], { cwd: folder, encoding: "utf8" });
      expect(check()).toBe("");
    },
    6 * minutes,
  );

  it.each(["dev", "prod"])(
    "is planned and previewed by the engine as the stack %s, under the policies of the package",
    async (stack) => {
      const toolchain = await ensureToolchain({ sandbox: false });
      const engine = new Engine({ folder }, stack, toolchain, join(folder, "no-kubeconfig"));
      await engine.init();
      const policies = ["--policy-pack", "node_modules/palier/policies"];
      const { code, output } = await engine.run("preview", "--stack", stack, "--non-interactive", ...policies);
      engine.remove();
      expect(errorsIn(output)).toEqual([]);
      expect(output).toContain("palier:kubernetes:Service");
      expect(output).toMatch(/\+ \d+ to create/);
      expect(code).toBe(0);
    },
    6 * minutes,
  );
});
