import { CustomResource } from "@pulumi/kubernetes/apiextensions";
import { Secret } from "@pulumi/kubernetes/core/v1";
import { ComponentResource, type ComponentResourceOptions } from "@pulumi/pulumi";
import type { Zone } from "../../language/context";
import { environmentLabel, platformLabel } from "../../targets/kubernetes/labels";
import type { Labels } from "../../targets/kubernetes/target";
import { AwsBackupBucket } from "./aws";
import { objectStoreSpec } from "./object-store";
import { type AwsBackupPlan, type BackupTargetPlan, objectStoreName } from "./plan";

/** On what the place for backups stands. */
export interface KubernetesBackupArgs {
  readonly namespaces: Readonly<Record<Zone, string>>;
  /** Whether the bucket refuses to be deleted. */
  readonly protectData: boolean;
}

/** The object store of a platform's databases, and at AWS the bucket itself with its keys. */
export class KubernetesBackup extends ComponentResource {
  constructor(plan: BackupTargetPlan, args: KubernetesBackupArgs, opts: ComponentResourceOptions) {
    super("palier:kubernetes:Backup", objectStoreName, {}, opts);
    const metadata = metadataOf(plan, args);
    const keys = plan.provider === "aws" ? [this.makeBucket(plan, args)] : [];
    new CustomResource(
      objectStoreName,
      {
        apiVersion: "barmancloud.cnpg.io/v1",
        kind: "ObjectStore",
        metadata: { ...metadata, name: objectStoreName },
        spec: objectStoreSpec(plan),
      },
      { parent: this, dependsOn: keys },
    );
    this.registerOutputs({ destination: plan.destination });
  }

  private makeBucket(plan: AwsBackupPlan, args: KubernetesBackupArgs): Secret {
    const { keys } = new AwsBackupBucket(plan, args.protectData, { parent: this });
    return new Secret(
      plan.credentialsSecret,
      {
        metadata: { ...metadataOf(plan, args), name: plan.credentialsSecret },
        stringData: {
          accessKeyId: keys.accessKeyId,
          secretAccessKey: keys.secretAccessKey,
          // The operator of MongoDB knows no other names.
          AWS_ACCESS_KEY_ID: keys.accessKeyId,
          AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
        },
      },
      { parent: this },
    );
  }
}

/** The label lets the operator see new keys at once. */
const metadataOf = (
  plan: BackupTargetPlan,
  { namespaces }: KubernetesBackupArgs,
): { readonly namespace: string; readonly labels: Labels } => ({
  namespace: namespaces.database,
  labels: { [platformLabel]: plan.platform, [environmentLabel]: plan.environment, "cnpg.io/reload": "true" },
});
