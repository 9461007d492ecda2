import { StatefulSet } from "@pulumi/kubernetes/apps/v1";
import { CronJob, Job } from "@pulumi/kubernetes/batch/v1";
import { ConfigMap, Service } from "@pulumi/kubernetes/core/v1";
import { PodDisruptionBudget } from "@pulumi/kubernetes/policy/v1";
import type * as k8s from "@pulumi/kubernetes";
import { ComponentResource, type ComponentResourceOptions, type Resource } from "@pulumi/pulumi";
import type { Connection } from "../../language/connection";
import { digest } from "../../language/digest";
import { scriptsIn } from "../../language/scripts";
import { objectLabels, selectorLabels } from "../../targets/kubernetes/labels";
import { oneOwner } from "../../targets/kubernetes/members";
import type { KubernetesTarget, Labels } from "../../targets/kubernetes/target";
import { copySpec, prepareSpec } from "./jobs";
import { apiPort, type ObjectStorePlan, type StoreBackup } from "./plan";
import { memberSetSpec, serverRole } from "./pods";
import { softwares } from "./software";

/** A store of objects: members that keep them, the job that makes buckets and logins, and the one that copies them away. */
export class KubernetesObjectStore extends ComponentResource {
  readonly connection: Connection;

  constructor(
    private readonly plan: ObjectStorePlan,
    private readonly target: KubernetesTarget,
    opts: ComponentResourceOptions,
  ) {
    super("palier:kubernetes:ObjectStore", plan.name, {}, opts);
    const files = this.configure();
    const members = this.serve();
    const prepared = this.prepare(files, members);
    if (plan.backup) this.copy(plan.backup, prepared);
    this.connection = plan.connection;
    this.registerOutputs({ connection: plan.connection });
  }

  /** What the jobs read. @returns a digest of all of it. */
  private configure(): string {
    const { plan } = this;
    const { settings, scripts } = softwares[plan.software];
    const [data, programs] = [settings(plan), scriptsIn(scripts)];
    const scriptsName = `${plan.name}-scripts`;
    new ConfigMap(plan.name, { metadata: this.metadata(plan.name), data }, { parent: this });
    new ConfigMap(scriptsName, { metadata: this.metadata(scriptsName), data: programs }, { parent: this });
    return digest(JSON.stringify([data, programs]));
  }

  /** Members are known before they are ready: they must find each other to become ready. */
  private serve(): StatefulSet {
    const { plan, target } = this;
    const selector = selectorLabels(plan, serverRole);
    const ports = [{ name: "s3", port: apiPort }];
    this.service(`${plan.name}-members`, { clusterIP: "None", publishNotReadyAddresses: true, ports, selector });
    this.service(plan.name, { ports, selector });
    if (plan.members > 1) {
      const spec = { maxUnavailable: 1, selector: { matchLabels: selector } };
      new PodDisruptionBudget(plan.name, { metadata: this.metadata(plan.name), spec }, { parent: this });
    }
    return new StatefulSet(
      plan.name,
      { metadata: { ...this.metadata(plan.name), annotations: oneOwner }, spec: memberSetSpec(plan, target) },
      { parent: this, protect: target.protectData, customTimeouts: { update: "30m" } },
    );
  }

  /** A job cannot be changed, so each has the name of what is in it; the one before it goes when the new one is done. */
  private prepare(files: string, members: Resource): Job {
    const spec = prepareSpec(this.plan, this.target);
    const name = `${this.plan.name}-prepare-${digest(JSON.stringify([files, spec])).slice(0, 8)}`;
    return new Job(
      `${this.plan.name}-prepare`,
      { metadata: this.metadata(name), spec },
      { parent: this, dependsOn: [members], customTimeouts: { create: "15m" } },
    );
  }

  private copy(backup: StoreBackup, prepared: Resource): void {
    const name = `${this.plan.name}-backup`;
    const spec = copySpec(this.plan, backup, this.target);
    new CronJob(name, { metadata: this.metadata(name), spec }, { parent: this, dependsOn: [prepared] });
  }

  private service(name: string, spec: k8s.types.input.core.v1.ServiceSpec): void {
    new Service(name, { metadata: this.metadata(name), spec }, { parent: this });
  }

  private metadata(name: string): { readonly name: string; readonly namespace: string; readonly labels: Labels } {
    const { plan, target } = this;
    return { name, namespace: target.namespaces[plan.zone], labels: objectLabels(plan, target) };
  }
}
