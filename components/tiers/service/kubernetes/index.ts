import { Deployment } from "@pulumi/kubernetes/apps/v1";
import { HorizontalPodAutoscaler } from "@pulumi/kubernetes/autoscaling/v2";
import { Service } from "@pulumi/kubernetes/core/v1";
import { PodDisruptionBudget } from "@pulumi/kubernetes/policy/v1";
import { ComponentResource, type ComponentResourceOptions, type CustomResourceOptions } from "@pulumi/pulumi";
import type { Connection } from "../../../language/connection";
import { objectLabels } from "../../../targets/kubernetes/labels";
import type { KubernetesTarget, Labels } from "../../../targets/kubernetes/target";
import type { ServicePlan } from "../plan";
import { autoscaler, disruptionBudget, serviceSpec } from "./objects";
import { deploymentSpec } from "./pods";
import { type PodSet, podSets } from "./pod-sets";

interface Metadata {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Labels;
  readonly annotations?: Labels;
}

/** A service on Kubernetes: Deployment, Service, disruption budget, and an autoscaler where the plan has one; with colors, all but the Service twice. */
export class KubernetesService extends ComponentResource {
  readonly connection: Connection;

  constructor(plan: ServicePlan, target: KubernetesTarget, opts: ComponentResourceOptions) {
    super("palier:kubernetes:Service", plan.name, {}, opts);
    const metadata = {
      name: plan.name,
      namespace: target.namespaces[plan.zone],
      labels: { ...plan.labels, ...objectLabels(plan, target) },
      ...(plan.annotations && { annotations: plan.annotations }),
    };
    const deployments = podSets(plan).map((set) => this.run(set, plan, target, metadata));
    // The switch from one color to the other comes when all pods of the other are ready.
    const after = plan.release ? { dependsOn: deployments } : {};
    const service = new Service(plan.name, { metadata, spec: serviceSpec(plan) }, { parent: this, ...after });
    this.connection = plan.connection;
    this.registerOutputs({ connection: plan.connection, service: service.metadata.name });
  }

  private run(set: PodSet, plan: ServicePlan, target: KubernetesTarget, common: Metadata): Deployment {
    const child: CustomResourceOptions = { parent: this };
    const metadata = { ...common, name: set.name };
    // The first number is ours, so that those who start later find all replicas; then it is the autoscaler's.
    const ignoreChanges = plan.autoscaling ? ["spec.replicas"] : [];
    const spec = deploymentSpec(set, plan, target);
    const deployment = new Deployment(set.name, { metadata, spec }, { ...child, ignoreChanges });
    if (plan.replicas > 1 || plan.autoscaling) {
      new PodDisruptionBudget(set.name, { metadata, spec: disruptionBudget(set, plan) }, child);
    }
    if (plan.autoscaling) {
      new HorizontalPodAutoscaler(set.name, { metadata, spec: autoscaler(set.name, plan.autoscaling) }, child);
    }
    return deployment;
  }
}
