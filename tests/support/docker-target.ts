import type { PlanContext } from "../../components/language/tier-plan";
import type { DockerTarget } from "../../components/targets/docker/target";
import { planContext } from "./plan-context";

/** A context for planners on one Docker host, with exceptions. */
export const dockerContext = (exceptions: Partial<PlanContext> = {}): PlanContext => {
  const { platform, environment, common, namespaces, versionOf } = planContext();
  const context = { platform, environment, common, namespaces, versionOf };
  return { ...context, target: "docker", hostOf: (service) => service, ...exceptions };
};

/** A target for containers, with exceptions. */
export const dockerTarget = (exceptions: Partial<DockerTarget> = {}): DockerTarget => ({
  platform: "demo",
  environment: "prod",
  prefix: "demo-prod",
  protectData: true,
  edgePorts: { http: 80, https: 443 },
  ...exceptions,
});
