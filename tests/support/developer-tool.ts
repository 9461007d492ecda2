import type { Connection } from "../../components/language/connection";
import type { Problem } from "../../components/language/problem";
import type { PlanContext } from "../../components/language/tier-plan";
import type { ContainerPlan } from "../../components/targets/docker/container";
import { developerToolContainers } from "../../components/tiers/developer-tool/docker";
import {
  bindDeveloperTool,
  type DeveloperToolPlan,
  planDeveloperTool,
} from "../../components/tiers/developer-tool/plan";
import { developerToolSchema } from "../../components/tiers/developer-tool/spec";
import { dockerContext, dockerTarget } from "./docker-target";

const database = (name: string): Connection => ({
  kind: "postgres",
  host: name,
  port: 5432,
  database: `${name}_data`,
  username: `${name}_user`,
  secret: name,
  encryption: "none",
});

/** Tiers that tools may show. */
export const shownConnections: Readonly<Record<string, Connection>> = {
  patients: database("patients"),
  orders: database("orders"),
  mongodb: {
    kind: "mongodb",
    members: [{ host: "mongodb", port: 27017 }],
    replicaSet: "rs0",
    database: "appointments",
    username: "appointment_user",
    secret: "mongodb",
  },
  mariadb: {
    kind: "mariadb",
    host: "mariadb",
    port: 3306,
    database: "billing",
    username: "billing_user",
    secret: "mariadb",
  },
  kafka: { kind: "kafka", brokers: [{ host: "kafka", port: 9092 }], secret: "kafka", username: "services" },
  redis: { kind: "redis", host: "redis", port: 6379, master: "main", sentinels: [], secret: "redis" },
  cache: { kind: "redis", host: "cache", port: 6379, master: "main", sentinels: [], secret: "cache" },
};

/** A tool of a developer's machine, planned and bound to what it shows, with what is wrong with it. */
export function plannedTool(
  spec: Readonly<Record<string, unknown>>,
  context: Partial<PlanContext> = {},
): { readonly plan: DeveloperToolPlan; readonly problems: readonly Problem[] } {
  const input = {
    name: "tool",
    spec: developerToolSchema.parse({ kind: "developerTool", ...spec }),
    profile: {},
    overrides: {},
    context: dockerContext({ environment: "dev", publishesLocalPorts: true, ...context }),
  };
  const alone = planDeveloperTool(input);
  const bound = bindDeveloperTool(alone.plan, input, shownConnections);
  return { plan: bound.plan, problems: [...alone.problems, ...bound.problems] };
}

/** The container of that tool. @throws Error where it has none. */
export function toolContainer(spec: Readonly<Record<string, unknown>>): ContainerPlan {
  const [container] = developerToolContainers(plannedTool(spec).plan, dockerTarget({ environment: "dev" }));
  if (!container) throw new Error("the tool has no container");
  return container;
}
