import { z } from "zod";

const memoryPattern = /^([1-9]\d*)(Mi|Gi)$/;
const cpuPattern = /^(?:([1-9]\d*)m|(\d+(?:\.\d{1,3})?))$/;

/** An amount of memory or storage in binary units: `512Mi`, `20Gi`. */
export const memorySchema = z
  .string()
  .regex(memoryPattern, 'an amount in Mi or Gi, such as "512Mi" or "20Gi"')
  .describe("An amount in binary units, Mi or Gi.");

/** An amount of processor time in cores or thousandths: `0.5`, `500m`. */
export const cpuSchema = z
  .string()
  .regex(cpuPattern, 'cores or thousandths of a core, such as "1.5" or "500m"')
  .describe("Processor time in cores, or in thousandths with the suffix m.");

/** What a container may take and what is kept for it. */
export const resourcesSchema = z
  .strictObject({
    cpuLimit: cpuSchema.describe("Most processor time that a container gets, in cores."),
    cpuRequest: cpuSchema
      .optional()
      .describe("Processor time kept for it, in cores. Default: a share of the limit that the environment sets."),
    memoryLimit: memorySchema.describe("Most memory that a container gets; beyond it, it is ended."),
    memoryRequest: memorySchema.optional().describe("Memory kept for it. Default: the limit."),
  })
  .readonly();
export type Resources = z.output<typeof resourcesSchema>;

/** Resources with every amount decided. */
export interface ResolvedResources {
  readonly cpuLimit: string;
  readonly cpuRequest: string;
  readonly memoryLimit: string;
  readonly memoryRequest: string;
}

/** Mebibytes in a memory amount. @throws RangeError for text that {@link memorySchema} refuses. */
export function mebibytes(amount: string): number {
  const match = memoryPattern.exec(amount);
  if (!match) throw new RangeError(`"${amount}" is not an amount in Mi or Gi`);
  return Number(match[1]) * (match[2] === "Gi" ? 1024 : 1);
}

/** Thousandths of a core in a processor amount. @throws RangeError for text that {@link cpuSchema} refuses. */
export function millicores(amount: string): number {
  const match = cpuPattern.exec(amount);
  if (!match) throw new RangeError(`"${amount}" is not an amount of cores`);
  return match[1] === undefined ? Math.round(Number(match[2]) * 1000) : Number(match[1]);
}

/** The shortest exact text for an amount of memory. */
export const formatMemory = (mebi: number): string =>
  mebi % 1024 === 0 ? `${String(mebi / 1024)}Gi` : `${String(mebi)}Mi`;

/** The shortest exact text for an amount of processor time. */
export const formatCpu = (milli: number): string => (milli % 1000 === 0 ? String(milli / 1000) : `${String(milli)}m`);

/** Fills in what is kept for a container: the memory limit, and a share (0-1) of the processor limit. */
export function resolveResources(resources: Resources, cpuRequestShare: number): ResolvedResources {
  return {
    cpuLimit: formatCpu(millicores(resources.cpuLimit)),
    cpuRequest: formatCpu(
      resources.cpuRequest === undefined
        ? Math.max(10, Math.round(millicores(resources.cpuLimit) * cpuRequestShare))
        : millicores(resources.cpuRequest),
    ),
    memoryLimit: resources.memoryLimit,
    memoryRequest: resources.memoryRequest ?? resources.memoryLimit,
  };
}
