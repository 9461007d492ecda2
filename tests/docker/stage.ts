import { ensureToolchain } from "../../tools/toolchain";
import { Engine } from "../e2e/support/engine";
import { Project, type StackSettings } from "../e2e/support/project";
import { planOf } from "../support/rofecare";
import { Daemon } from "./daemon";
import { Registry } from "./registry";
import { Tools } from "./tools";

/** A stack of the repository with a daemon, a registry, a checkout and a state of its own, and nothing provisioned yet. */
export interface DockerStage {
  readonly daemon: Daemon;
  readonly registry: Registry;
  readonly project: Project;
  readonly tools: Tools;
  /** The engine itself, for what the tools do not show. */
  readonly engine: Engine;
  /** Writes the stack's file: its usual, what it always says here, where images come from, and exceptions. */
  readonly write: (exceptions?: StackSettings) => void;
  /** Values of all generated secrets, and their hashes. */
  readonly secrets: () => Promise<readonly string[]>;
  /** Ends the daemon with all that it holds, and removes all files. */
  readonly clear: () => Promise<void>;
}

/**
 * Sets the stage for a stack of the repository: all images that its plan names lie in the registry.
 * @param always what the stack's file says in every test beside its usual
 */
export async function setDockerStage(stack: string, always: StackSettings = {}): Promise<DockerStage> {
  const toolchain = await ensureToolchain({ targets: ["docker"] });
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
  const tools = new Tools(daemon, project.folder, engine.backend);
  const secrets = async (): Promise<readonly string[]> => {
    const { output } = await engine.mustRun("stack", "export", "--show-secrets", "--stack", stack);
    return secretsIn(output);
  };
  const clear = async (): Promise<void> => {
    engine.remove();
    tools.remove();
    await registry.stop();
    await daemon.stop();
    project.remove();
  };
  return { daemon, registry, project, tools, engine, write, secrets, clear };
}

/** Every secret of a state that shows them, which is a word of its own: values and their hashes. */
const secretsIn = (state: string): readonly string[] => [
  ...new Set([...state.matchAll(/"plaintext": "\\"([^"\\]{20,})\\""/g)].flatMap(([, value]) => value ?? [])),
];
