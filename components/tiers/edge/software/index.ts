import type { EdgePlan } from "../plan";
import { caddy } from "./caddy";
import { haproxy } from "./haproxy";
import { nginx } from "./nginx";
import type { EdgeSoftware } from "./software";

/** Every program that can serve an edge. */
export const softwares: Readonly<Record<EdgePlan["software"], EdgeSoftware>> = { caddy, nginx, haproxy };
