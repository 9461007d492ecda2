import { noCapacity } from "../../components/language/capacity";
import type { Capacity } from "../../components/language/tier-plan";
import { databaseCluster } from "../../policies/database-clusters";
import type { Field } from "../../policies/field";
import { namespaceOf } from "../../policies/objects";
import { workloadSums } from "../../policies/pod-sums";
import { quantityOf } from "../../policies/quantities";
import type { CheckedResource } from "../../policies/rule";
import { kindOf } from "../../policies/workloads";

/** What one resource takes, and where. */
export interface Taken {
  readonly resource: CheckedResource;
  /** Namespace on Kubernetes. Default: it is not known before the update, or there are none. */
  readonly namespace?: string;
  readonly amounts: Capacity;
}

const mebi = 2 ** 20;

/** What every resource of a stack takes: pods of workloads and of databases, volumes, and containers of Docker. */
export const takenBy = (resources: readonly CheckedResource[]): readonly Taken[] => [
  ...workloadSums(resources).map(({ resource, namespace, pods, ofPod }): Taken => ({
    resource,
    ...(namespace !== undefined && { namespace }),
    amounts: {
      ...noCapacity,
      pods,
      cpuRequest: Math.round(pods * ofPod["requests.cpu"] * 1000),
      cpuLimit: Math.round(pods * ofPod["limits.cpu"] * 1000),
      memoryRequest: Math.round((pods * ofPod["requests.memory"]) / mebi),
      memoryLimit: Math.round((pods * ofPod["limits.memory"]) / mebi),
    },
  })),
  ...resources.flatMap(volumesOf),
  ...resources.flatMap(containerOf),
];

/** Volumes that one resource asks for: each size, and how many of it. */
interface Volumes {
  readonly size: Field;
  readonly number: number;
}

function volumesOf(resource: CheckedResource): readonly Taken[] {
  const namespace = namespaceOf(resource.props);
  return claimsOf(resource).flatMap(({ size, number }) => {
    const bytes = quantityOf(size);
    if (bytes === undefined) return [];
    const amounts = { ...noCapacity, volumes: number, storage: Math.round((number * bytes) / mebi) };
    return [{ resource, amounts, ...(namespace !== undefined && { namespace }) }];
  });
}

const requested = (claim: Field): Field => claim.at("resources", "requests", "storage");

function claimsOf(resource: CheckedResource): readonly Volumes[] {
  const spec = resource.props.at("spec");
  if (kindOf(resource, "core") === "PersistentVolumeClaim") return [{ size: requested(spec), number: 1 }];
  if (kindOf(resource, "apps") === "StatefulSet")
    return templates(spec.at("volumeClaimTemplates"), spec.at("replicas").number ?? 1);
  switch (databaseCluster(resource)?.of.kind) {
    case "Cluster":
      return ["storage", "walStorage"].map((volume) => ({
        size: spec.at(volume, "size"),
        number: spec.at("instances").number ?? 1,
      }));
    case "PerconaServerMongoDB":
      return spec
        .at("replsets")
        .items()
        .map((set) => ({
          size: requested(set.at("volumeSpec", "persistentVolumeClaim")),
          number: set.at("size").number ?? 1,
        }));
    case "Elasticsearch":
      return spec
        .at("nodeSets")
        .items()
        .flatMap((set) => templates(set.at("volumeClaimTemplates"), set.at("count").number ?? 1));
    case undefined:
    default:
      return [];
  }
}

const templates = (list: Field, number: number): readonly Volumes[] =>
  list.items().map((template) => ({ size: requested(template.at("spec")), number }));

/** Docker states memory in mebibytes, and processor time as a weight: 1024 for a core. Both are kept where they are short, and free else. */
function containerOf(resource: CheckedResource): readonly Taken[] {
  const { type, props } = resource;
  if (!type.startsWith("docker:") || !type.endsWith(":Container")) return [];
  const cpus = quantityOf(props.at("cpus"));
  return [
    {
      resource,
      amounts: {
        ...noCapacity,
        pods: 1,
        memoryRequest: props.at("memoryReservation").number ?? 0,
        memoryLimit: props.at("memory").number ?? 0,
        cpuRequest: Math.round(((props.at("cpuShares").number ?? 0) * 1000) / 1024),
        cpuLimit: Math.round((cpus ?? 0) * 1000),
      },
    },
  ];
}
