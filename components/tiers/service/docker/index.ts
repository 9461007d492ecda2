import type { ContainerPlan } from "../../../targets/docker/container";
import { httpHealthFiles } from "../../../targets/docker/http-health";
import { containerPort, type ContainersOf, type DockerTarget } from "../../../targets/docker/target";
import { buildArguments } from "../build";
import type { ServicePlan } from "../plan";
import { asksByScript, healthOf } from "./health";
import { containerVariables } from "./secrets";

/** A container for each replica, all of which answer to the service's name. Each waits for the one before, so that an update leaves the others. */
export const serviceContainers: ContainersOf<ServicePlan> = (plan, target) =>
  Array.from({ length: plan.replicas }, (_, index) => replica(plan, target, index));

function replica(plan: ServicePlan, target: DockerTarget, index: number): ContainerPlan {
  const { environment, files } = containerVariables(plan.runtime, plan.variables);
  const isAlone = plan.replicas === 1;
  const nameOf = (one: number): string => (isAlone ? plan.name : `${plan.name}-${String(one + 1)}`);
  const port = { name: "http", port: plan.port };
  const put = [...files, ...(asksByScript(plan.runtime) ? httpHealthFiles() : [])];
  return {
    name: nameOf(index),
    image: imageOf(plan, target),
    aliases: isAlone ? [] : [plan.name],
    user: `${String(plan.user)}:${String(plan.user)}`,
    environment: { ...environment, ...registrationOf(environment, nameOf(index)) },
    files: put,
    volumes: [],
    ...(put.length === 0 ? closedRoot(plan) : { scratch: [] }),
    // A port of this machine leads to one container: the first.
    ports: [index === 0 ? containerPort(plan, port.name, port.port) : port],
    health: healthOf(plan),
    resources: plan.resources,
    stopSeconds: plan.gracePeriodSeconds,
    ...(index > 0 && { after: [nameOf(index - 1)] }),
  };
}

/**
 * A container in several networks has an address in each, of which its program would tell the registry any, and another after a restart.
 * Its name leads to the right one.
 */
const registrationOf = (environment: ContainerPlan["environment"], name: string): ContainerPlan["environment"] =>
  "EUREKA_INSTANCE_PREFER_IP_ADDRESS" in environment
    ? { EUREKA_INSTANCE_PREFER_IP_ADDRESS: "false", EUREKA_INSTANCE_HOSTNAME: name }
    : {};

/** As on Kubernetes, where no file has to be put into it. */
const closedRoot = ({ scratchMebibytes = 256 }: ServicePlan): Pick<ContainerPlan, "readOnlyRoot" | "scratch"> => ({
  readOnlyRoot: true,
  scratch: [{ path: "/tmp", mebibytes: scratchMebibytes }],
});

const imageOf = ({ image, build }: ServicePlan, target: DockerTarget): ContainerPlan["image"] =>
  build
    ? { from: "source", reference: image, ...build, arguments: buildArguments(build.dockerfile, target.imageMirror) }
    : { from: "registry", reference: image };
