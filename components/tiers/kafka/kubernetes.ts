import { Deployment, StatefulSet } from "@pulumi/kubernetes/apps/v1";
import { Service } from "@pulumi/kubernetes/core/v1";
import { PodDisruptionBudget } from "@pulumi/kubernetes/policy/v1";
import type * as k8s from "@pulumi/kubernetes";
import { ComponentResource, type ComponentResourceOptions, type Resource } from "@pulumi/pulumi";
import { join } from "node:path";
import type { Connection } from "../../language/connection";
import { javaProperties } from "../../language/java-properties";
import { scriptsIn } from "../../language/scripts";
import { registerCertificates } from "../../targets/kubernetes/authority";
import { objectLabels, selectorLabels } from "../../targets/kubernetes/labels";
import { oneOwner } from "../../targets/kubernetes/members";
import { registerMemberFiles, type Versions } from "../../targets/kubernetes/member-files";
import type { KubernetesTarget, Labels } from "../../targets/kubernetes/target";
import { certifiedKafka, kafkaCertificates } from "./certificates";
import { exporterSpec } from "./exporter";
import { brokerPorts, type KafkaPlan } from "./plan";
import { brokerSetSpec } from "./pods";
import { brokerProperties, type KafkaFolders, loggingProperties, podFolders } from "./properties";

/** A Kafka cluster in KRaft mode: brokers that keep their metadata themselves, with TLS everywhere. */
export class KubernetesKafka extends ComponentResource {
  readonly connection: Connection;

  constructor(
    private readonly plan: KafkaPlan,
    private readonly target: KubernetesTarget,
    opts: ComponentResourceOptions,
  ) {
    super("palier:kubernetes:Kafka", plan.name, {}, opts);
    const certificates = registerCertificates(kafkaCertificates(plan, target), certifiedKafka(plan), target, this);
    const brokers = this.serve(this.configure(), certificates);
    this.measure(brokers);
    this.connection = plan.connection;
    this.registerOutputs({ connection: plan.connection });
  }

  private configure(): Versions {
    const files = {
      name: this.plan.name,
      settings: settingsFiles(this.plan),
      scripts: scriptsIn(join(__dirname, "scripts")),
      metadata: (name: string) => this.metadata(name),
    };
    return registerMemberFiles(files, this);
  }

  /** Brokers are known before they are ready: they must find each other to become ready. */
  private serve(versions: Versions, certificates: Resource[]): StatefulSet {
    const { plan, target } = this;
    const selector = selectorLabels(plan, "broker");
    const members = `${plan.name}-members`;
    const internal = { clusterIP: "None", publishNotReadyAddresses: true, ports: memberPorts, selector };
    new Service(members, { metadata: this.metadata(members), spec: internal }, { parent: this });
    const bootstrap = { ports: [{ name: "kafka", port: brokerPorts.clients }], selector };
    new Service(plan.name, { metadata: this.metadata(plan.name), spec: bootstrap }, { parent: this });
    if (plan.brokers > 1) {
      const spec = { maxUnavailable: 1, selector: { matchLabels: selector } };
      new PodDisruptionBudget(plan.name, { metadata: this.metadata(plan.name), spec }, { parent: this });
    }
    return new StatefulSet(
      plan.name,
      {
        metadata: { ...this.metadata(plan.name), annotations: oneOwner },
        spec: brokerSetSpec(plan, target, versions),
      },
      { parent: this, dependsOn: certificates, protect: target.protectData, customTimeouts: { update: "30m" } },
    );
  }

  private measure(brokers: StatefulSet): void {
    const name = `${this.plan.name}-exporter`;
    new Deployment(
      name,
      { metadata: this.metadata(name), spec: exporterSpec(this.plan, this.target) },
      { parent: this, dependsOn: [brokers] },
    );
  }

  private metadata(name: string): { readonly name: string; readonly namespace: string; readonly labels: Labels } {
    const { plan, target } = this;
    return { name, namespace: target.namespaces[plan.zone], labels: objectLabels(plan, target) };
  }
}

const memberPorts: k8s.types.input.core.v1.ServicePort[] = [
  { name: "kafka", port: brokerPorts.clients },
  { name: "brokers", port: brokerPorts.members },
  { name: "controllers", port: brokerPorts.controllers },
];

/** What the start script puts before that which is a broker's own. */
export const settingsFiles = (
  plan: KafkaPlan,
  folders: KafkaFolders = podFolders,
): Readonly<Record<string, string>> => ({
  "server.properties": javaProperties(brokerProperties(plan, folders)),
  "log4j2.properties": javaProperties(loggingProperties),
});
