import type { Zone } from "../language/context";
import type { BackupPlan, CommonProfile, EdgeHost, PlanContext } from "../language/tier-plan";
import type { Settings } from "./settings";
import type { PlatformSpec } from "./spec";

/** Namespace, or network on Docker, of each zone: `rofecare-prod-database`. */
export function namespacesOf(spec: PlatformSpec, settings: Settings): Readonly<Record<Zone, string>> {
  const own = settings.target === "docker" ? settings.docker.prefix : settings.kubernetes.namespacePrefix;
  const prefix = own ?? `${spec.name}-${settings.environment}`;
  return { frontend: `${prefix}-frontend`, backend: `${prefix}-backend`, database: `${prefix}-database` };
}

/** What every planner may know of the whole. */
export function contextOf(
  spec: PlatformSpec,
  settings: Settings,
  common: CommonProfile,
  backup: BackupPlan | undefined,
): PlanContext {
  const namespaces = namespacesOf(spec, settings);
  return {
    platform: spec.name,
    environment: settings.environment,
    target: settings.target,
    common,
    namespaces,
    hostOf: (service, zone) =>
      settings.target === "docker" ? service : `${service}.${namespaces[zone]}.svc.cluster.local`,
    versionOf: (secret) => settings.secretVersions[secret] ?? 1,
    publishesLocalPorts: settings.target === "docker" && settings.environment === "dev",
    ...(settings.target === "docker" && { edgeHost: edgeHostOf(settings) }),
    ...(backup && { backup }),
  };
}

const edgeHostOf = ({ docker: { httpsPort, certificates } }: Settings): EdgeHost => ({
  httpsPort,
  ...(certificates !== undefined && { certificates }),
});
