import type { ICertificateSpec } from "@kubernetes-models/cert-manager/cert-manager.io/v1/CertificateSpec" with {
  "resolution-mode": "import",
};
import { CustomResource } from "@pulumi/kubernetes/apiextensions";
import type { Resource } from "@pulumi/pulumi";
import type { TierPlan } from "../../language/tier-plan";
import { objectLabels } from "./labels";
import type { KubernetesTarget } from "./target";

/** Namespace in which cert-manager looks for the keys of authorities that the whole cluster knows: its own. */
export const authorityNamespace = "cert-manager";

/** A tier with a certificate authority of its own. */
export interface CertifiedTier extends Pick<TierPlan, "name" | "zone"> {
  /** Name of the authority: it is known in the whole cluster. */
  readonly authority: string;
  /** Secret in the services' zone whose key `ca.crt` holds the authority's certificate. */
  readonly clientsSecret: string;
}

/** A certificate for a tier's members. */
export interface MemberCertificate {
  /** What a member is called: `broker` of `kafka` makes the certificate `kafka-broker`. */
  readonly role: string;
  /** Secret with the members' key and certificate. */
  readonly secret: string;
  readonly dnsNames: readonly string[];
  /** Whether one file `tls-combined.pem` holds key and certificate too. Default: no. */
  readonly combined?: true;
  /** How the key is written. Default PKCS8; some programs read keys of elliptic curves only in their own form, which is PKCS1's. */
  readonly encoding?: "PKCS1";
}

/** An object of cert-manager. */
export interface CertificateObject {
  readonly kind: "Certificate" | "Issuer" | "ClusterIssuer";
  readonly logicalName: string;
  readonly name: string;
  /** Absent for what the whole cluster knows. */
  readonly namespace?: string;
  readonly spec: object;
}

const year = 8760;
const hours = (count: number): string => `${count}h`;
const elliptic = { algorithm: "ECDSA", size: 256 } as const;

const issuedBy = ({ authority }: CertifiedTier): Pick<ICertificateSpec, "issuerRef"> => ({
  issuerRef: { group: "cert-manager.io", kind: "ClusterIssuer", name: authority },
});

/** The authority's own certificate: 20 years, with the same key when it is renewed, so that all it signed stays valid. */
const authoritySpec = ({ authority }: CertifiedTier): ICertificateSpec => ({
  isCA: true,
  commonName: authority,
  secretName: authority,
  duration: hours(20 * year),
  renewBefore: hours(10 * year),
  privateKey: { ...elliptic, rotationPolicy: "Never" },
  issuerRef: { group: "cert-manager.io", kind: "Issuer", name: `${authority}-root` },
});

/** Renewed a whole year before it ends: a member reads it when it starts, and any restart within that year is enough. */
const memberSpec = (tier: CertifiedTier, member: MemberCertificate): ICertificateSpec => ({
  secretName: member.secret,
  commonName: `${tier.name}-${member.role}`,
  dnsNames: [...member.dnsNames],
  duration: hours(2 * year),
  renewBefore: hours(year),
  usages: ["digital signature", "server auth", "client auth"],
  privateKey: { ...elliptic, encoding: member.encoding ?? "PKCS8", rotationPolicy: "Always" },
  ...(member.combined === true && { additionalOutputFormats: [{ type: "CombinedPEM" as const }] }),
  ...issuedBy(tier),
});

/**
 * Brings the authority's certificate into a zone of users. Its own key opens nothing: without the usage "client auth", members refuse it
 * where they prove themselves to each other by certificates.
 */
const clientsSpec = (tier: CertifiedTier): ICertificateSpec => ({
  secretName: tier.clientsSecret,
  commonName: `${tier.name}-clients`,
  dnsNames: [`${tier.name}-clients`],
  duration: hours(2 * year),
  renewBefore: hours(year),
  usages: ["digital signature", "server auth"],
  privateKey: { ...elliptic, rotationPolicy: "Always" },
  ...issuedBy(tier),
});

/**
 * An authority of the tier's own, the certificate of its members where the tier states one, and the authority's certificate for the zone
 * of the services.
 */
export function certificatesOf(
  tier: CertifiedTier,
  target: KubernetesTarget,
  member?: MemberCertificate,
): readonly CertificateObject[] {
  const { name, authority, clientsSecret } = tier;
  const root = { name: `${authority}-root`, namespace: authorityNamespace };
  const own = { name: authority, namespace: authorityNamespace };
  const database = { namespace: target.namespaces[tier.zone] };
  const backend = { name: clientsSecret, namespace: target.namespaces.backend };
  const logicalName = `${name}-authority`;
  return [
    { kind: "Issuer", logicalName: `${name}-root`, ...root, spec: { selfSigned: {} } },
    { kind: "Certificate", logicalName, ...own, spec: authoritySpec(tier) },
    { kind: "ClusterIssuer", logicalName, name: authority, spec: { ca: { secretName: authority } } },
    ...(member
      ? [{ ...certificateNamed(`${name}-${member.role}`), ...database, spec: memberSpec(tier, member) } as const]
      : []),
    { kind: "Certificate", logicalName: `${name}-clients`, ...backend, spec: clientsSpec(tier) },
  ];
}

const certificateNamed = (name: string) => ({ kind: "Certificate", logicalName: name, name }) as const;

/** Registers objects of cert-manager. Not waited for: pods wait for their secrets anyway, and a renewed condition may never come. */
export const registerCertificates = (
  objects: readonly CertificateObject[],
  tier: CertifiedTier,
  target: KubernetesTarget,
  parent: Resource,
): CustomResource[] =>
  objects.map(({ kind, logicalName, name, namespace, spec }) => {
    const metadata = {
      name,
      ...(namespace !== undefined && { namespace }),
      labels: objectLabels(tier, target),
      annotations: { "pulumi.com/skipAwait": "true" },
    };
    return new CustomResource(logicalName, { apiVersion: "cert-manager.io/v1", kind, metadata, spec }, { parent });
  });
