import { getStack, RunError, runtime } from "@pulumi/pulumi";
import { InvalidInput, valueOf } from "../language/problem";
import { DockerPlatform } from "./docker";
import { KubernetesPlatform } from "./kubernetes";
import { onlyForward } from "./one-way";
import { outputsOf, type StackOutputs } from "./outputs";
import type { PlatformPlan } from "./plan";
import type { Settings } from "./settings";
import { type Catalogue, planStack } from "./stack";

/**
 * The whole of a Pulumi program: plans the stack that the engine runs, registers what was decided, and gives back what to export.
 * @throws RunError with every mistake in the stack's file and the platform, before anything is registered.
 */
export function provision(catalogue: Catalogue): StackOutputs {
  try {
    const stackFile = `Pulumi.${getStack()}.yaml`;
    const { settings, plan } = valueOf(stackFile, planStack(runtime.allConfig(), catalogue, stackFile));
    register(plan, settings);
    return outputsOf(plan);
  } catch (error) {
    // The engine shows the message of this kind of error alone, and of any other a stack trace too.
    throw error instanceof InvalidInput ? new RunError(error.message) : error;
  }
}

/** A plan with a host is one for Docker. */
function register(plan: PlatformPlan, settings: Settings): void {
  if (plan.host) new DockerPlatform(plan, plan.host, settings);
  else new KubernetesPlatform(plan, settings, { transformations: [onlyForward] });
}
