import type { EdgePlan } from "../plan";
import { caddy } from "./caddy";
import type { EdgeSoftware } from "./software";

/** Every program that can serve an edge. */
export const softwares: Readonly<Record<EdgePlan["software"], EdgeSoftware>> = { caddy };
