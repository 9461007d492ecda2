import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { binFolder, home } from "../home";
import { alone } from "../lock";
import { UserProblem } from "../problem";
import { run } from "../process";
import { create, exists, isRunning, remove, restart } from "./control-plane";
import { type Access, writeKubeconfig } from "./kubeconfig";
import { nodeNames, sandboxObjects } from "./objects";

/** A Kubernetes whose control plane is real and whose nodes, pods and operators are simulated. */
export interface Sandbox extends Access {
  /** Names of its simulated nodes. */
  readonly nodes: readonly string[];
  /** How many custom resource definitions are its own. */
  readonly ownCrds: number;
  /** Whether it was made by this call, so that nothing that an earlier update provisioned is in it. */
  readonly isNew: boolean;
  /** Ends it and removes all that it held. */
  readonly stop: () => Promise<void>;
}

/**
 * Starts the sandbox of a stack, or what of it has stopped. Each stack has one of its own. The programs must be there: see `ensureToolchain`.
 * @throws UserProblem when the control plane does not come up.
 */
export function startSandbox(stack: string): Promise<Sandbox> {
  return exclusively(async () => {
    const isNew = !exists(stack);
    if (isNew) await create(stack);
    else if (!(await isRunning(stack))) await restart(stack);
    const access = writeKubeconfig(stack);
    await applyObjects(access);
    return { ...access, nodes: nodeNames, ownCrds: 1, isNew, stop: () => stopSandbox(stack) };
  });
}

/** How the sandbox of a stack is reached; nothing where there is none. It is not started. */
export const sandboxAccess = (stack: string): Access | undefined =>
  exists(stack) ? writeKubeconfig(stack) : undefined;

/** Ends the sandbox of a stack and removes all that it held. Nothing happens where there is none. */
export function stopSandbox(stack: string): Promise<void> {
  return exclusively(async () => {
    if (!exists(stack)) return;
    const volumes = await volumeFolders(writeKubeconfig(stack));
    await remove(stack);
    for (const folder of volumes) rmSync(folder, { recursive: true, force: true });
  });
}

/** One at a time on a machine, so that no two choose the same free ports. */
function exclusively<T>(work: () => Promise<T>): Promise<T> {
  mkdirSync(join(home, "sandbox"), { recursive: true });
  return alone({ name: "sandbox", does: "starts or stops a sandbox" }, work);
}

const kubectl = join(binFolder, "kubectl");

async function applyObjects({ kubeconfig }: Access): Promise<void> {
  const input = JSON.stringify({ apiVersion: "v1", kind: "List", items: sandboxObjects(new Date()) });
  const args = ["--kubeconfig", kubeconfig, "apply", "--server-side", "--force-conflicts", "--filename", "-"];
  const { code, output } = await run(kubectl, args, { input });
  if (code === 0) return;
  throw new UserProblem(
    `the sandbox refused its own objects:\n${output}`,
    "remove it with npm run down, and try again",
  );
}

const volumesSchema = z.object({
  items: z.array(z.object({ spec: z.object({ hostPath: z.object({ path: z.string() }).optional() }) })),
});

/** Folders that the controller manager made for volumes. Nobody removes them once the control plane is gone. */
async function volumeFolders({ kubeconfig }: Access): Promise<readonly string[]> {
  const args = ["--kubeconfig", kubeconfig, "get", "persistentvolumes", "--output", "json", "--request-timeout", "5s"];
  const { code, stdout } = await run(kubectl, args);
  if (code !== 0) return [];
  const paths = volumesSchema.parse(JSON.parse(stdout)).items.map(({ spec }) => spec.hostPath?.path ?? "");
  return paths.filter((path) => /^\/tmp\/hostpath_pv\/[\w-]+$/.test(path));
}
