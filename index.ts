import { getStack, runtime } from "@pulumi/pulumi";
import { valueOf } from "./components/language/problem";
import { choosePlatform } from "./components/platform/catalogue";
import { KubernetesPlatform } from "./components/platform/kubernetes";
import { outputsOf } from "./components/platform/outputs";
import { planPlatform } from "./components/platform/plan";
import { parseSettings } from "./components/platform/settings";
import { environments } from "./environments";
import { platforms } from "./platforms";

const stackFile = `Pulumi.${getStack()}.yaml`;
const settings = valueOf(stackFile, parseSettings(runtime.allConfig(), stackFile));
const platform = valueOf(stackFile, choosePlatform(platforms, settings.platform));
const environment = environments[settings.environment];
const plan = valueOf(stackFile, planPlatform(platform, environment, settings, stackFile));
new KubernetesPlatform(plan, settings);

export const { endpoints, secrets, startOrder, capacity, notes } = outputsOf(plan);
