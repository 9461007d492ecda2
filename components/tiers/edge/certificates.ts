import type { TierInput } from "../../language/tier-plan";
import { softwareFacts } from "./software/facts";
import type { Certificates, EdgeOverrides, EdgeProfile, EdgeSpec } from "./spec";

/** Where the certificates come from. */
export interface CertificatesPlan {
  readonly certificates: Certificates;
  /** Secret that the pods mount. Default: none, the program gets certificates itself. */
  readonly certificateSecret?: string;
  /** ClusterIssuer that fills the Secret. Default: others do. */
  readonly certificateIssuer?: string;
}

/** A program that cannot ask a public authority reads what lies in a Secret, whoever put it there. */
export function planCertificates({
  name,
  spec,
  profile,
  overrides,
}: TierInput<EdgeSpec, EdgeProfile, EdgeOverrides>): CertificatesPlan {
  const asked = overrides.certificates ?? profile.certificates;
  if (softwareFacts[spec.software].ownCertificates) return { certificates: asked };
  const issuer = overrides.certificateIssuer ?? spec.certificateIssuer;
  const isInternal = asked === "internal" && issuer === undefined;
  return {
    certificates: isInternal ? "internal" : "secret",
    certificateSecret: overrides.certificateSecret ?? spec.certificateSecret ?? `${name}-tls`,
    ...(issuer !== undefined && { certificateIssuer: issuer }),
  };
}
