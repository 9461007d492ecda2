import { databaseCluster, isPassing } from "../../policies/database-clusters";
import type { Field } from "../../policies/field";
import { namespaceOf } from "../../policies/objects";
import type { CheckedResource } from "../../policies/rule";
import { isBucket } from "../../policies/s3";
import { kindOf } from "../../policies/workloads";

/** What holds data, and what becomes of the data when it goes. */
export interface Holder {
  /** What would be gone, in plain words. */
  readonly data: string;
  /** Whether the data stays when the resource is deleted. */
  readonly outlives: boolean;
  /** Whether the same resource, made anew, finds the data again. */
  readonly findsAgain: boolean;
}

/** What a resource holds that cannot be made anew; nothing for what holds none. */
export function holderOf(resource: CheckedResource): Holder | undefined {
  return kubernetesHolder(resource) ?? secretHolder(resource) ?? cloudHolder(resource);
}

const gone = (data: string): Holder => ({ data, outlives: false, findsAgain: false });
const staying = (data: string): Holder => ({ data, outlives: true, findsAgain: true });

const named = ({ props, name }: CheckedResource): string => {
  const own = props.at("metadata", "name").text ?? name;
  const namespace = namespaceOf(props);
  return namespace === undefined || namespace === "default" ? own : `${namespace}/${own}`;
};

function kubernetesHolder(resource: CheckedResource): Holder | undefined {
  const cluster = databaseCluster(resource);
  if (cluster !== undefined) return isPassing(cluster) ? undefined : clusterHolder(resource);
  switch (kindOf(resource, "core", "apps", "apiextensions.k8s.io")) {
    case "PersistentVolumeClaim":
      return gone(`all files of the volume ${named(resource)}${sized(resource.props.at("spec", "resources"))}`);
    case "PersistentVolume":
      return volumeHolder(resource);
    case "StatefulSet":
      return setHolder(resource);
    case "Namespace":
      return gone(
        `everything in the namespace ${resource.props.at("metadata", "name").text ?? resource.name}, volumes too`,
      );
    case "CustomResourceDefinition":
      return gone(`every ${resource.props.at("spec", "names", "kind").text ?? "object"} in the cluster, with its data`);
    case undefined:
    default:
      return undefined;
  }
}

const sized = (resources: Field): string => {
  const size = resources.at("requests", "storage").text;
  return size === undefined ? "" : ` (${size})`;
};

function volumeHolder(resource: CheckedResource): Holder {
  const data = `all files of the volume ${named(resource)}`;
  return resource.props.at("spec", "persistentVolumeReclaimPolicy").is("Delete") ? gone(data) : staying(data);
}

/** Volumes of a set stay with it gone unless it says otherwise; a new set of the same name takes them over. */
function setHolder(resource: CheckedResource): Holder | undefined {
  const templates = resource.props.at("spec", "volumeClaimTemplates").items();
  if (templates.length === 0) return undefined;
  const data = `the volumes of all pods of ${named(resource)}`;
  const deletes = resource.props.at("spec", "persistentVolumeClaimRetentionPolicy", "whenDeleted").is("Delete");
  return deletes ? gone(data) : staying(data);
}

/** Whether the operator of a kind leaves volumes when the description of the database goes. Those that are not here delete them. */
const keepers: Readonly<Record<string, (props: Field) => boolean>> = {
  PerconaServerMongoDB: (props) =>
    !props
      .at("metadata", "finalizers")
      .items()
      .some((one) => one.is("percona.com/delete-psmdb-pvc") || one.is("delete-psmdb-pvc")),
  Elasticsearch: (props) => props.at("spec", "volumeClaimDeletePolicy").is("DeleteOnScaledownOnly"),
  MariaDB: () => true,
  KafkaNodePool: (props) => !props.at("spec", "storage", "deleteClaim").is(true),
  Kafka: (props) => !props.at("spec", "kafka", "storage", "deleteClaim").is(true),
};

function clusterHolder(resource: CheckedResource): Holder {
  const kind = resource.type.split(":").at(-1) ?? "";
  const data = `all data of the database ${named(resource)}, with its copies on every member`;
  return keepers[kind]?.(resource.props) === true ? staying(data) : gone(data);
}

const generated = /^(?:random:index\/random(?:Password|String|Bytes)|tls:index\/privateKey):/;

/** Whether a resource of the engine makes up a value that stands nowhere else. */
export const isGenerated = ({ type }: Pick<CheckedResource, "type">): boolean => generated.test(type);

/** A value that was made up is in the engine's state alone; what was given from outside of the program too. */
function secretHolder(resource: CheckedResource): Holder | undefined {
  if (isGenerated(resource)) return gone(`the value of ${resource.name}, and what can only be read or reached with it`);
  const { props } = resource;
  if (kindOf(resource, "core") !== "Secret") return undefined;
  const hasKeys = ["data", "stringData"].some((key) => !props.at(key).isMissing && !props.at(key).isEmpty);
  return hasKeys ? gone(`the keys in the Secret ${named(resource)}, and what can only be read with them`) : undefined;
}

/** Types of other providers that hold data, in words. */
const others: Readonly<Record<string, string>> = {
  "aws:rds/instance:Instance": "all data of the database",
  "aws:rds/cluster:Cluster": "all data of the database",
  "aws:ebs/volume:Volume": "all files of the disk",
  "aws:efs/fileSystem:FileSystem": "all files of the file system",
  "aws:dynamodb/table:Table": "all rows of the table",
  "aws:kms/key:Key": "everything that was encrypted with the key",
};

function cloudHolder(resource: CheckedResource): Holder | undefined {
  if (isBucket(resource)) {
    const bucket = resource.props.at("bucket").text ?? resource.name;
    return gone(`all objects in the bucket ${bucket}, and their old versions`);
  }
  const [provider, , kind] = resource.type.split(":");
  if (provider === "docker" && kind === "Volume") {
    return gone(`all files of the volume ${resource.props.at("name").text ?? resource.name}`);
  }
  const words = others[resource.type];
  return words === undefined ? undefined : gone(`${words} ${resource.name}`);
}
