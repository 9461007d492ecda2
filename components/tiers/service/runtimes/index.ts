import type { ServiceSpec } from "../spec";
import { fastapi } from "./fastapi";
import { nestjs, next } from "./node";
import type { Runtime } from "./runtime";
import { spring } from "./spring";
import { staticFiles } from "./static";

/** Every runtime that a service may name. */
export const runtimes: Readonly<Record<ServiceSpec["runtime"], Runtime>> = {
  spring,
  fastapi,
  nestjs,
  next,
  static: staticFiles,
};
