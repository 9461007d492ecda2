import { Engine } from "../e2e/support/engine";
import { Project, type StackSettings } from "../e2e/support/project";
import { planOf } from "../support/rofecare";
import { ensureToolchain } from "../../tools/toolchain";
import { Daemon } from "./daemon";
import { Registry } from "./registry";

/** A stack of the repository with a daemon, a registry, a checkout and a state of its own, and nothing provisioned yet. */
export interface DockerStage {
  readonly daemon: Daemon;
  readonly registry: Registry;
  readonly project: Project;
  readonly engine: Engine;
  /** What the stack's file says beside its usual: all exceptions, and where images come from. */
  readonly write: (exceptions?: StackSettings) => void;
  /** Ends the daemon with all that it holds, and removes all files. */
  readonly clear: () => Promise<void>;
}

/** Sets the stage for a stack of the repository: all images that its plan names lie in the registry. */
export async function setDockerStage(stack: string, always: StackSettings = {}): Promise<DockerStage> {
  const toolchain = await ensureToolchain({ target: "docker" });
  const daemon = await Daemon.start();
  const registry = await Registry.start(daemon);
  for (const { from, reference } of planOf(stack, always).host?.images ?? []) {
    if (from === "registry") await registry.offer(reference);
  }
  const project = new Project();
  const write = (exceptions: StackSettings = {}): void => {
    project.writeStack(stack, { imageMirror: registry.host, ...always, ...exceptions });
  };
  write();
  // The engine runs where the daemon is, as on a developer's machine: 127.0.0.1 is the same for both.
  const pulumi = daemon.command("pulumi", toolchain.pulumi);
  const env = { ...toolchain.env, DOCKER_HOST: daemon.host };
  const engine = new Engine(project, stack, { ...toolchain, pulumi, env }, "/dev/null");
  await engine.init();
  const clear = async (): Promise<void> => {
    engine.remove();
    await registry.stop();
    await daemon.stop();
    project.remove();
  };
  return { daemon, registry, project, engine, write, clear };
}
