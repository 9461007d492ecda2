import { StatefulSet } from "@pulumi/kubernetes/apps/v1";
import { Secret, Service } from "@pulumi/kubernetes/core/v1";
import { PodDisruptionBudget } from "@pulumi/kubernetes/policy/v1";
import type * as k8s from "@pulumi/kubernetes";
import { all, ComponentResource, type ComponentResourceOptions, type Output } from "@pulumi/pulumi";
import { join } from "node:path";
import type { Connection } from "../../language/connection";
import { scriptsIn } from "../../language/scripts";
import { objectLabels, selectorLabels } from "../../targets/kubernetes/labels";
import { oneOwner } from "../../targets/kubernetes/members";
import { registerMemberFiles, type Versions } from "../../targets/kubernetes/member-files";
import type { KubernetesTarget, Labels } from "../../targets/kubernetes/target";
import { definitionsOf, settingsFiles } from "./configuration";
import { rabbitmqPorts, type RabbitmqPlan } from "./plan";
import { definitionsSecret, memberRole, memberSetSpec, podFolders } from "./pods";

/** A RabbitMQ cluster: members that find each other by name, with quorum queues by default. */
export class KubernetesRabbitmq extends ComponentResource {
  readonly connection: Connection;

  constructor(
    private readonly plan: RabbitmqPlan,
    private readonly target: KubernetesTarget,
    opts: ComponentResourceOptions,
  ) {
    super("palier:kubernetes:Rabbitmq", plan.name, {}, opts);
    this.serve(this.configure(), this.define());
    this.connection = plan.connection;
    this.registerOutputs({ connection: plan.connection });
  }

  private configure(): Versions {
    const files = {
      name: this.plan.name,
      settings: settingsFiles(this.plan, podFolders),
      scripts: scriptsIn(join(__dirname, "scripts")),
      metadata: (name: string) => this.metadata(name),
    };
    return registerMemberFiles(files, this);
  }

  /** Users, virtual host and permissions, with the passwords in them. */
  private define(): Secret {
    const { plan, target } = this;
    const { services, admin } = plan.secretNames;
    const definitions = all([passwordOf(target, services), passwordOf(target, admin)]).apply((passwords) =>
      JSON.stringify(definitionsOf(plan, { services: passwords[0], admin: passwords[1] })),
    );
    const name = definitionsSecret(plan);
    const stringData = { "definitions.json": definitions };
    return new Secret(name, { metadata: this.metadata(name), stringData }, { parent: this });
  }

  /** Members are known before they are ready: they must find each other to become ready. */
  private serve(versions: Versions, definitions: Secret): void {
    const { plan, target } = this;
    const selector = selectorLabels(plan, memberRole);
    const members = `${plan.name}-members`;
    const between = { clusterIP: "None", publishNotReadyAddresses: true, ports: memberPorts, selector };
    new Service(members, { metadata: this.metadata(members), spec: between }, { parent: this });
    new Service(
      plan.name,
      { metadata: this.metadata(plan.name), spec: { ports: servedPorts, selector } },
      { parent: this },
    );
    if (plan.members > 1) {
      const spec = { maxUnavailable: 1, selector: { matchLabels: selector } };
      new PodDisruptionBudget(plan.name, { metadata: this.metadata(plan.name), spec }, { parent: this });
    }
    new StatefulSet(
      plan.name,
      {
        metadata: { ...this.metadata(plan.name), annotations: oneOwner },
        spec: memberSetSpec(plan, target, versions),
      },
      {
        parent: this,
        dependsOn: [definitions],
        protect: target.protectData,
        customTimeouts: { create: "20m", update: "40m" },
      },
    );
  }

  private metadata(name: string): { readonly name: string; readonly namespace: string; readonly labels: Labels } {
    const { plan, target } = this;
    return { name, namespace: target.namespaces[plan.zone], labels: objectLabels(plan, target) };
  }
}

/** @throws Error where the platform made no such secret: a mistake of this program. */
function passwordOf({ secretValues }: KubernetesTarget, name: string): Output<string> {
  const value = secretValues[name];
  if (value === undefined) throw new Error(`the platform made no secret ${name}`);
  return value;
}

const servicePort = (name: string, port: number): k8s.types.input.core.v1.ServicePort => ({ name, port });

const servedPorts = [servicePort("amqp", rabbitmqPorts.messages), servicePort("management", rabbitmqPorts.management)];

const memberPorts = [
  ...servedPorts,
  servicePort("epmd", rabbitmqPorts.directory),
  servicePort("nodes", rabbitmqPorts.nodes),
];
