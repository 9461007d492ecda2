import type { Labels } from "../../targets/kubernetes/target";
import { resourceRequirements } from "../../targets/kubernetes/workload";
import { backupSidecarResources, type BackupTargetPlan } from "./plan";

interface KeyOfSecret {
  readonly name: string;
  readonly key: string;
}

/** What is used here of the plugin's `ObjectStore` (barmancloud.cnpg.io/v1). */
export interface ObjectStoreSpec {
  readonly retentionPolicy: string;
  readonly configuration: {
    readonly destinationPath: string;
    readonly endpointURL?: string;
    readonly endpointCA?: KeyOfSecret;
    readonly s3Credentials: { readonly accessKeyId: KeyOfSecret; readonly secretAccessKey: KeyOfSecret };
    readonly wal: { readonly compression: string; readonly maxParallel: number; readonly encryption?: string };
    readonly data: { readonly compression: string; readonly encryption?: string };
  };
  readonly instanceSidecarConfiguration: {
    readonly env: readonly { readonly name: string; readonly value: string }[];
    readonly resources: ReturnType<typeof resourceRequirements>;
    readonly retentionPolicyIntervalSeconds: number;
  };
}

/** The store of all databases: where it is, with which keys it opens, how long backups stay. */
export function objectStoreSpec(plan: BackupTargetPlan): ObjectStoreSpec {
  const key = (name: string): KeyOfSecret => ({ name: plan.credentialsSecret, key: name });
  return {
    retentionPolicy: `${String(plan.retentionDays)}d`,
    configuration: {
      destinationPath: plan.destination,
      ...(plan.provider === "s3-compatible" && placeOf(plan)),
      s3Credentials: { accessKeyId: key("accessKeyId"), secretAccessKey: key("secretAccessKey") },
      wal: { compression: "gzip", maxParallel: 4 },
      data: { compression: "gzip" },
    },
    instanceSidecarConfiguration: {
      env: Object.entries(environmentOf(plan)).map(([name, value]) => ({ name, value })),
      resources: resourceRequirements(backupSidecarResources),
      retentionPolicyIntervalSeconds: 1800,
    },
  };
}

type Place = Pick<ObjectStoreSpec["configuration"], "endpointURL" | "endpointCA">;

const placeOf = (plan: Extract<BackupTargetPlan, { provider: "s3-compatible" }>): Place => ({
  endpointURL: plan.endpoint,
  ...(plan.certificateAuthoritySecret !== undefined && {
    endpointCA: { name: plan.certificateAuthoritySecret, key: "ca.crt" },
  }),
});

/**
 * Since 2025 the AWS library adds checksums that many S3-compatible servers refuse; where they are required it still sends them. AWS
 * itself is asked the same way, so that there is one behaviour to test.
 */
const environmentOf = (plan: BackupTargetPlan): Labels => ({
  AWS_REQUEST_CHECKSUM_CALCULATION: "when_required",
  AWS_RESPONSE_CHECKSUM_VALIDATION: "when_required",
  ...(plan.region !== undefined && { AWS_DEFAULT_REGION: plan.region }),
});
