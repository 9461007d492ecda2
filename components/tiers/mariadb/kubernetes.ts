import { StatefulSet } from "@pulumi/kubernetes/apps/v1";
import { CronJob } from "@pulumi/kubernetes/batch/v1";
import { Service } from "@pulumi/kubernetes/core/v1";
import { PodDisruptionBudget } from "@pulumi/kubernetes/policy/v1";
import type * as k8s from "@pulumi/kubernetes";
import { ComponentResource, type ComponentResourceOptions, type Resource } from "@pulumi/pulumi";
import { join } from "node:path";
import type { Connection } from "../../language/connection";
import { scriptsIn } from "../../language/scripts";
import { certificatesOf, type CertifiedTier, registerCertificates } from "../../targets/kubernetes/authority";
import { objectLabels, selectorLabels } from "../../targets/kubernetes/labels";
import { oneOwner } from "../../targets/kubernetes/members";
import { registerMemberFiles, type Versions } from "../../targets/kubernetes/member-files";
import type { KubernetesTarget, Labels } from "../../targets/kubernetes/target";
import { backupJobSpec } from "./backup";
import { type CertificateFiles, mariadbConfiguration, serverSections } from "./configuration";
import { clientsSecret, memberPorts, type MariadbPlan } from "./plan";
import { certificateFiles, memberSecret, memberSetSpec } from "./pods";

/** A MariaDB: members that all have all of the data and take writes, or one alone; and its backups. */
export class KubernetesMariadb extends ComponentResource {
  readonly connection: Connection;

  constructor(
    private readonly plan: MariadbPlan,
    private readonly target: KubernetesTarget,
    opts: ComponentResourceOptions,
  ) {
    super("palier:kubernetes:Mariadb", plan.name, {}, opts);
    const certificates = registerCertificates(this.certificates(), certifiedMariadb(plan), target, this);
    const members = this.serve(this.configure(), certificates);
    if (plan.backup) {
      const name = `${plan.name}-backup`;
      const spec = backupJobSpec(plan, plan.backup, target);
      new CronJob(name, { metadata: this.metadata(name), spec }, { parent: this, dependsOn: [members] });
    }
    this.connection = plan.connection;
    this.registerOutputs({ connection: plan.connection });
  }

  private certificates(): ReturnType<typeof certificatesOf> {
    const { plan, target } = this;
    return certificatesOf(certifiedMariadb(plan), target, {
      role: "members",
      secret: memberSecret(plan),
      dnsNames: ["localhost", plan.connection.host, plan.memberDomain, `*.${plan.memberDomain}`],
    });
  }

  /** The settings and the scripts. */
  private configure(): Versions {
    const files = {
      name: this.plan.name,
      settings: settingsFiles(this.plan),
      scripts: scriptsIn(join(__dirname, "scripts")),
      metadata: (name: string) => this.metadata(name),
    };
    return registerMemberFiles(files, this);
  }

  /** Members are known before they are ready: they must find each other to become ready. */
  private serve(versions: Versions, certificates: Resource[]): StatefulSet {
    const { plan, target } = this;
    const selector = selectorLabels(plan, "server");
    this.service(`${plan.name}-members`, {
      clusterIP: "None",
      publishNotReadyAddresses: true,
      ports: portsOfMembers(plan),
      selector,
    });
    // A user stays with one member, so that it reads what it wrote, and its changes meet those of others less often.
    this.service(plan.name, {
      ports: [{ name: "mariadb", port: memberPorts.users }],
      selector,
      sessionAffinity: "ClientIP",
    });
    if (plan.members > 1) {
      const spec = { maxUnavailable: 1, selector: { matchLabels: selector } };
      new PodDisruptionBudget(plan.name, { metadata: this.metadata(plan.name), spec }, { parent: this });
    }
    return new StatefulSet(
      plan.name,
      {
        metadata: { ...this.metadata(plan.name), annotations: oneOwner },
        spec: memberSetSpec(plan, target, versions),
      },
      { parent: this, dependsOn: certificates, protect: target.protectData, customTimeouts: { update: "60m" } },
    );
  }

  private service(name: string, spec: k8s.types.input.core.v1.ServiceSpec): void {
    new Service(name, { metadata: this.metadata(name), spec }, { parent: this });
  }

  private metadata(name: string): { readonly name: string; readonly namespace: string; readonly labels: Labels } {
    const { plan, target } = this;
    return { name, namespace: target.namespaces[plan.zone], labels: objectLabels(plan, target) };
  }
}

const certifiedMariadb = (plan: MariadbPlan): CertifiedTier => ({
  name: plan.name,
  zone: plan.zone,
  authority: plan.authority,
  clientsSecret: clientsSecret(plan.name),
});

const portsOfMembers = (plan: MariadbPlan): k8s.types.input.core.v1.ServicePort[] => [
  { name: "mariadb", port: memberPorts.users },
  ...(plan.members > 1
    ? [
        { name: "cluster", port: memberPorts.cluster },
        { name: "catch-up", port: memberPorts.catchUp },
        { name: "copy", port: memberPorts.copy },
        { name: "state", port: memberPorts.state },
      ]
    : []),
];

/** What the start script reads before that which is a member's own. */
export const settingsFiles = (
  plan: MariadbPlan,
  files: CertificateFiles = certificateFiles,
): Readonly<Record<string, string>> => ({ "server.cnf": mariadbConfiguration(serverSections(plan, files)) });
