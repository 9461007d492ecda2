import { type Sandbox, startSandbox } from "../../../tools/sandbox";
import { ensureToolchain } from "../../../tools/toolchain";
import { Cluster } from "./cluster";
import { Engine } from "./engine";
import { Project } from "./project";

/** A stack of the repository with a sandbox, a checkout and a state of its own, and nothing provisioned yet. */
export interface Stage {
  readonly project: Project;
  readonly engine: Engine;
  readonly cluster: Cluster;
  readonly sandbox: Sandbox;
  /** Ends the sandbox and removes all files. */
  readonly clear: () => Promise<void>;
}

/** Time to build the tool chain where it is missing, in ms. */
export const stageTimeout = 30 * 60_000;

/** Sets the stage for a stack of the repository. */
export async function setStage(stack: string): Promise<Stage> {
  const toolchain = await ensureToolchain();
  const sandbox = await startSandbox(`e2e-${stack}`);
  const project = new Project();
  project.writeStack(stack);
  const engine = new Engine(project, stack, toolchain, sandbox.kubeconfig);
  await engine.init();
  const clear = async (): Promise<void> => {
    engine.remove();
    await sandbox.stop();
    project.remove();
  };
  return { project, engine, cluster: new Cluster(toolchain, sandbox.kubeconfig), sandbox, clear };
}
