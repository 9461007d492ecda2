import type { ServiceSpec } from "../spec";
import type { Runtime } from "./runtime";
import { spring } from "./spring";
import { staticFiles } from "./static";

/** Every runtime that a service may name. */
export const runtimes: Readonly<Record<ServiceSpec["runtime"], Runtime>> = { spring, static: staticFiles };
