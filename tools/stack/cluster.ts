import { UserProblem } from "../problem";
import { sandboxAccess } from "../sandbox";
import { kubectlProgram } from "../toolchain/kubectl";
import { contextOf, type StackOfProject } from "./files";
import type { ClusterReader } from "./inventory";
import { Workspace } from "./workspace";

/**
 * Where a stack on Kubernetes stands, to be read. Nothing is started.
 * @param named a context of the user's kubeconfig, stronger than where the stack stands
 * @throws UserProblem where it stands nowhere.
 */
export function clusterOf(of: StackOfProject, named?: string): ClusterReader & { readonly isSandbox: boolean } {
  const place = new Workspace(of).place();
  const kubectl = kubectlProgram();
  if (named === undefined && place?.kind === "sandbox") {
    const access = sandboxAccess(of.stack);
    if (access) return { kubectl, kubeconfig: access.kubeconfig, context: access.context, isSandbox: true };
  }
  const context = named ?? (place?.kind === "context" ? place.context : contextOf(of));
  if (context !== undefined) return { kubectl, context, isSandbox: false };
  throw new UserProblem(`stack ${of.stack} is not up from this machine`, `npm run up ${of.stack}`);
}
