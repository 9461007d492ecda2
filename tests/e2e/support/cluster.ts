import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { z } from "zod";
import type { Toolchain } from "../../../tools/toolchain";

const run = promisify(execFile);

const conditionSchema = z.object({ type: z.string(), status: z.string(), lastTransitionTime: z.string() });
const listSchema = z.object({
  items: z.array(
    z.object({
      kind: z.string().optional(),
      metadata: z.object({
        name: z.string(),
        namespace: z.string().optional(),
        creationTimestamp: z.string(),
        uid: z.string(),
        labels: z.record(z.string(), z.string()).optional(),
        annotations: z.record(z.string(), z.string()).optional(),
      }),
      spec: z.record(z.string(), z.unknown()).optional(),
      data: z.record(z.string(), z.string()).optional(),
      status: z
        .looseObject({ conditions: z.array(conditionSchema).optional(), phase: z.string().optional() })
        .optional(),
    }),
  ),
});

/** An object as the API server holds it. */
export type ClusterObject = z.output<typeof listSchema>["items"][number];

/** Reads the cluster through its API server. */
export class Cluster {
  constructor(
    private readonly toolchain: Toolchain,
    private readonly kubeconfig: string,
  ) {}

  /** All objects of a kind, in one namespace or in all. */
  async list(kind: string, namespace?: string): Promise<readonly ClusterObject[]> {
    const where = namespace === undefined ? ["--all-namespaces"] : ["--namespace", namespace];
    return listSchema.parse(JSON.parse(await this.kubectl("get", kind, ...where, "--output", "json"))).items;
  }

  async kubectl(...args: readonly string[]): Promise<string> {
    const { stdout } = await run(this.toolchain.kubectl, ["--kubeconfig", this.kubeconfig, ...args], {
      maxBuffer: 64 * 1024 * 1024,
    });
    return stdout;
  }
}

/** Whether a workload says of itself that it is available or ready. */
export const isAvailable = (object: ClusterObject): boolean =>
  (object.status?.conditions ?? []).some(
    ({ type, status }) => (type === "Available" || type === "Ready") && status === "True",
  );

/** When a condition of an object became true, in ms since 1970. */
export function since(object: ClusterObject, type: string): number {
  const condition = object.status?.conditions?.find((candidate) => candidate.type === type);
  if (!condition) throw new Error(`${object.metadata.name} has no condition ${type}`);
  return Date.parse(condition.lastTransitionTime);
}
