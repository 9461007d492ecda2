import type { z } from "zod";
import type { Connection } from "../../components/language/connection";
import type { PlanContext, Planned, TierInput } from "../../components/language/tier-plan";
import { bindEdge, type EdgePlan, planEdge } from "../../components/tiers/edge/plan";
import {
  type EdgeOverrides,
  edgeOverridesSchema,
  type EdgeProfile,
  edgeSchema,
  type EdgeSpec,
} from "../../components/tiers/edge/spec";
import { planContext } from "./plan-context";

type SpecInput = Partial<z.input<typeof edgeSchema>>;

/** The six hosts of the document: two public, four restricted, three of which have no tool behind them yet. */
export const documentHosts: z.input<typeof edgeSchema>["hosts"] = {
  api: { host: "api.rofecare.com", to: "gateway", access: "public" },
  app: { host: "app.rofecare.com", to: "frontend", access: "public" },
  grafana: { host: "grafana.rofecare.com", access: "restricted" },
  kibana: { host: "kibana.rofecare.com", access: "restricted" },
  eureka: { host: "eureka.rofecare.com", to: "discovery-server", access: "restricted" },
  zipkin: { host: "zipkin.rofecare.com", access: "restricted" },
};

/** What the tiers behind those hosts hand out. */
export const documentConnections: Readonly<Record<string, Connection>> = {
  gateway: { kind: "http", host: "gateway.demo-backend.svc.cluster.local", port: 8080 },
  frontend: { kind: "http", host: "frontend.demo-frontend.svc.cluster.local", port: 3000 },
  "discovery-server": { kind: "http", host: "discovery-server.demo-backend.svc.cluster.local", port: 8761 },
  redis: { kind: "redis", host: "redis", port: 6379, master: "main", sentinels: [], secret: "redis" },
};

interface Exceptions {
  readonly spec?: SpecInput;
  readonly profile?: Partial<EdgeProfile>;
  readonly overrides?: z.input<typeof edgeOverridesSchema>;
  readonly versions?: Readonly<Record<string, number>>;
  readonly connections?: Readonly<Record<string, Connection>>;
  readonly context?: PlanContext;
}

/** Everything from which the document's edge is planned for production, with exceptions. */
export const edgeInput = (exceptions: Exceptions = {}): TierInput<EdgeSpec, EdgeProfile, EdgeOverrides> => ({
  name: "edge",
  spec: edgeSchema.parse({
    kind: "edge",
    software: "caddy",
    resources: { cpuLimit: "0.5", memoryLimit: "256Mi" },
    hosts: documentHosts,
    ...exceptions.spec,
  }),
  profile: { replicas: 2, certificates: "acme", ...exceptions.profile },
  overrides: edgeOverridesSchema.parse(exceptions.overrides ?? {}),
  context: exceptions.context ?? planContext({ versionOf: (secret) => exceptions.versions?.[secret] ?? 1 }),
});

/** The document's edge, planned and bound to the tiers behind it, with the problems of both steps. */
export function plannedEdge(exceptions: Exceptions = {}): Planned<EdgePlan> {
  const input = edgeInput(exceptions);
  const alone = planEdge(input);
  const bound = bindEdge(alone.plan, input, exceptions.connections ?? documentConnections);
  return {
    plan: bound.plan,
    problems: [...alone.problems, ...bound.problems],
    warnings: [...alone.warnings, ...bound.warnings],
  };
}
