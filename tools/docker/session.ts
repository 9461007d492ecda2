import { alone } from "../lock";
import { Engine } from "../stack/engine";
import { groundOf, type StackOfProject } from "../stack/files";
import { workOn } from "../stack/session";
import { Workspace } from "../stack/workspace";
import { ensureToolchain } from "../toolchain";
import { type Daemon, daemonAt } from "./daemon";
import { checkDaemon } from "./reach";

/** A stack on Docker with its engine and its daemon, ready to be updated or removed. */
export interface DockerSession {
  readonly of: StackOfProject;
  readonly workspace: Workspace;
  readonly engine: Engine;
  readonly daemon: Daemon;
}

/**
 * The daemon of a stack: the one that its file names, else that of DOCKER_HOST, else the one on which it stands, else that of Docker's
 * present context. It answers.
 * @throws UserProblem when it does not, or cannot do what is asked of it.
 */
export async function daemonOf(of: StackOfProject): Promise<Daemon> {
  const place = new Workspace(of).place();
  const before = place?.kind === "docker" && process.env["DOCKER_HOST"] === undefined ? place.address : undefined;
  const daemon = await daemonAt(groundOf(of).daemon ?? before);
  await checkDaemon(daemon);
  return daemon;
}

/** Opens a stack on a daemon and does something with it, alone on this machine. @throws UserProblem when it stands somewhere else. */
export async function withDockerStack(
  of: StackOfProject,
  daemon: Daemon,
  work: (session: DockerSession) => Promise<number>,
): Promise<number> {
  const toolchain = await ensureToolchain({ targets: ["docker"] });
  return alone(workOn(of), async () => {
    const workspace = new Workspace(of);
    workspace.prepare({ kind: "docker", address: daemon.address });
    const engine = new Engine(of, workspace, toolchain, daemon.env);
    await engine.select();
    return work({ of, workspace, engine, daemon });
  });
}
