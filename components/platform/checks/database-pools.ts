import type { Problem } from "../../language/problem";
import { mostPods, type ServicePlan } from "../../tiers/service/plan";

/** Connections that stay free for the backup, the exporter and administrators. */
const reserve = 10;

/** A database as this check sees it. */
export interface PooledDatabase {
  readonly name: string;
  readonly maxConnections: number;
}

/** All pods of a database's users, those of a rolling update and of both colors too, must fit into its connections (ROF-CON-45). */
export function checkDatabasePools(
  databases: readonly PooledDatabase[],
  services: readonly ServicePlan[],
): readonly Problem[] {
  return databases.flatMap(({ name, maxConnections }) => {
    const users = services.filter((service) => service.uses.includes(name));
    const needed = users.reduce((sum, service) => sum + mostPods(service) * service.databasePool, 0);
    if (needed <= maxConnections - reserve) return [];
    const sums = users.map((service) => `${service.name} ${mostPods(service)} x ${service.databasePool}`);
    const problem: Problem = {
      code: "PAL320",
      path: ["tiers", name],
      found: `${needed} connections during a rolling update (${sums.join(", ")})`,
      allowed: `at most ${maxConnections - reserve}: max_connections ${maxConnections} less ${reserve} in reserve`,
      fix: `lower replicas or databasePool of ${users.map((user) => user.name).join(", ")}, or raise max_connections of ${name}`,
    };
    return [problem];
  });
}
