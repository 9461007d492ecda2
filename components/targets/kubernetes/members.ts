import type * as k8s from "@pulumi/kubernetes";
import type { TierPlan } from "../../language/tier-plan";
import { selectorLabels } from "./labels";
import { closedPod } from "./security";
import type { KubernetesTarget, Labels } from "./target";
import { spreadOver } from "./workload";

/** No two members of one tier on one host, so that a lost host takes one member with it: where the target is strict about it. */
const apartByHost = (
  tier: Pick<TierPlan, "name">,
  target: KubernetesTarget,
  role: string,
): { readonly affinity?: k8s.types.input.core.v1.Affinity } =>
  target.spread === "required"
    ? {
        affinity: {
          podAntiAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: [
              {
                topologyKey: "kubernetes.io/hostname",
                labelSelector: { matchLabels: selectorLabels(tier, role) },
              },
            ],
          },
        },
      }
    : {};

/** What the pods of every set have in common: closed, spread over zones, and apart from each other. */
export const memberPod = (tier: Pick<TierPlan, "name">, target: KubernetesTarget, role: string, user: number) => ({
  ...closedPod(user),
  topologySpreadConstraints: spreadOver(tier, target, role),
  ...apartByHost(tier, target, role),
});

/**
 * Annotations of sets and database clusters: one name for whoever owns their fields. The API server adds to their lists, such as volume
 * templates, and two owners may not differ in a list; by default each creation has an owner of its own, so that an object whose creation
 * was cut off could not be created again.
 */
export const oneOwner: Labels = { "pulumi.com/patchFieldManager": "palier" };

/** A volume of its own for each member, of the platform's storage class. */
export const memberVolume = (
  name: string,
  size: string,
  target: KubernetesTarget,
): k8s.types.input.core.v1.PersistentVolumeClaim => ({
  metadata: { name },
  spec: {
    accessModes: ["ReadWriteOnce"],
    resources: { requests: { storage: size } },
    ...(target.storageClass !== undefined && { storageClassName: target.storageClass }),
  },
});

/** Volumes outlive what is scaled down; they go with the tier only where data may go. */
export const volumeRetention = (
  target: KubernetesTarget,
): k8s.types.input.apps.v1.StatefulSetPersistentVolumeClaimRetentionPolicy => ({
  whenDeleted: target.protectData ? "Retain" : "Delete",
  whenScaled: "Retain",
});
