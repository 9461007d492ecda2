import type { Connection } from "../../components/language/connection";
import type { Problem } from "../../components/language/problem";
import type { PlanContext } from "../../components/language/tier-plan";
import type { ContainerPlan } from "../../components/targets/docker/container";
import { serviceContainers } from "../../components/tiers/service/docker";
import { bindService, planService, type ServicePlan } from "../../components/tiers/service/plan";
import { serviceOverridesSchema } from "../../components/tiers/service/spec";
import { dockerContext, dockerTarget } from "./docker-target";
import { serviceInput } from "./service-input";

/** What a test says differently about a service on a host. */
export interface ServiceOnHost {
  readonly spec?: Readonly<Record<string, unknown>>;
  readonly overrides?: Readonly<Record<string, unknown>>;
  readonly context?: Partial<PlanContext>;
  readonly imageMirror?: string;
}

/** What tiers on a host hand out: plain names, no encryption. */
export const hostConnections: Readonly<Record<string, Connection>> = {
  "orders-db": {
    kind: "postgres",
    host: "orders-db",
    port: 5432,
    database: "orders",
    username: "orders_user",
    secret: "orders-db",
    encryption: "none",
    readOnly: { host: "orders-db-standby", port: 5432 },
  },
  redis: { kind: "redis", host: "redis", port: 6379, master: "main", sentinels: [], secret: "redis" },
  kafka: { kind: "kafka", brokers: [{ host: "kafka", port: 9092 }], secret: "kafka", username: "services" },
  search: { kind: "elasticsearch", host: "search", port: 9200, username: "services", secret: "search" },
  files: {
    kind: "objectStore",
    scheme: "http",
    host: "files",
    port: 9000,
    region: "us-east-1",
    buckets: ["documents"],
    secret: "files",
    username: "demo-files",
  },
  config: { kind: "http", host: "config", port: 8888, provides: "configuration" },
  registry: { kind: "http", host: "registry", port: 8761, provides: "registry" },
};

/** A service that is planned for one host and bound to the tiers that it uses, with what is wrong with it. */
export function serviceOnHost({ spec = {}, overrides = {}, context = {} }: ServiceOnHost = {}): {
  readonly plan: ServicePlan;
  readonly problems: readonly Problem[];
} {
  const given = serviceInput(spec, serviceOverridesSchema.parse(overrides));
  const input = { ...given, context: dockerContext(context) };
  const { plan, problems } = planService(input);
  return { plan: bindService(plan, input, hostConnections).plan, problems };
}

/** The containers of that service. */
export const containersOnHost = (exceptions: ServiceOnHost = {}): readonly ContainerPlan[] =>
  serviceContainers(
    serviceOnHost(exceptions).plan,
    dockerTarget(exceptions.imageMirror === undefined ? {} : { imageMirror: exceptions.imageMirror }),
  );

/** The first of the containers. @throws Error where there is none. */
export function containerOnHost(exceptions: ServiceOnHost = {}): ContainerPlan {
  const [container] = containersOnHost(exceptions);
  if (!container) throw new Error("the service has no container");
  return container;
}
