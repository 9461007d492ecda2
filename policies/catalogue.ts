import type { Rule } from "./rule";
import { autoscaling } from "./rules/autoscaling";
import { backupForEveryDatabase } from "./rules/backup-for-every-database";
import { danglingReferences } from "./rules/dangling-references";
import { databasePorts } from "./rules/database-ports";
import { declaredCapacity } from "./rules/declared-capacity";
import { defaultDeny } from "./rules/default-deny";
import { disruption } from "./rules/disruption";
import { dockerIsolation } from "./rules/docker-isolation";
import { dockerLimits } from "./rules/docker-limits";
import { dockerPublishedPorts } from "./rules/docker-published-ports";
import { dockerRestart } from "./rules/docker-restart";
import { edgeTls } from "./rules/edge-tls";
import { environmentVariables } from "./rules/environment-variables";
import { externalIps } from "./rules/external-ips";
import { hsts } from "./rules/hsts";
import { imagePinning } from "./rules/image-pinning";
import { ingressHosts } from "./rules/ingress-hosts";
import { ingressSnippets } from "./rules/ingress-snippets";
import { longLivedTokens } from "./rules/long-lived-tokens";
import { namespacePodSecurity } from "./rules/namespace-pod-security";
import { namespaceQuota } from "./rules/namespace-quota";
import { passwordStrength } from "./rules/password-strength";
import { plainSecrets } from "./rules/plain-secrets";
import { podSecurity } from "./rules/pod-security";
import { probes } from "./rules/probes";
import { protectedData } from "./rules/protected-data";
import { rbacEscalation } from "./rules/rbac-escalation";
import { rbacSubjects } from "./rules/rbac-subjects";
import { rbacWildcards } from "./rules/rbac-wildcards";
import { readOnlyRoot } from "./rules/read-only-root";
import { removedApis } from "./rules/removed-apis";
import { replicas } from "./rules/replicas";
import { resourceLimits } from "./rules/resource-limits";
import { rollout } from "./rules/rollout";
import { s3Encryption } from "./rules/s3-encryption";
import { s3Lifecycle } from "./rules/s3-lifecycle";
import { s3ObjectLock } from "./rules/s3-object-lock";
import { s3PublicAccess } from "./rules/s3-public-access";
import { s3TlsOnly } from "./rules/s3-tls-only";
import { s3Versioning } from "./rules/s3-versioning";
import { serviceAccountTokens } from "./rules/service-account-tokens";
import { sharedNamespaces } from "./rules/shared-namespaces";
import { volumeRetention } from "./rules/volume-retention";
import { weakTls } from "./rules/weak-tls";

/** Every rule of the pack. A new rule is a file and a line here. */
export const rules: readonly Rule[] = [
  resourceLimits,
  databasePorts,
  podSecurity,
  s3Versioning,
  s3Encryption,
  s3PublicAccess,
  s3TlsOnly,
  s3Lifecycle,
  s3ObjectLock,
  passwordStrength,
  imagePinning,
  probes,
  serviceAccountTokens,
  protectedData,
  namespacePodSecurity,
  backupForEveryDatabase,
  rbacWildcards,
  defaultDeny,
  disruption,
  plainSecrets,
  edgeTls,
  hsts,
  weakTls,
  dockerPublishedPorts,
  dockerIsolation,
  dockerLimits,
  dockerRestart,
  readOnlyRoot,
  rbacEscalation,
  rbacSubjects,
  longLivedTokens,
  removedApis,
  externalIps,
  ingressSnippets,
  ingressHosts,
  danglingReferences,
  replicas,
  autoscaling,
  rollout,
  declaredCapacity,
  namespaceQuota,
  volumeRetention,
  sharedNamespaces,
  environmentVariables,
];
