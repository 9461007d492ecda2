import { alone, type Exclusive } from "../lock";
import { UserProblem } from "../problem";
import { run } from "../process";
import { type Sandbox, startSandbox } from "../sandbox";
import { ensureToolchain, type Toolchain } from "../toolchain";
import { Engine } from "./engine";
import { contextOf, findStack, type StackOfProject } from "./files";
import type { ClusterReader } from "./inventory";
import { type ClusterPlace, type Place, Workspace } from "./workspace";

/** A stack on Kubernetes with its engine and its cluster, ready to be updated or removed. */
export interface Session {
  readonly of: StackOfProject;
  readonly place: ClusterPlace;
  readonly workspace: Workspace;
  readonly engine: Engine;
  readonly cluster: ClusterReader;
  /** The sandbox, where the stack stands in one. */
  readonly sandbox?: Sandbox;
}

/** Chooses the place of a stack, given its files and what is known of it. */
export type ChoosePlace = (of: StackOfProject, before: Place | undefined) => ClusterPlace;

/** What at most one process of this machine does with a stack at a time. */
export const workOn = ({ project, stack }: StackOfProject): Exclusive => ({
  name: `stack-${project}-${stack}`,
  does: `works on stack ${stack}`,
  refuses: true,
});

/** A context of the user's kubeconfig where one is named, on the command line or in the stack's file, else the stack's sandbox. */
export const namedOrSandbox =
  (named: string | undefined): ChoosePlace =>
  (of) => {
    const context = named ?? contextOf(of);
    return context === undefined ? { kind: "sandbox" } : { kind: "context", context };
  };

/**
 * Opens a stack on Kubernetes of the project in the present folder and does something with it, alone on this machine.
 * @throws UserProblem when the stack, the tool chain or the cluster is not there.
 */
export async function withStack(
  stack: string,
  choose: ChoosePlace,
  work: (session: Session) => Promise<number>,
): Promise<number> {
  const of = findStack(process.cwd(), stack);
  const workspace = new Workspace(of);
  const place = choose(of, workspace.place());
  const toolchain = await ensureToolchain({ sandbox: place.kind === "sandbox" });
  return alone(workOn(of), async () => {
    if (place.kind === "context") await checkContext(toolchain, place.context);
    workspace.prepare(place);
    const sandbox = place.kind === "sandbox" ? await sandboxOf(stack) : undefined;
    const engine = new Engine(of, workspace, toolchain, sandbox && { KUBECONFIG: sandbox.kubeconfig });
    await engine.select();
    const context = place.kind === "context" ? place.context : sandbox?.context;
    const cluster = { kubectl: toolchain.kubectl, kubeconfig: sandbox?.kubeconfig, context };
    return work({ of, place, workspace, engine, cluster, ...(sandbox !== undefined && { sandbox }) });
  });
}

async function sandboxOf(stack: string): Promise<Sandbox> {
  const start = Date.now();
  const sandbox = await startSandbox(stack);
  const seconds = ((Date.now() - start) / 1000).toFixed(1);
  const { nodes, url } = sandbox;
  console.log(`sandbox of ${stack}: Kubernetes at ${url}, ${nodes.length} simulated nodes in 3 zones (${seconds} s)`);
  return sandbox;
}

async function checkContext({ kubectl }: Toolchain, context: string): Promise<void> {
  const known = await run(kubectl, ["config", "get-contexts", "--output", "name"]).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    throw new UserProblem(`kubectl, which reads clusters, cannot be run: ${why}`, "install kubectl");
  });
  const names = known.stdout.split("\n").filter((name) => name !== "");
  if (!names.includes(context)) {
    const fix = names.length === 0 ? "set KUBECONFIG to a file with contexts" : `the contexts are ${names.join(", ")}`;
    throw new UserProblem(`the kubeconfig has no context "${context}"`, fix);
  }
  const answer = await run(kubectl, ["--context", context, "get", "--raw", "/version", "--request-timeout", "5s"]);
  if (answer.code !== 0) {
    throw new UserProblem(
      `the cluster of the context ${context} does not answer: ${answer.output}`,
      "check the cluster",
    );
  }
}
