import { z } from "zod";
import { run } from "../process";

/** How a cluster is read. */
export interface ClusterReader {
  readonly kubectl: string;
  /** File with the context. Default: the user's own. */
  readonly kubeconfig?: string | undefined;
  /** Default: the file's current context. */
  readonly context?: string | undefined;
}

/** A workload with how much of it is ready, and where its pods are. */
export interface Workload {
  readonly namespace: string;
  readonly kind: string;
  readonly name: string;
  readonly ready: number;
  readonly wanted: number;
  /** Zones of its pods, sorted. */
  readonly zones: readonly string[];
}

const metadata = z.object({
  name: z.string(),
  namespace: z.string().default(""),
  labels: z.record(z.string(), z.string()).default({}),
  ownerReferences: z.array(z.object({ kind: z.string(), name: z.string() })).default([]),
});
const objectSchema = z.object({
  kind: z.string(),
  metadata,
  spec: z
    .looseObject({
      replicas: z.number().optional(),
      instances: z.number().optional(),
      nodeName: z.string().optional(),
    })
    .default({}),
  status: z.looseObject({ readyReplicas: z.number().optional(), readyInstances: z.number().optional() }).default({}),
  data: z.record(z.string(), z.string()).optional(),
});
const listSchema = z.object({ items: z.array(objectSchema) });
type ClusterObject = z.output<typeof objectSchema>;

const ownNamespaces = ["kube-system", "kube-public", "kube-node-lease"];
const zoneLabel = "topology.kubernetes.io/zone";

/** Arguments with which kubectl reads a cluster. */
export const kubectlArguments = ({ kubeconfig, context }: ClusterReader): readonly string[] => [
  ...(kubeconfig === undefined ? [] : ["--kubeconfig", kubeconfig]),
  ...(context === undefined ? [] : ["--context", context]),
];

/** Objects of a kind in all namespaces; none where the cluster does not know the kind. */
export async function list(
  reader: ClusterReader,
  kinds: string,
  namespace?: string,
): Promise<readonly ClusterObject[]> {
  const where = namespace === undefined ? ["--all-namespaces"] : ["--namespace", namespace];
  const args = [...kubectlArguments(reader), "get", kinds, ...where, "--output", "json"];
  const { code, stdout } = await run(reader.kubectl, args);
  return code === 0 ? listSchema.parse(JSON.parse(stdout)).items : [];
}

/** What runs in a cluster, beside Kubernetes itself, and how many nodes each zone has. */
export async function inventory(
  reader: ClusterReader,
): Promise<{ readonly workloads: readonly Workload[]; readonly nodes: Readonly<Record<string, number>> }> {
  const kinds = ["deployments,statefulsets,daemonsets", "clusters.postgresql.cnpg.io", "pods", "nodes"];
  const [workloads = [], databases = [], pods = [], nodes = []] = await Promise.all(
    kinds.map((kind) => list(reader, kind)),
  );
  const zoneOfNode = new Map(nodes.map((node) => [node.metadata.name, node.metadata.labels[zoneLabel] ?? "no zone"]));
  const zones = zonesOfWorkloads(pods, zoneOfNode);
  const ours = [...workloads, ...databases].filter((object) => !ownNamespaces.includes(object.metadata.namespace));
  return { workloads: ours.map((object) => workloadOf(object, zones)), nodes: count([...zoneOfNode.values()]) };
}

function workloadOf(
  { kind, metadata, spec, status }: ClusterObject,
  zones: ReadonlyMap<string, Set<string>>,
): Workload {
  const key = `${metadata.namespace}/${kind}/${metadata.name}`;
  return {
    namespace: metadata.namespace,
    kind: kind === "Cluster" ? "PostgreSQL" : kind,
    name: metadata.name,
    ready: status.readyReplicas ?? status.readyInstances ?? 0,
    wanted: spec.replicas ?? spec.instances ?? 0,
    zones: [...(zones.get(key) ?? [])].sort(),
  };
}

/** A pod of a Deployment belongs to a ReplicaSet whose name ends with the template's hash. */
function zonesOfWorkloads(
  pods: readonly ClusterObject[],
  zoneOfNode: ReadonlyMap<string, string>,
): ReadonlyMap<string, Set<string>> {
  const zones = new Map<string, Set<string>>();
  for (const { metadata, spec } of pods) {
    const owner = metadata.ownerReferences[0];
    const zone = zoneOfNode.get(spec.nodeName ?? "");
    if (owner === undefined || zone === undefined) continue;
    const hash = metadata.labels["pod-template-hash"];
    const [kind, name] =
      owner.kind === "ReplicaSet" ? ["Deployment", owner.name.replace(`-${hash ?? ""}`, "")] : [owner.kind, owner.name];
    const key = `${metadata.namespace}/${kind}/${name}`;
    zones.set(key, (zones.get(key) ?? new Set()).add(zone));
  }
  return zones;
}

function count(words: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const word of [...words].sort()) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}
