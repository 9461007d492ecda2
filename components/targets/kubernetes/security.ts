import type * as k8s from "@pulumi/kubernetes";

/** What Pod Security `restricted` asks of a pod, and a group that owns its volumes (ROF-SEC-15, AUD-SEC-08). */
export const podSecurity = (user: number): k8s.types.input.core.v1.PodSecurityContext => ({
  runAsNonRoot: true,
  runAsUser: user,
  runAsGroup: user,
  fsGroup: user,
  fsGroupChangePolicy: "OnRootMismatch",
  seccompProfile: { type: "RuntimeDefault" },
});

/** A pod that asks the API server for nothing, and learns of no service but those that it was told of. */
export const closedPod = (user: number) =>
  ({ automountServiceAccountToken: false, enableServiceLinks: false, securityContext: podSecurity(user) }) as const;

/** What Pod Security `restricted` asks of a container, with a root file system that cannot be written. */
export const containerSecurity: k8s.types.input.core.v1.SecurityContext = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ["ALL"] },
};
