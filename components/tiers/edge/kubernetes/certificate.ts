import type { ICertificateSpec } from "@kubernetes-models/cert-manager/cert-manager.io/v1/CertificateSpec" with {
  "resolution-mode": "import",
};
import type { EdgePlan } from "../plan";

/** An object of cert-manager that brings the certificate into its Secret. */
export type CertificateObject =
  | { readonly kind: "Certificate"; readonly name: string; readonly spec: ICertificateSpec }
  | { readonly kind: "Issuer"; readonly name: string; readonly spec: { readonly selfSigned: object } };

/** Who fills the Secret: the issuer that the plan names, one of the edge's own for `internal`, or nobody here. */
export function certificateObjects(plan: EdgePlan): readonly CertificateObject[] {
  const { name, certificates, certificateIssuer, certificateSecret } = plan;
  if (certificateSecret === undefined) return [];
  const certified = (issuerRef: ICertificateSpec["issuerRef"]): CertificateObject => ({
    kind: "Certificate",
    name: certificateSecret,
    spec: {
      secretName: certificateSecret,
      dnsNames: plan.hosts.map(({ host }) => host),
      usages: ["digital signature", "server auth"],
      privateKey: { algorithm: "ECDSA", size: 256, rotationPolicy: "Always" },
      issuerRef,
    },
  });
  const group = "cert-manager.io";
  if (certificateIssuer !== undefined) return [certified({ group, kind: "ClusterIssuer", name: certificateIssuer })];
  if (certificates !== "internal") return [];
  const issuer = `${name}-self-signed`;
  return [
    { kind: "Issuer", name: issuer, spec: { selfSigned: {} } },
    certified({ group, kind: "Issuer", name: issuer }),
  ];
}
