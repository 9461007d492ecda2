import { z } from "zod";
import { addCapacity, capacityOf } from "../../components/language/capacity";
import type { ResolvedResources } from "../../components/language/quantity";
import type { Capacity } from "../../components/language/tier-plan";
import type { RecordedResource } from "./mocks";

const amounts = z.object({ cpu: z.string(), memory: z.string() });
const resourcesSchema = z.object({ requests: amounts, limits: amounts }).transform(({ requests, limits }) => ({
  cpuRequest: requests.cpu,
  memoryRequest: requests.memory,
  cpuLimit: limits.cpu,
  memoryLimit: limits.memory,
}));
const volumeSpec = z
  .object({ resources: z.object({ requests: z.object({ storage: z.string() }) }) })
  .transform(({ resources }) => resources.requests.storage);
const metadata = z
  .object({ name: z.string(), labels: z.object({ "palier.dev/tier": z.string() }) })
  .transform(({ name, labels }) => ({ name, tier: labels["palier.dev/tier"] }));

const workloadSchema = z.object({
  metadata,
  spec: z.object({
    replicas: z.number().optional(),
    strategy: z.object({ rollingUpdate: z.object({ maxSurge: z.number() }).optional() }).optional(),
    template: z.object({ spec: z.object({ containers: z.array(z.object({ resources: resourcesSchema })) }) }),
    volumeClaimTemplates: z.array(z.object({ spec: volumeSpec })).default([]),
  }),
});
const autoscalerSchema = z.object({
  spec: z.object({ scaleTargetRef: z.object({ name: z.string() }), maxReplicas: z.number() }),
});
const clusterSchema = z.object({
  metadata,
  spec: z.object({
    instances: z.number(),
    resources: resourcesSchema,
    storage: z.object({ size: z.string() }),
    walStorage: z.object({ size: z.string() }),
    plugins: z.array(z.unknown()).default([]),
  }),
});
const storeSchema = z.object({
  spec: z.object({ instanceSidecarConfiguration: z.object({ resources: resourcesSchema }) }),
});
const claimSchema = z.object({ metadata, spec: volumeSpec });

/** What pods and volumes take, and whose they are. */
interface Taken {
  readonly tier: string;
  readonly capacity: Capacity;
}

const volumes = (count: number, sizes: readonly string[]): readonly Capacity[] =>
  sizes.map((size) => ({ ...capacityOf(count, [], size), pods: 0 }));

/** What every tier takes from the cluster by the objects that were registered: at the most replicas, and with the pod that a rolling update adds. */
export function registeredCapacity(resources: readonly RecordedResource[]): Readonly<Record<string, Capacity>> {
  const ofKind = (...kinds: readonly string[]): readonly unknown[] =>
    resources.filter(({ type }) => kinds.includes(type.split(":").at(-1) ?? "")).map(({ inputs }) => inputs);
  const most = new Map(
    ofKind("HorizontalPodAutoscaler").map((inputs) => {
      const { scaleTargetRef, maxReplicas } = autoscalerSchema.parse(inputs).spec;
      return [scaleTargetRef.name, maxReplicas];
    }),
  );
  const [store] = ofKind("ObjectStore").map((inputs) => storeSchema.parse(inputs).spec.instanceSidecarConfiguration);
  const taken = [
    ...ofKind("Deployment", "StatefulSet").map((inputs) => workloadCapacity(inputs, most)),
    ...ofKind("Cluster").map((inputs) => clusterCapacity(inputs, store?.resources)),
    ...ofKind("PersistentVolumeClaim").map((inputs): Taken => {
      const claim = claimSchema.parse(inputs);
      return { tier: claim.metadata.tier, capacity: addCapacity(volumes(1, [claim.spec])) };
    }),
  ];
  const tiers = [...new Set(taken.map(({ tier }) => tier))];
  const sum = (tier: string): Capacity =>
    addCapacity(taken.filter((one) => one.tier === tier).map(({ capacity }) => capacity));
  return Object.fromEntries(tiers.map((tier) => [tier, sum(tier)]));
}

function workloadCapacity(inputs: unknown, most: ReadonlyMap<string, number>): Taken {
  const { metadata, spec } = workloadSchema.parse(inputs);
  const replicas = most.get(metadata.name) ?? spec.replicas ?? 1;
  const pods = replicas + (spec.strategy?.rollingUpdate?.maxSurge ?? 0);
  const containers = spec.template.spec.containers.map((container) => container.resources);
  const sizes = spec.volumeClaimTemplates.map((claim) => claim.spec);
  return { tier: metadata.tier, capacity: addCapacity([capacityOf(pods, containers), ...volumes(replicas, sizes)]) };
}

/** Instances of a database, each with the sidecar of the plug-in for backups where the cluster has it. */
function clusterCapacity(inputs: unknown, sidecar: ResolvedResources | undefined): Taken {
  const { metadata, spec } = clusterSchema.parse(inputs);
  const containers = [spec.resources, ...(spec.plugins.length > 0 && sidecar ? [sidecar] : [])];
  const sizes = [spec.storage.size, spec.walStorage.size];
  const capacity = addCapacity([capacityOf(spec.instances, containers), ...volumes(spec.instances, sizes)]);
  return { tier: metadata.tier, capacity };
}
