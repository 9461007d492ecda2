import type { EnvironmentName } from "../components/language/context";
import type { Environment } from "../components/platform/plan";
import { dev } from "./dev";
import { prod } from "./prod";
import { staging } from "./staging";

/** How strong a platform stands, by the environment's name. */
export const environments: Readonly<Record<EnvironmentName, Environment>> = { dev, staging, prod };
