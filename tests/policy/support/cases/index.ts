import { access } from "./access";
import { buckets } from "./buckets";
import { cluster } from "./cluster";
import { docker } from "./docker";
import { edge } from "./edge";
import type { Cases } from "./program";
import { runningWell } from "./running";
import { workloads } from "./workloads";

/** For every rule of the catalogue, programs that keep and that break it. */
export const cases: Cases = { ...workloads, ...cluster, ...buckets, ...edge, ...docker, ...access, ...runningWell };
