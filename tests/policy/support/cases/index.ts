import { buckets } from "./buckets";
import { cluster } from "./cluster";
import type { Cases } from "./program";
import { workloads } from "./workloads";

/** For every rule of the catalogue, programs that keep and that break it. */
export const cases: Cases = { ...workloads, ...cluster, ...buckets };
