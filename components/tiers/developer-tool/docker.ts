import { containerPort, type ContainersOf } from "../../targets/docker/target";
import type { DeveloperToolPlan } from "./plan";
import { toolSoftware } from "./software";

/** The one container of a developer tool. */
export const developerToolContainers: ContainersOf<DeveloperToolPlan> = (plan) => {
  const software = toolSoftware[plan.software];
  const { health, ...own } = software.container(plan);
  return [
    {
      name: plan.name,
      image: { from: "registry", reference: plan.image },
      aliases: [],
      user: software.user,
      ...own,
      volumes: [],
      ports: [containerPort(plan, "http", plan.port)],
      health: { command: health, intervalSeconds: 10, timeoutSeconds: 10, retries: 12, startPeriodSeconds: 60 },
      resources: plan.resources,
      stopSeconds: 10,
    },
  ];
};
