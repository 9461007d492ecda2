import { CustomResource } from "@pulumi/kubernetes/apiextensions";
import { Deployment } from "@pulumi/kubernetes/apps/v1";
import { Job } from "@pulumi/kubernetes/batch/v1";
import { ConfigMap, Secret } from "@pulumi/kubernetes/core/v1";
import { ComponentResource, type ComponentResourceOptions, type Resource } from "@pulumi/pulumi";
import { join } from "node:path";
import type { Connection } from "../../language/connection";
import { digest } from "../../language/digest";
import { scriptsIn } from "../../language/scripts";
import { certificatesOf, type CertifiedTier, registerCertificates } from "../../targets/kubernetes/authority";
import { objectLabels } from "../../targets/kubernetes/labels";
import { oneOwner } from "../../targets/kubernetes/members";
import type { KubernetesTarget, Labels } from "../../targets/kubernetes/target";
import { clusterAnnotations, clusterSpec, nodeNames, nodeSecret, rolesSecret } from "./cluster";
import { exporterSpec, settingsJobSpec } from "./helpers";
import { clientsSecret, type ElasticsearchPlan } from "./plan";
import { roleFiles, settingFiles, settingRequests } from "./settings";

/** The operator's word for: every node is there, and has what it should have. */
const untilReady = { "pulumi.com/waitFor": "jsonpath={.status.phase}=Ready" };

/** An Elasticsearch cluster of Elastic's operator, with its logins, certificates, settings, snapshots and metrics. */
export class KubernetesElasticsearch extends ComponentResource {
  readonly connection: Connection;

  constructor(
    private readonly plan: ElasticsearchPlan,
    private readonly target: KubernetesTarget,
    opts: ComponentResourceOptions,
  ) {
    super("palier:kubernetes:Elasticsearch", plan.name, {}, opts);
    const cluster = this.serve([...this.certify(), this.assignRoles()]);
    this.tellSettings(cluster);
    this.measure(cluster);
    this.connection = plan.connection;
    this.registerOutputs({ connection: plan.connection });
  }

  /** An authority of its own, the nodes' certificate towards their users, and the authority's certificate for the services' zone. */
  private certify(): readonly Resource[] {
    const { plan, target } = this;
    const tier: CertifiedTier = { ...plan, clientsSecret: clientsSecret(plan.name) };
    const member = {
      role: "node",
      secret: nodeSecret(plan),
      dnsNames: nodeNames(plan, target.namespaces[plan.zone]),
      encoding: "PKCS1",
    } as const;
    return registerCertificates(certificatesOf(tier, target, member), tier, target, this);
  }

  /** The operator reads these files from a Secret alone; they hold names. */
  private assignRoles(): Secret {
    const name = rolesSecret(this.plan);
    return new Secret(name, { metadata: this.metadata(name), stringData: roleFiles }, { parent: this });
  }

  private serve(after: readonly Resource[]): CustomResource {
    const { plan, target } = this;
    const annotations = { ...untilReady, ...oneOwner, ...clusterAnnotations(plan, target) };
    return new CustomResource(
      plan.name,
      {
        apiVersion: "elasticsearch.k8s.elastic.co/v1",
        kind: "Elasticsearch",
        metadata: { ...this.metadata(plan.clusterName), annotations },
        spec: clusterSpec(plan, target),
      },
      {
        parent: this,
        dependsOn: [...after],
        protect: target.protectData,
        customTimeouts: { create: "20m", update: "60m", delete: "10m" },
      },
    );
  }

  /** A job cannot be changed, so each has the name of what is in it; the one before it goes when the new one is done. */
  private tellSettings(cluster: Resource): void {
    const { plan, target } = this;
    const requests = settingRequests(plan);
    if (requests.length === 0) return;
    const data = settingFiles(requests);
    const scripts = scriptsIn(join(__dirname, "scripts"));
    const scriptsName = `${plan.name}-scripts`;
    const settings = new ConfigMap(plan.name, { metadata: this.metadata(plan.name), data }, { parent: this });
    const programs = new ConfigMap(
      scriptsName,
      { metadata: this.metadata(scriptsName), data: scripts },
      { parent: this },
    );
    const spec = settingsJobSpec(plan, target);
    const name = `${plan.name}-settings-${digest(JSON.stringify([data, scripts, spec])).slice(0, 8)}`;
    new Job(
      `${plan.name}-settings`,
      { metadata: this.metadata(name), spec },
      { parent: this, dependsOn: [cluster, settings, programs], customTimeouts: { create: "20m" } },
    );
  }

  private measure(cluster: Resource): void {
    const name = `${this.plan.name}-exporter`;
    const spec = exporterSpec(this.plan, this.target);
    new Deployment(name, { metadata: this.metadata(name), spec }, { parent: this, dependsOn: [cluster] });
  }

  private metadata(name: string): { readonly name: string; readonly namespace: string; readonly labels: Labels } {
    const { plan, target } = this;
    return { name, namespace: target.namespaces[plan.zone], labels: objectLabels(plan, target) };
  }
}
