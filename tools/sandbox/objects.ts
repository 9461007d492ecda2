import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";

/** An object as the API server takes it. */
export type Manifest = Readonly<Record<string, unknown>>;

const zones = ["a", "b", "c"] as const;
const nodesOfZone = 2;
const capacity = { cpu: "16", memory: "64Gi", "ephemeral-storage": "200Gi", pods: "110" };
const stageFolder = join(__dirname, "stages");

/** Names of the simulated nodes: two in each of three zones. */
export const nodeNames: readonly string[] = zones.flatMap((zone) =>
  Array.from({ length: nodesOfZone }, (_, index) => `node-${zone}${index + 1}`),
);

/** What a sandbox holds before anything is provisioned: nodes, a storage class, and the simulation of kubelets and operators. */
export const sandboxObjects = (started: Date): readonly Manifest[] => [
  ...zones.flatMap((zone) =>
    nodeNames.filter((name) => name.startsWith(`node-${zone}`)).map((name) => node(name, zone)),
  ),
  storageClass("sandbox", true),
  // The class that stacks of the repository name (AUD-DB-06).
  storageClass("fast-ssd", false),
  ...stages(started),
];

const node = (name: string, zone: string): Manifest => ({
  apiVersion: "v1",
  kind: "Node",
  metadata: {
    name,
    annotations: { "kwok.x-k8s.io/node": "fake" },
    labels: {
      "kubernetes.io/hostname": name,
      "kubernetes.io/os": "linux",
      "kubernetes.io/arch": "amd64",
      "node.kubernetes.io/instance-type": "simulated",
      "topology.kubernetes.io/region": "sandbox",
      "topology.kubernetes.io/zone": `sandbox-${zone}`,
    },
  },
  status: { capacity, allocatable: capacity },
});

/** Volumes are made for real, by the controller manager, as empty folders of this machine. */
const storageClass = (name: string, isDefault: boolean): Manifest => ({
  apiVersion: "storage.k8s.io/v1",
  kind: "StorageClass",
  metadata: { name, annotations: { "storageclass.kubernetes.io/is-default-class": String(isDefault) } },
  provisioner: "kubernetes.io/host-path",
  reclaimPolicy: "Delete",
  volumeBindingMode: "Immediate",
  allowVolumeExpansion: true,
});

function stages(started: Date): readonly Manifest[] {
  const files = readdirSync(stageFolder).filter((name) => name.endsWith(".yaml"));
  const documents = files.flatMap((name) => parseAllDocuments(readFileSync(join(stageFolder, name), "utf8")));
  return documents.map((document) => {
    const stage = document.toJS() as { readonly metadata: Manifest };
    // Whole seconds: the expression that reads it knows no fractions.
    const annotations = { "palier.dev/started": `${started.toISOString().slice(0, 19)}Z` };
    return { ...stage, metadata: { ...stage.metadata, annotations } };
  });
}
