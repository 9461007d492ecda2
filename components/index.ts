// What a program of one's own imports from "palier": see docs/platforms.md and examples/outside.
export { environments } from "../environments";
export { type Checked, InvalidInput, type Problem, valueOf } from "./language/problem";
export { KubernetesPlatform } from "./platform/kubernetes";
export { onlyForward } from "./platform/one-way";
export { outputsOf, type StackOutputs } from "./platform/outputs";
export { type Environment, planPlatform, type PlatformPlan } from "./platform/plan";
export { provision } from "./platform/program";
export { parseSettings, type Settings } from "./platform/settings";
export { definePlatform, type PlatformInput } from "./platform/spec";
export { type Catalogue, type PlannedStack, planStack } from "./platform/stack";
