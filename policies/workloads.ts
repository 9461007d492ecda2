import type { Field } from "./field";
import type { CheckedResource } from "./rule";

/** The description of pods in a workload, whichever kind the workload is. */
export interface PodTemplate {
  /** The object that the description stands in: a workload, or the pod itself. */
  readonly owner: Field;
  /** Labels and annotations of the pods. */
  readonly metadata: Field;
  readonly spec: Field;
}

/** Where each kind, in whatever version of its API, holds the description of its pods. */
const placeByKind: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    Pod: [],
    PodTemplate: ["template"],
    Deployment: ["spec", "template"],
    StatefulSet: ["spec", "template"],
    DaemonSet: ["spec", "template"],
    ReplicaSet: ["spec", "template"],
    ReplicationController: ["spec", "template"],
    Job: ["spec", "template"],
    CronJob: ["spec", "jobTemplate", "spec", "template"],
  }),
);

const groups = ["core", "apps", "batch", "extensions"];

/** Group and kind in a type of the provider for Kubernetes. */
interface GroupAndKind {
  readonly group: string;
  readonly kind: string;
}

/** Every rule asks for every resource, and a stack has few types. */
const knownTypes = new Map<string, GroupAndKind | undefined>();

function groupAndKind(type: string): GroupAndKind | undefined {
  if (!knownTypes.has(type)) {
    const [provider, groupVersion = "", kind = ""] = type.split(":");
    const [group = ""] = groupVersion.split("/");
    knownTypes.set(type, provider === "kubernetes" ? { group, kind } : undefined);
  }
  return knownTypes.get(type);
}

/** Kind of a Kubernetes object of these groups of the API, such as `Deployment`; none for other resources. */
export function kindOf({ type }: Pick<CheckedResource, "type">, ...ofGroups: readonly string[]): string | undefined {
  const known = groupAndKind(type);
  return known !== undefined && ofGroups.includes(known.group) ? known.kind : undefined;
}

/** The pods that a resource describes: one template for a workload, several for a list of workloads, else none. */
export function podTemplates(resource: CheckedResource): readonly PodTemplate[] {
  const kind = kindOf(resource, ...groups);
  if (kind === undefined) return [];
  const place = placeByKind.get(kind);
  if (place !== undefined) return [templateAt(resource.props, place)];
  const placeOfEntry = kind.endsWith("List") ? placeByKind.get(kind.slice(0, -"List".length)) : undefined;
  if (placeOfEntry === undefined) return [];
  return resource.props
    .at("items")
    .items()
    .map((entry) => templateAt(entry, placeOfEntry));
}

function templateAt(object: Field, place: readonly string[]): PodTemplate {
  const template = object.at(...place);
  return { owner: object, metadata: template.at("metadata"), spec: template.at("spec") };
}

/** All containers of a pod: those that run first, those that run, those added to look inside. */
export const allContainers = ({ spec }: PodTemplate): readonly Field[] =>
  ["initContainers", "containers", "ephemeralContainers"].flatMap((list) => spec.at(list).items());

/** The containers that run as long as the pod does: its containers, and init containers that restart always. */
export const runningContainers = ({ spec }: PodTemplate): readonly Field[] => [
  ...spec.at("containers").items(),
  ...spec
    .at("initContainers")
    .items()
    .filter((container) => container.at("restartPolicy").is("Always")),
];
