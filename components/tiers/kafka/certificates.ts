import type { ICertificateSpec } from "@kubernetes-models/cert-manager/cert-manager.io/v1/CertificateSpec" with {
  "resolution-mode": "import",
};
import type { KafkaPlan } from "./plan";

/** Namespace in which cert-manager looks for the keys of authorities that the whole cluster knows: its own. */
export const authorityNamespace = "cert-manager";

/** Name of the secret with the brokers' key and certificate. */
export const brokerSecret = ({ name }: KafkaPlan): string => `${name}-broker-tls`;

const year = 8760;
const hours = (count: number): string => `${count}h`;
const elliptic = { algorithm: "ECDSA", size: 256 } as const;

const issuedBy = (plan: KafkaPlan): Pick<ICertificateSpec, "issuerRef"> => ({
  issuerRef: { group: "cert-manager.io", kind: "ClusterIssuer", name: plan.authority },
});

/** The authority's own certificate: 20 years, with the same key when it is renewed, so that all it signed stays valid. */
export const authoritySpec = (plan: KafkaPlan): ICertificateSpec => ({
  isCA: true,
  commonName: plan.authority,
  secretName: plan.authority,
  duration: hours(20 * year),
  renewBefore: hours(10 * year),
  privateKey: { ...elliptic, rotationPolicy: "Never" },
  issuerRef: { group: "cert-manager.io", kind: "Issuer", name: `${plan.authority}-root` },
});

/**
 * The brokers' certificate, one for all, as each is known by a name of the same domain, and any of them may answer behind the name of the
 * whole. A broker reads it when it starts, so it is renewed a whole year before it ends: any restart within that year is enough.
 */
export const brokerSpec = (plan: KafkaPlan): ICertificateSpec => ({
  secretName: brokerSecret(plan),
  commonName: `${plan.name}-broker`,
  dnsNames: [plan.bootstrapHost, plan.memberDomain, `*.${plan.memberDomain}`],
  duration: hours(2 * year),
  renewBefore: hours(year),
  usages: ["digital signature", "server auth", "client auth"],
  privateKey: { ...elliptic, encoding: "PKCS8", rotationPolicy: "Always" },
  additionalOutputFormats: [{ type: "CombinedPEM" }],
  ...issuedBy(plan),
});

/**
 * Brings the authority's certificate into a zone of users. Its own key opens nothing: without the usage "client auth", brokers refuse it
 * where members prove themselves by certificates.
 */
export const clientsSpec = (plan: KafkaPlan): ICertificateSpec => ({
  secretName: plan.connection.certificateAuthority,
  commonName: `${plan.name}-clients`,
  dnsNames: [`${plan.name}-clients`],
  duration: hours(2 * year),
  renewBefore: hours(year),
  usages: ["digital signature", "server auth"],
  privateKey: { ...elliptic, rotationPolicy: "Always" },
  ...issuedBy(plan),
});
