import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { home, root } from "../../tools/home";
import { type Finished, run } from "../../tools/process";
import type { Daemon } from "./daemon";

/** The tools as their users run them by `npm run`, on the daemon's machine, in a home of their own. */
export class Tools {
  private readonly home = mkdtempSync(join(tmpdir(), "palier-home-"));

  /**
   * @param folder the project's
   * @param env further variables. Default: none
   */
  constructor(
    private readonly daemon: Daemon,
    private readonly folder: string,
    private readonly env: Readonly<Record<string, string>> = {},
  ) {
    // The tool chain of this machine, and nothing else of it: stacks of its user stay apart.
    for (const name of ["bin", "pulumi", "stamps"]) symlinkSync(join(home, name), join(this.home, name));
    mkdirSync(join(this.home, "state"));
  }

  /** Runs one of the tools to its end: `run("up", "dev")`. */
  run(name: string, ...args: readonly string[]): Promise<Finished> {
    const [command, ...before] = this.daemon.inside;
    const program = [process.execPath, join(root, "node_modules/tsx/dist/cli.mjs"), join(root, "tools", `${name}.ts`)];
    const env = { ...this.env, PALIER_HOME: this.home, DOCKER_HOST: this.daemon.host, CI: "1" };
    return run(command, [...before, ...program, ...args], { cwd: this.folder, env });
  }

  remove(): void {
    rmSync(this.home, { recursive: true, force: true });
  }
}
