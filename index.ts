import { getStack, RunError, runtime } from "@pulumi/pulumi";
import { InvalidInput, valueOf } from "./components/language/problem";
import { KubernetesPlatform } from "./components/platform/kubernetes";
import { onlyForward } from "./components/platform/one-way";
import { outputsOf } from "./components/platform/outputs";
import type { PlatformPlan } from "./components/platform/plan";
import { planStack } from "./components/platform/stack";
import { environments } from "./environments";
import { platforms } from "./platforms";

function provision(stackFile: string): PlatformPlan {
  const { settings, plan } = valueOf(stackFile, planStack(runtime.allConfig(), { platforms, environments }, stackFile));
  new KubernetesPlatform(plan, settings, { transformations: [onlyForward] });
  return plan;
}

function provisionOrExplain(stackFile: string): PlatformPlan {
  try {
    return provision(stackFile);
  } catch (error) {
    // The engine shows the message of this kind of error alone, and of any other a stack trace too.
    throw error instanceof InvalidInput ? new RunError(error.message) : error;
  }
}

export const { endpoints, secrets, startOrder, capacity, notes } = outputsOf(
  provisionOrExplain(`Pulumi.${getStack()}.yaml`),
);
