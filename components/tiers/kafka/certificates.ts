import { certificatesOf, type CertificateObject, type CertifiedTier } from "../../targets/kubernetes/authority";
import type { KubernetesTarget } from "../../targets/kubernetes/target";
import { clientsSecret, type KafkaPlan } from "./plan";

/** Name of the secret with the brokers' key and certificate. */
export const brokerSecret = ({ name }: KafkaPlan): string => `${name}-broker-tls`;

/** The cluster as the owner of an authority. */
export const certifiedKafka = (plan: KafkaPlan): CertifiedTier => ({
  name: plan.name,
  zone: plan.zone,
  authority: plan.authority,
  clientsSecret: clientsSecret(plan.name),
});

/** One certificate for all brokers: each is known by a name of the same domain, and any may answer behind the name of the whole. */
export const kafkaCertificates = (plan: KafkaPlan, target: KubernetesTarget): readonly CertificateObject[] =>
  certificatesOf(certifiedKafka(plan), target, {
    role: "broker",
    secret: brokerSecret(plan),
    dnsNames: [plan.bootstrapHost, plan.memberDomain, `*.${plan.memberDomain}`],
    combined: true,
  });
