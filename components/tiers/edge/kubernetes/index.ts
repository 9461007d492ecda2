import { CustomResource } from "@pulumi/kubernetes/apiextensions";
import { Deployment } from "@pulumi/kubernetes/apps/v1";
import { ConfigMap, PersistentVolumeClaim, Secret, Service } from "@pulumi/kubernetes/core/v1";
import { PodDisruptionBudget } from "@pulumi/kubernetes/policy/v1";
import { ComponentResource, type ComponentResourceOptions, interpolate } from "@pulumi/pulumi";
import { RandomPassword } from "@pulumi/random/randomPassword";
import type { Connection } from "../../../language/connection";
import { objectLabels } from "../../../targets/kubernetes/labels";
import type { KubernetesTarget, Labels } from "../../../targets/kubernetes/target";
import type { EdgePlan } from "../plan";
import { softwares } from "../software";
import { certificateObjects } from "./certificate";
import { configurationOf, passwordFileKey, passwordHashKey, volumeOf } from "./names";
import { disruptionBudget, serviceSpec, volumeClaimAnnotations, volumeClaimSpec } from "./objects";
import { deploymentSpec } from "./pods";

/** Where a login lies: never its value. */
export interface EdgeCredentials {
  readonly secret: string;
  readonly namespace: string;
  readonly username: string;
}

interface Metadata {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Labels;
}

/** An edge on Kubernetes: the pods, their configuration and certificates, the operators' login, and the load balancer. */
export class KubernetesEdge extends ComponentResource {
  readonly connection: Connection;
  /** Login of the restricted hosts, where there are any. */
  readonly credentials: readonly EdgeCredentials[];

  constructor(plan: EdgePlan, target: KubernetesTarget, opts: ComponentResourceOptions) {
    super("palier:kubernetes:Edge", plan.name, {}, opts);
    const software = softwares[plan.software];
    const configuration = software.configure(plan);
    const named = (name: string): Metadata => ({
      name,
      namespace: target.namespaces[plan.zone],
      labels: objectLabels(plan, target),
    });
    const withFile = software.login.as === "file";
    this.credentials = plan.ownSecrets.map((secret) => this.makeLogin(secret, named(secret.name), withFile));
    this.keepFiles(plan, target, named);
    this.certify(plan, named);
    const data = { [configuration.file]: configuration.text, ...software.scripts };
    new ConfigMap(configurationOf(plan), { metadata: named(configurationOf(plan)), data }, { parent: this });
    this.serve(plan, named(plan.name));
    const pods = deploymentSpec({ plan, software, configuration, target });
    new Deployment(plan.name, { metadata: named(plan.name), spec: pods }, { parent: this });
    this.connection = plan.connection;
    this.registerOutputs({ connection: plan.connection, credentials: this.credentials });
  }

  private serve(plan: EdgePlan, metadata: Metadata): void {
    const annotations = { ...plan.loadBalancerAnnotations };
    new Service(plan.name, { metadata: { ...metadata, annotations }, spec: serviceSpec(plan) }, { parent: this });
    if (plan.replicas > 1) {
      new PodDisruptionBudget(plan.name, { metadata, spec: disruptionBudget(plan) }, { parent: this });
    }
  }

  private keepFiles(plan: EdgePlan, target: KubernetesTarget, named: (name: string) => Metadata): void {
    if (plan.storage === undefined) return;
    new PersistentVolumeClaim(
      volumeOf(plan),
      {
        metadata: { ...named(volumeOf(plan)), annotations: volumeClaimAnnotations },
        spec: volumeClaimSpec(plan.storage, target),
      },
      { parent: this, protect: target.protectData },
    );
  }

  /** Not waited for: pods wait for their secret anyway, and an authority may take its time. */
  private certify(plan: EdgePlan, named: (name: string) => Metadata): void {
    for (const { kind, name, spec } of certificateObjects(plan)) {
      const metadata = { ...named(name), annotations: { "pulumi.com/skipAwait": "true" } };
      new CustomResource(name, { apiVersion: "cert-manager.io/v1", kind, metadata, spec }, { parent: this });
    }
  }

  /** The hash is made once with the password and kept with it: a hash made at every run would change at every run. */
  private makeLogin(secret: EdgePlan["ownSecrets"][number], metadata: Metadata, withFile: boolean): EdgeCredentials {
    const { name, length, username, version } = secret;
    const random = new RandomPassword(
      name,
      { length, special: false, keepers: { version: String(version) } },
      { parent: this, additionalSecretOutputs: ["result", "bcryptHash"] },
    );
    const stringData = {
      username,
      password: random.result,
      [passwordHashKey]: random.bcryptHash,
      ...(withFile && { [passwordFileKey]: interpolate`${username}:${random.bcryptHash}` }),
    };
    new Secret(name, { metadata, type: "kubernetes.io/basic-auth", stringData }, { parent: this });
    return { secret: name, namespace: metadata.namespace, username };
  }
}
