import { databaseCluster, isPassing } from "../database-clusters";
import { mandatoryInProd } from "../levels";
import { type CheckedResource, type ResourceRule, texts } from "../rule";
import { isBucket } from "../s3";
import { kindOf } from "../workloads";

/** What holds data is not deleted by a slip. */
export const protectedData: ResourceRule = {
  sees: "resource",
  name: "protected-data",
  description: "The engine refuses to delete what holds data.",
  references: ["ROF-OPS-05", "HIPAA §164.308(a)(7)", "ISO 27001 A.8.13"],
  levels: mandatoryInProd,
  settings: {
    types: {
      type: "array",
      items: { type: "string" },
      default: ["aws:rds/instance:Instance", "aws:rds/cluster:Cluster", "docker:index/volume:Volume"],
      description: "Types of resources that hold data, besides database clusters, volumes of Kubernetes and buckets",
    },
  },
  check: (resource, settings) => {
    if (resource.isProtected || !holdsData(resource, texts(settings.at("types")))) return [];
    return [
      {
        path: "protect",
        found: "false",
        message: "The resource holds data, and the engine would delete it without a question",
        fix: "protect: true, in the resource's options",
      },
    ];
  },
};

function holdsData(resource: CheckedResource, types: readonly string[]): boolean {
  const isSetWithVolumes =
    kindOf(resource, "apps") === "StatefulSet" && resource.props.at("spec", "volumeClaimTemplates").items().length > 0;
  const isVolume = kindOf(resource, "core") === "PersistentVolumeClaim";
  const cluster = databaseCluster(resource);
  const isDatabase = cluster !== undefined && !isPassing(cluster);
  return isSetWithVolumes || isVolume || isDatabase || isBucket(resource) || types.includes(resource.type);
}
