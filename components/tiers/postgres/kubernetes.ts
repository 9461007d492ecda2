import type { IPodMonitor } from "@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PodMonitor" with {
  "resolution-mode": "import",
};
import type { IScheduledBackup } from "@kubernetes-models/cloudnative-pg/postgresql.cnpg.io/v1/ScheduledBackup" with {
  "resolution-mode": "import",
};
import { CustomResource } from "@pulumi/kubernetes/apiextensions";
import { NetworkPolicy } from "@pulumi/kubernetes/networking/v1";
import { ComponentResource, type ComponentResourceOptions } from "@pulumi/pulumi";
import type { Connection } from "../../language/connection";
import { objectLabels } from "../../targets/kubernetes/labels";
import { oneOwner } from "../../targets/kubernetes/members";
import type { KubernetesTarget } from "../../targets/kubernetes/target";
import { backupPlugin, clusterSpec } from "./cluster";
import { operatorPodsPolicy } from "./network";
import type { DatabaseBackup, PostgresPlan } from "./plan";

/**
 * A resource with conditions is waited for, after an update, until a condition has changed: one that needed no change never does. The
 * phase says what counts: the operator sets it when every instance is ready.
 */
const untilHealthy = { "pulumi.com/waitFor": "jsonpath={.status.phase}=Cluster in healthy state" };

/** A PostgreSQL cluster of CloudNativePG, with its metrics, and its base backups where the plan has some. */
export class KubernetesPostgres extends ComponentResource {
  readonly connection: Connection;

  constructor(plan: PostgresPlan, target: KubernetesTarget, opts: ComponentResourceOptions) {
    super("palier:kubernetes:Postgres", plan.name, {}, opts);
    const metadata = { name: plan.name, namespace: target.namespaces[plan.zone], labels: objectLabels(plan, target) };
    const policy = new NetworkPolicy(
      `${plan.name}-operator-pods`,
      { metadata: { ...metadata, name: `${plan.name}-operator-pods` }, spec: operatorPodsPolicy(plan, target) },
      { parent: this },
    );
    const cluster = new CustomResource(
      plan.name,
      {
        apiVersion: "postgresql.cnpg.io/v1",
        kind: "Cluster",
        metadata: { ...metadata, annotations: { ...untilHealthy, ...oneOwner } },
        spec: clusterSpec(plan, target),
      },
      {
        parent: this,
        dependsOn: [policy],
        protect: target.protectData,
        customTimeouts: { create: "20m", update: "30m", delete: "10m" },
      },
    );
    new CustomResource(
      `${plan.name}-metrics`,
      { apiVersion: "monitoring.coreos.com/v1", kind: "PodMonitor", metadata, spec: podMonitorSpec(plan) },
      { parent: this },
    );
    if (plan.backup) {
      const spec = scheduledBackupSpec(plan.name, plan.backup);
      new CustomResource(
        `${plan.name}-backup`,
        { apiVersion: "postgresql.cnpg.io/v1", kind: "ScheduledBackup", metadata, spec },
        { parent: this, dependsOn: [cluster] },
      );
    }
    this.connection = plan.connection;
    this.registerOutputs({ connection: plan.connection });
  }
}

const podMonitorSpec = (plan: PostgresPlan): IPodMonitor["spec"] => ({
  selector: { matchLabels: { "cnpg.io/cluster": plan.name, "cnpg.io/podRole": "instance" } },
  podMetricsEndpoints: [{ port: "metrics" }],
});

/** The first base backup is made at once: write-ahead log alone restores nothing. */
const scheduledBackupSpec = (name: string, backup: DatabaseBackup): IScheduledBackup["spec"] => ({
  cluster: { name },
  schedule: backup.schedule,
  immediate: true,
  backupOwnerReference: "self",
  method: "plugin",
  pluginConfiguration: { name: backupPlugin },
  target: "prefer-standby",
});
