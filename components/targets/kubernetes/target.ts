import type { Input, Output } from "@pulumi/pulumi";
import type { EnvironmentName, Zone } from "../../language/context";

/** What every tier needs from the cluster it stands on. */
export interface KubernetesTarget {
  readonly platform: string;
  readonly environment: EnvironmentName;
  /** Namespace of each zone. They exist before any tier: tiers depend on the foundation. */
  readonly namespaces: Readonly<Record<Zone, string>>;
  /** Value of each generated secret by its name: a Pulumi secret, for configuration files that must hold it. */
  readonly secretValues: Readonly<Record<string, Output<string>>>;
  /** Registry that replaces every image's host, for sites without internet. */
  readonly imageMirror?: string;
  /** Storage class of volumes. Default: the cluster's own default class. */
  readonly storageClass?: string;
  /** Storage class that several pods may mount at once, for the edge's certificates. Default: {@link storageClass}. */
  readonly sharedStorageClass?: string;
  /** Networks of the API server, for pods that an operator starts and that must reach it. Default: any. */
  readonly apiServerNetworks?: readonly string[];
  /** Whether resources that keep data refuse to be deleted or replaced. */
  readonly protectData: boolean;
  /** Whether a pod stays unscheduled rather than beside its twin. */
  readonly spread: "required" | "preferred";
}

/** A map of labels or annotations. */
export type Labels = Readonly<Record<string, string>>;

/** A map whose values other resources may still have to make. */
export type InputMap = Readonly<Record<string, Input<string>>>;
