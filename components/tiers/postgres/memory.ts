import { formatMemory, mebibytes, type ResolvedResources } from "../../language/quantity";
import { mebibytesOfSize, type Parameters } from "./parameters";

/** What is looked at of one database. */
interface Sized {
  readonly name: string;
  readonly resources: ResolvedResources;
  /** Parameters that the spec or the stack states. */
  readonly stated: Parameters;
  /** All parameters: the derived ones and the stated ones. */
  readonly parameters: Parameters;
}

/** What stated parameters promise beyond the memory limit (AUD-CON-10). Derived ones fit by themselves. */
export const memoryWarnings = (database: Sized): readonly string[] => [
  ...cacheWarning(database),
  ...workWarning(database),
];

/** The planner believes in memory that is not there, and prefers plans that then read from the disk. Nothing is allocated by it. */
function cacheWarning({ name, resources, stated }: Sized): readonly string[] {
  const value = stated["effective_cache_size"];
  const size = mebibytesOfSize(value ?? "");
  if (value === undefined || size === undefined || size <= mebibytes(resources.memoryLimit)) return [];
  return [
    `${name}: effective_cache_size of ${value} is more than the memory limit of ${resources.memoryLimit}, which also holds the file cache; leave it out, and it is three quarters of the limit.`,
  ];
}

const takers = ["shared_buffers", "work_mem", "maintenance_work_mem"];

/** Every connection may take `work_mem` for each sort: the least that all of them together take when they are busy. */
function workWarning({ name, resources, stated, parameters }: Sized): readonly string[] {
  if (!takers.some((taker) => taker in stated)) return [];
  const size = (parameter: string): number => mebibytesOfSize(parameters[parameter] ?? "") ?? 0;
  const connections = Number(parameters["max_connections"]);
  const most = Math.ceil(size("shared_buffers") + size("maintenance_work_mem") + connections * size("work_mem"));
  if (most <= mebibytes(resources.memoryLimit)) return [];
  return [
    `${name}: shared_buffers, maintenance_work_mem and ${String(connections)} x work_mem are ${formatMemory(most)} together, with a memory limit of ${resources.memoryLimit}: under full load an instance would be ended. Raise the limit, or lower max_connections or work_mem.`,
  ];
}
