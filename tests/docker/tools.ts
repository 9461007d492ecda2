import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
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

  /** Leaves what an engine leaves that dies in the middle of an update: its lock on the stack, in the form of its file store. */
  dieUpdating(project: string, stack: string): void {
    const folder = join(this.home, "state/.pulumi/locks/organization", project, stack);
    const { pid } = spawnSync("true");
    const lock = { pid, username: "me", hostname: hostname(), timestamp: new Date().toISOString() };
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "46648270-c757-4968-aadf-fbeee041ec8d.json"), JSON.stringify(lock));
    const notes = { "user.content_type": "text/plain; charset=utf-8", "user.metadata": null };
    writeFileSync(join(folder, "46648270-c757-4968-aadf-fbeee041ec8d.json.attrs"), JSON.stringify(notes));
  }

  remove(): void {
    rmSync(this.home, { recursive: true, force: true });
  }
}
