import { CustomResource } from "@pulumi/kubernetes/apiextensions";
import { ComponentResource, type ComponentResourceOptions } from "@pulumi/pulumi";
import type { Connection } from "../../language/connection";
import { certificatesOf, type CertifiedTier, registerCertificates } from "../../targets/kubernetes/authority";
import { objectLabels } from "../../targets/kubernetes/labels";
import { oneOwner } from "../../targets/kubernetes/members";
import type { KubernetesTarget, Labels } from "../../targets/kubernetes/target";
import { clusterSpec, memberSecret } from "./cluster";
import { clientsSecret, type MongodbPlan, replicaSet } from "./plan";

/** A condition that needed no change never changes: the state says what counts, and the operator sets it when every member is ready. */
const untilReady: Labels = { "pulumi.com/waitFor": "jsonpath={.status.state}=ready" };

/** A MongoDB replica set of Percona's operator, with its certificates. */
export class KubernetesMongodb extends ComponentResource {
  readonly connection: Connection;

  constructor(plan: MongodbPlan, target: KubernetesTarget, opts: ComponentResourceOptions) {
    super("palier:kubernetes:Mongodb", plan.name, {}, opts);
    const certificates = certificatesOf(certifiedMongodb(plan), target, {
      role: "members",
      secret: memberSecret(plan),
      dnsNames: namesOfMembers(plan, target),
    });
    new CustomResource(
      plan.name,
      {
        apiVersion: "psmdb.percona.com/v1",
        kind: "PerconaServerMongoDB",
        metadata: {
          name: plan.name,
          namespace: target.namespaces[plan.zone],
          labels: objectLabels(plan, target),
          annotations: { ...untilReady, ...oneOwner },
          finalizers: finalizersOf(target),
        },
        spec: clusterSpec(plan, target),
      },
      {
        parent: this,
        dependsOn: registerCertificates(certificates, certifiedMongodb(plan), target, this),
        protect: target.protectData,
        customTimeouts: { create: "20m", update: "60m", delete: "10m" },
      },
    );
    this.connection = plan.connection;
    this.registerOutputs({ connection: plan.connection });
  }
}

const certifiedMongodb = (plan: MongodbPlan): CertifiedTier => ({
  name: plan.name,
  zone: plan.zone,
  authority: plan.authority,
  clientsSecret: clientsSecret(plan.name),
});

/** One certificate for all members: by the names of the set, from the pod itself, its namespace and the whole cluster. */
export function namesOfMembers(plan: MongodbPlan, target: KubernetesTarget): readonly string[] {
  const set = `${plan.name}-${replicaSet}`;
  const names = [set, `${set}.${target.namespaces[plan.zone]}`, plan.memberDomain];
  return ["localhost", ...names.flatMap((name) => [name, `*.${name}`])];
}

/** Members stop in an order in which one can always write. Volumes and the operator's secrets go too, but only where data may go. */
const finalizersOf = ({ protectData }: KubernetesTarget): string[] => [
  "percona.com/delete-psmdb-pods-in-order",
  ...(protectData ? [] : ["percona.com/delete-psmdb-pvc"]),
];
