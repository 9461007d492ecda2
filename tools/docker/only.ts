import { UserProblem } from "../problem";
import { groundOf, type StackOfProject } from "../stack/files";

/**
 * @param why what would become of it on Kubernetes
 * @param instead what leads to something like it there
 * @throws UserProblem with both, for a stack that stands on Kubernetes.
 */
export function onDockerOnly(of: StackOfProject, why: string, instead: string): void {
  if (groundOf(of).target === "docker") return;
  throw new UserProblem(`stack ${of.stack} stands on Kubernetes: ${why}`, instead);
}
