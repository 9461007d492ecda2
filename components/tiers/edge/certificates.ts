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

type EdgeInput = TierInput<EdgeSpec, EdgeProfile, EdgeOverrides>;

/** Who shall sign the certificates, where the program can have it so. */
export const askedCertificates = ({ profile, overrides }: Pick<EdgeInput, "profile" | "overrides">): Certificates =>
  overrides.certificates ?? profile.certificates;

/** A program that cannot ask a public authority reads what lies in a Secret, whoever put it there. */
export function planCertificates(input: EdgeInput): CertificatesPlan {
  const { name, spec, overrides, context } = input;
  const asked = askedCertificates(input);
  if (context.target === "docker") return { certificates: certificatesOnDocker(input) };
  if (softwareFacts[spec.software].ownCertificates) return { certificates: asked };
  const issuer = overrides.certificateIssuer ?? spec.certificateIssuer;
  const isInternal = asked === "internal" && issuer === undefined;
  return {
    certificates: isInternal ? "internal" : "secret",
    certificateSecret: overrides.certificateSecret ?? spec.certificateSecret ?? `${name}-tls`,
    ...(issuer !== undefined && { certificateIssuer: issuer }),
  };
}

/** Files in the folder that the host has for them stand before all else: whoever put them there means them to be shown. */
function certificatesOnDocker(input: EdgeInput): Certificates {
  if (input.context.edgeHost?.certificates !== undefined) return "secret";
  return softwareFacts[input.spec.software].ownCertificates ? askedCertificates(input) : "internal";
}
