import type { Rule } from "./rule";
import { backupForEveryDatabase } from "./rules/backup-for-every-database";
import { databasePorts } from "./rules/database-ports";
import { defaultDeny } from "./rules/default-deny";
import { disruption } from "./rules/disruption";
import { imagePinning } from "./rules/image-pinning";
import { namespacePodSecurity } from "./rules/namespace-pod-security";
import { passwordStrength } from "./rules/password-strength";
import { plainSecrets } from "./rules/plain-secrets";
import { podSecurity } from "./rules/pod-security";
import { probes } from "./rules/probes";
import { protectedData } from "./rules/protected-data";
import { rbacWildcards } from "./rules/rbac-wildcards";
import { resourceLimits } from "./rules/resource-limits";
import { s3Encryption } from "./rules/s3-encryption";
import { s3Lifecycle } from "./rules/s3-lifecycle";
import { s3ObjectLock } from "./rules/s3-object-lock";
import { s3PublicAccess } from "./rules/s3-public-access";
import { s3TlsOnly } from "./rules/s3-tls-only";
import { s3Versioning } from "./rules/s3-versioning";
import { serviceAccountTokens } from "./rules/service-account-tokens";

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
];
