import type * as k8s from "@pulumi/kubernetes";
import { mirroredImage } from "../../language/image";
import { podLabels, roleLabel, selectorLabels } from "../../targets/kubernetes/labels";
import { memberVolume, volumeRetention } from "../../targets/kubernetes/members";
import { closedPod, containerSecurity } from "../../targets/kubernetes/security";
import type { KubernetesTarget } from "../../targets/kubernetes/target";
import { resourceRequirements, restartOn, scratchVolume, spreadOver } from "../../targets/kubernetes/workload";
import { apiPort, consolePort, type ObjectStorePlan } from "./plan";
import { softwares } from "./software";

type Container = k8s.types.input.core.v1.Container;
type StatefulSetSpec = k8s.types.input.apps.v1.StatefulSetSpec;

/** Role of the pods that keep objects; jobs have another, so that no request reaches them. */
export const serverRole = "server";

const dataFolder = "/data";
const rootFolder = "/etc/object-store/root";

/** The members: they start together, as none is ready before enough of them are there (MED-OBJ-01). */
export function memberSetSpec(plan: ObjectStorePlan, target: KubernetesTarget): StatefulSetSpec {
  const { user } = softwares[plan.software];
  return {
    replicas: plan.members,
    serviceName: `${plan.name}-members`,
    selector: { matchLabels: selectorLabels(plan, serverRole) },
    podManagementPolicy: "Parallel",
    minReadySeconds: plan.members > 1 ? 10 : 0,
    persistentVolumeClaimRetentionPolicy: volumeRetention(target),
    volumeClaimTemplates: [memberVolume("data", plan.storage, target)],
    template: {
      metadata: {
        labels: { ...podLabels(plan, target), [roleLabel]: serverRole },
        annotations: restartOn({ [plan.rootSecret]: plan.rootVersion }),
      },
      spec: {
        ...closedPod(user),
        topologySpreadConstraints: spreadOfMembers(plan, target),
        terminationGracePeriodSeconds: 60,
        containers: [serverContainer(plan, target)],
        volumes: [
          scratchVolume("scratch", 256),
          { name: "root", secret: { secretName: plan.rootSecret, defaultMode: 0o440 } },
        ],
      },
    },
  };
}

/**
 * Evenly over zones and hosts, and not strictly one on each host: four members must fit on three hosts too (MED-CON-09). On four hosts each
 * gets one, because an even spread allows nothing else.
 */
const spreadOfMembers = (plan: ObjectStorePlan, target: KubernetesTarget): ReturnType<typeof spreadOver> => {
  const strictly = target.spread === "required" ? "DoNotSchedule" : "ScheduleAnyway";
  return spreadOver(plan, target, serverRole).map((constraint) => ({ ...constraint, whenUnsatisfiable: strictly }));
};

function serverContainer(plan: ObjectStorePlan, target: KubernetesTarget): Container {
  const { command, environment } = softwares[plan.software];
  return {
    name: "server",
    image: mirroredImage(plan.image, target.imageMirror),
    command: [...command(plan, dataFolder)],
    env: variables(environment(plan, { username: `${rootFolder}/username`, password: `${rootFolder}/password` })),
    ports: [
      { name: "s3", containerPort: apiPort },
      { name: "console", containerPort: consolePort },
    ],
    resources: resourceRequirements(plan.resources),
    securityContext: containerSecurity,
    volumeMounts: [
      { name: "data", mountPath: dataFolder },
      { name: "scratch", mountPath: "/tmp" },
      { name: "root", mountPath: rootFolder, readOnly: true },
    ],
    ...probesOf(plan),
  };
}

/** Variables of a container. */
export const variables = (values: Readonly<Record<string, string>>): k8s.types.input.core.v1.EnvVar[] =>
  Object.entries(values).map(([name, value]) => ({ name, value }));

/** A member that works is not restarted because others are gone: only being ready asks for enough of all. */
function probesOf({
  software,
}: ObjectStorePlan): Required<Pick<Container, "startupProbe" | "livenessProbe" | "readinessProbe">> {
  const { alivePath, readyPath } = softwares[software];
  const get = (path: string): object => ({ httpGet: { path, port: apiPort }, timeoutSeconds: 5 });
  return {
    startupProbe: { ...get(alivePath), periodSeconds: 2, failureThreshold: 150 },
    livenessProbe: { ...get(alivePath), periodSeconds: 10, failureThreshold: 6 },
    readinessProbe: { ...get(readyPath), periodSeconds: 5, failureThreshold: 3 },
  };
}
