import type { PlanContext } from "../../components/language/tier-plan";
import type { KubernetesTarget } from "../../components/targets/kubernetes/target";

const namespaces = { frontend: "demo-frontend", backend: "demo-backend", database: "demo-database" };

/** A production-like context for planners, with exceptions. */
export const planContext = (exceptions: Partial<PlanContext> = {}): PlanContext => ({
  platform: "demo",
  environment: "prod",
  target: "kubernetes",
  common: { cpuRequestShare: 0.25, protectData: true, spread: "required", applicationProfile: "production" },
  namespaces,
  hostOf: (service, zone) => `${service}.${namespaces[zone]}.svc.cluster.local`,
  versionOf: () => 1,
  backup: {
    schedule: "0 2 * * *",
    retentionDays: 30,
    destination: "s3://demo-backups/prod",
    endpoint: "https://s3.example.org",
    credentialsSecret: "backup-credentials",
  },
  ...exceptions,
});

/** A production-like target for components, with exceptions. */
export const kubernetesTarget = (exceptions: Partial<KubernetesTarget> = {}): KubernetesTarget => ({
  platform: "demo",
  environment: "prod",
  namespaces,
  secretValues: {},
  protectData: true,
  spread: "required",
  ...exceptions,
});
