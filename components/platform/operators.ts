import type { OperatorName } from "../targets/kubernetes/operator-files";
import type { PlatformPlan } from "./plan";
import type { TierKind } from "./tiers";

/** What each kind of tier hands its work to, on Kubernetes. Operators that these need themselves are named too. */
const operatorsOfKind: Readonly<Record<TierKind, readonly OperatorName[]>> = {
  developerTool: [],
  edge: ["cert-manager"],
  elasticsearch: ["cert-manager", "eck-operator"],
  kafka: ["cert-manager"],
  mariadb: ["cert-manager"],
  mongodb: ["cert-manager", "percona-server-mongodb"],
  monitoring: [],
  objectStore: [],
  postgres: ["cert-manager", "cloudnative-pg", "plugin-barman-cloud", "prometheus-operator-crds"],
  rabbitmq: [],
  redis: [],
  service: [],
};

/** The place for backups is an object of the database operator's plug-in, whoever keeps backups there. */
const operatorsOfBackups: readonly OperatorName[] = ["cert-manager", "cloudnative-pg", "plugin-barman-cloud"];

/** The operators that a platform needs, and no others: each is dozens of objects in the cluster and in the stack's state. */
export const operatorsOf = (plan: Pick<PlatformPlan, "tiers" | "backup">): readonly OperatorName[] => [
  ...new Set([
    ...plan.tiers.flatMap(({ kind }) => operatorsOfKind[kind]),
    ...(plan.backup === undefined ? [] : operatorsOfBackups),
  ]),
];
