import { mebibytes } from "../../language/quantity";

/** Server parameters by name, as PostgreSQL's configuration file writes them. */
export type Parameters = Readonly<Record<string, string>>;

/** The document's values, for instances of 1Gi (ROF-DB-15 to 20). They hold for every size. */
const documented: Parameters = {
  work_mem: "16MB",
  maintenance_work_mem: "128MB",
  max_connections: "100",
  checkpoint_completion_target: "0.9",
  wal_buffers: "16MB",
  random_page_cost: "1.1",
};

/** Shares of the memory limit that make the document's 256MB and 768MB of an instance of 1Gi (ROF-CON-24). */
const sharedBuffersShare = 0.25;
const effectiveCacheShare = 0.75;

/** PostgreSQL's own default of max_wal_size, in MB. */
const defaultMaxWalSize = 1024;

/**
 * The tuning that follows from an instance's size. They are start-up parameters: the operator writes them before the first start and
 * restarts instances, one after the other, when one changes that needs it (ROF-CON-23).
 * @param memoryLimit memory limit of an instance, such as `1Gi`
 * @param walStorage size of its write-ahead log volume
 */
export function deriveParameters(memoryLimit: string, walStorage: string): Parameters {
  const limit = mebibytes(memoryLimit);
  // A checkpoint is due long before a small volume is full; elsewhere the server's own default is right.
  const maxWalSize = Math.floor(mebibytes(walStorage) / 2);
  return {
    shared_buffers: megabytes(limit * sharedBuffersShare),
    effective_cache_size: megabytes(limit * effectiveCacheShare),
    ...documented,
    ...(maxWalSize < defaultMaxWalSize && { max_wal_size: megabytes(maxWalSize) }),
  };
}

/** PostgreSQL's MB are binary: 1024 kB of 1024 bytes. */
const megabytes = (mebi: number): string => `${String(Math.floor(mebi))}MB`;

/** Mebibytes in a size of PostgreSQL's own words, or nothing where it has no unit that is understood. */
export function mebibytesOfSize(size: string): number | undefined {
  const match = /^(\d+)\s*(kB|MB|GB|TB)$/.exec(size);
  const unit = match?.[2];
  return match && unit !== undefined ? Number(match[1]) * (factors[unit] ?? 0) : undefined;
}

const factors: Readonly<Record<string, number>> = { kB: 1 / 1024, MB: 1, GB: 1024, TB: 1024 * 1024 };
