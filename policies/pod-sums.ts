import { databaseCluster, type DatabaseCluster, membersOf, numberOf } from "./database-clusters";
import type { Field } from "./field";
import { areTogether, namespaceOf, ofKinds } from "./objects";
import { quantityOf } from "./quantities";
import type { CheckedResource } from "./rule";
import { kindOf, type PodTemplate, podTemplates } from "./workloads";

/** What pods ask for, and may take at most: cores and bytes. */
export interface Amounts {
  readonly "requests.cpu": number;
  readonly "requests.memory": number;
  readonly "limits.cpu": number;
  readonly "limits.memory": number;
}

/** What the pods of a workload take. */
export interface WorkloadSum {
  readonly resource: CheckedResource;
  /** None where a preview does not know it yet. */
  readonly namespace: string | undefined;
  /** The most pods that there are at once, without those of a rolling update. */
  readonly pods: number;
  readonly ofPod: Amounts;
  /** Whether a rolling update starts a new pod before it ends an old one. */
  readonly needsOneMore: boolean;
}

export const nothing: Amounts = { "requests.cpu": 0, "requests.memory": 0, "limits.cpu": 0, "limits.memory": 0 };

/** Makes amounts of amounts, one by one. */
export const combine = (
  one: Amounts,
  other: Amounts,
  by: (first: number, second: number) => number = (first, second) => first + second,
): Amounts => ({
  "requests.cpu": by(one["requests.cpu"], other["requests.cpu"]),
  "requests.memory": by(one["requests.memory"], other["requests.memory"]),
  "limits.cpu": by(one["limits.cpu"], other["limits.cpu"]),
  "limits.memory": by(one["limits.memory"], other["limits.memory"]),
});

/** What several pods of the same kind take. */
export const times = (amounts: Amounts, pods: number): Amounts => combine(amounts, nothing, (one) => one * pods);

/** What every workload of a stack takes, those of database clusters whose resource says it too. */
export function workloadSums(resources: readonly CheckedResource[]): readonly WorkloadSum[] {
  const scalers = ofKinds(resources, { group: "autoscaling", kinds: ["HorizontalPodAutoscaler"] });
  const mostOf = (workload: Field): number | undefined =>
    scalers
      .map(({ object }) => object)
      .find((scaler) => isScalerOf(scaler, workload))
      ?.at("spec", "maxReplicas").number;
  const stores = ofKinds(resources, { group: "barmancloud.cnpg.io", kinds: ["ObjectStore"] });
  return resources.flatMap((resource) => {
    const cluster = databaseCluster(resource);
    if (cluster) {
      return databaseSums(
        cluster,
        stores.map(({ object }) => object),
      );
    }
    return podTemplates(resource).map((pod): WorkloadSum => ({
      resource,
      namespace: namespaceOf(pod.owner),
      pods: mostOf(pod.owner) ?? podsOf(resource, pod.owner.at("spec")),
      ofPod: amountsOfPod(pod),
      needsOneMore: /^Deployment/.test(kindOf(resource, "apps") ?? "") && startsBeforeItEnds(pod.owner.at("spec")),
    }));
  });
}

/** Whether an autoscaler is for a workload. */
export function isScalerOf(scaler: Field, workload: Field): boolean {
  const name = workload.at("metadata", "name").text;
  const isOfName = name !== undefined && scaler.at("spec", "scaleTargetRef", "name").is(name);
  return isOfName && areTogether(scaler, workload) !== false;
}

/** A set on every node counts once: how many nodes there are is not in the program. A template starts no pod. */
function podsOf(resource: CheckedResource, spec: Field): number {
  const kind = kindOf(resource, "core", "apps", "batch", "extensions")?.replace(/List$/, "");
  switch (kind) {
    case "PodTemplate":
      return 0;
    case "Job":
      return spec.at("parallelism").number ?? 1;
    case "CronJob":
      return spec.at("suspend").is(true) ? 0 : (spec.at("jobTemplate", "spec", "parallelism").number ?? 1);
    case undefined:
    default:
      return spec.at("replicas").number ?? 1;
  }
}

/** Kubernetes rounds the part of pods that may be missing down: of less than four, a quarter is none. */
function startsBeforeItEnds(spec: Field): boolean {
  const missing = spec.at("strategy", "rollingUpdate", "maxUnavailable");
  if (spec.at("strategy", "type").is("Recreate")) return false;
  const percent = /^(\d+)%$/.exec(missing.isMissing ? "25%" : (missing.text ?? ""))?.[1];
  const replicas = spec.at("replicas").number ?? 1;
  return percent === undefined ? missing.is(0) : Math.floor((Number(percent) * replicas) / 100) === 0;
}

/** Init containers run one by one before the others, but for those that stay. */
function amountsOfPod({ spec }: PodTemplate): Amounts {
  let staying = nothing;
  let most = nothing;
  for (const container of spec.at("initContainers").items()) {
    const amounts = amountsOf(container.at("resources"));
    if (container.at("restartPolicy").is("Always")) staying = combine(staying, amounts);
    else most = combine(most, combine(staying, amounts), Math.max);
  }
  const running = spec
    .at("containers")
    .items()
    .reduce((sum, container) => combine(sum, amountsOf(container.at("resources"))), staying);
  const cpu = quantityOf(spec.at("overhead", "cpu")) ?? 0;
  const memory = quantityOf(spec.at("overhead", "memory")) ?? 0;
  const overhead = { "requests.cpu": cpu, "requests.memory": memory, "limits.cpu": cpu, "limits.memory": memory };
  return combine(combine(running, most, Math.max), overhead);
}

/** Kubernetes takes limits for requests where there are none. */
function amountsOf(resources: Field): Amounts {
  const of = (bound: string, amount: string): number | undefined => quantityOf(resources.at(bound, amount));
  const [cpu, memory] = [of("limits", "cpu"), of("limits", "memory")];
  return {
    "requests.cpu": of("requests", "cpu") ?? cpu ?? 0,
    "requests.memory": of("requests", "memory") ?? memory ?? 0,
    "limits.cpu": cpu ?? 0,
    "limits.memory": memory ?? 0,
  };
}

/** The operator makes one pod for each member, each with the containers beside the database. */
function databaseSums(cluster: DatabaseCluster, stores: readonly Field[]): readonly WorkloadSum[] {
  const { resource } = cluster;
  const ofPlugins = pluginAmounts(resource, stores);
  return membersOf(cluster).map((members): WorkloadSum => {
    const containers = [...(members.database === undefined ? [] : [members.database]), ...members.beside];
    const amounts = containers.map((container) => amountsOf(container.at("resources")));
    return {
      resource,
      namespace: namespaceOf(resource.props),
      pods: numberOf(members) ?? 1,
      ofPod: amounts.reduce((sum, one) => combine(sum, one), ofPlugins),
      needsOneMore: false,
    };
  });
}

/** What the container takes that CloudNativePG's plug-in for backups puts beside a database. */
function pluginAmounts({ props }: CheckedResource, stores: readonly Field[]): Amounts {
  const names = props
    .at("spec", "plugins")
    .items()
    .map((plugin) => plugin.at("parameters", "barmanObjectName").text);
  const store = stores.find(
    (one) => names.includes(one.at("metadata", "name").text) && areTogether(one, props) !== false,
  );
  return store === undefined ? nothing : amountsOf(store.at("spec", "instanceSidecarConfiguration", "resources"));
}
