import { existsSync } from "node:fs";
import { join } from "node:path";
import { binFolder } from "../home";
import { UserProblem } from "../problem";
import { sandboxAccess } from "../sandbox";
import { contextOf, type StackOfProject } from "./files";
import type { ClusterReader } from "./inventory";
import { Workspace } from "./workspace";

/** Where a stack on Kubernetes stands, to be read. Nothing is started. @throws UserProblem where it stands nowhere. */
export function clusterOf(of: StackOfProject): ClusterReader & { readonly isSandbox: boolean } {
  const place = new Workspace(of).place();
  const own = join(binFolder, "kubectl");
  const kubectl = existsSync(own) ? own : "kubectl";
  if (place?.kind === "sandbox") {
    const access = sandboxAccess(of.stack);
    if (access) return { kubectl, kubeconfig: access.kubeconfig, context: access.context, isSandbox: true };
  }
  const context = place?.kind === "context" ? place.context : contextOf(of);
  if (context !== undefined) return { kubectl, context, isSandbox: false };
  throw new UserProblem(`stack ${of.stack} is not up from this machine`, `npm run up ${of.stack}`);
}
