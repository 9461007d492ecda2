import { mebibytes, millicores, type ResolvedResources } from "./quantity";
import type { Capacity } from "./tier-plan";

/** Nothing at all: where a sum begins. */
export const noCapacity: Capacity = {
  pods: 0,
  cpuRequest: 0,
  cpuLimit: 0,
  memoryRequest: 0,
  memoryLimit: 0,
  volumes: 0,
  storage: 0,
};

/** What a number of equal pods take, each with these containers and, where given, one volume of this size. */
export function capacityOf(pods: number, containers: readonly ResolvedResources[], volume?: string): Capacity {
  const sum = (amount: (resources: ResolvedResources) => number): number =>
    pods * containers.reduce((total, resources) => total + amount(resources), 0);
  return {
    pods,
    cpuRequest: sum((resources) => millicores(resources.cpuRequest)),
    cpuLimit: sum((resources) => millicores(resources.cpuLimit)),
    memoryRequest: sum((resources) => mebibytes(resources.memoryRequest)),
    memoryLimit: sum((resources) => mebibytes(resources.memoryLimit)),
    volumes: volume === undefined ? 0 : pods,
    storage: volume === undefined ? 0 : pods * mebibytes(volume),
  };
}

/** The sum of several capacities (ROF-CON-16). */
export const addCapacity = (parts: readonly Capacity[]): Capacity =>
  parts.reduce(
    (total, part) => ({
      pods: total.pods + part.pods,
      cpuRequest: total.cpuRequest + part.cpuRequest,
      cpuLimit: total.cpuLimit + part.cpuLimit,
      memoryRequest: total.memoryRequest + part.memoryRequest,
      memoryLimit: total.memoryLimit + part.memoryLimit,
      volumes: total.volumes + part.volumes,
      storage: total.storage + part.storage,
    }),
    noCapacity,
  );

/** Most that the pods and volumes of a zone may ask for together, in the units of Kubernetes. */
export interface Quota {
  readonly pods: string;
  readonly requestsCpu: string;
  readonly requestsMemory: string;
  readonly limitsCpu: string;
  readonly limitsMemory: string;
  readonly requestsStorage: string;
  readonly volumes: string;
}
