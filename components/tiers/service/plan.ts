import { addCapacity, capacityOf } from "../../language/capacity";
import type { Connection, HttpConnection } from "../../language/connection";
import type { Problem } from "../../language/problem";
import { formatMemory, mebibytes, resolveResources, type ResolvedResources } from "../../language/quantity";
import type { Planned, TierInput, TierPlan } from "../../language/tier-plan";
import { runtimes } from "./runtimes";
import { heapShare } from "./runtimes/spring";
import type { RuntimeBinding, ServiceProbes, Variable } from "./runtimes/runtime";
import type { ServiceOverrides, ServiceProfile, ServiceSpec } from "./spec";

/** A service, with everything decided but what its connections hand to it. */
export interface ServicePlan extends TierPlan {
  readonly kind: "service";
  readonly runtime: ServiceSpec["runtime"];
  readonly image: string;
  readonly port: number;
  readonly replicas: number;
  /** Bounds of its growth under load; then the number of replicas is the autoscaler's. */
  readonly autoscaling?: { readonly minReplicas: number; readonly maxReplicas: number; readonly cpuPercent: number };
  readonly resources: ResolvedResources;
  readonly user: number;
  readonly probes: ServiceProbes;
  /** Time between the order to stop and the kill, in s: routes are withdrawn first, then requests end. */
  readonly gracePeriodSeconds: number;
  readonly variables: readonly Variable[];
  /** Files of secrets that are mounted: where, and from which secret. */
  readonly mounts: RuntimeBinding["mounts"];
  /** Version of each secret that it reads: a new one restarts it. */
  readonly secretVersions: Readonly<Record<string, number>>;
  readonly databasePool: number;
}

type ServiceInput = TierInput<ServiceSpec, ServiceProfile, ServiceOverrides>;

/** Decides a service by itself. What it gets from others is bound by {@link bindService} once all tiers are planned. */
export function planService(input: ServiceInput): Planned<ServicePlan> {
  const { name, spec, overrides, context } = input;
  const resources = resolveResources(overrides.resources ?? spec.resources, context.common.cpuRequestShare);
  const scale = planReplicas(input);
  const image = overrides.image ?? spec.image;
  const most = scale.autoscaling?.maxReplicas ?? scale.replicas;
  const plan: ServicePlan = {
    kind: "service",
    name,
    zone: spec.zone,
    runtime: spec.runtime,
    image,
    port: spec.port,
    ...scale,
    resources,
    user: spec.user,
    probes: runtimes[spec.runtime].probes(spec),
    gracePeriodSeconds: 60,
    variables: [],
    mounts: [],
    secretVersions: {},
    databasePool: spec.databasePool,
    connection: connectionOf(input),
    ports: [
      { name: "http", port: spec.port, protocol: "TCP", reach: "users" },
      ...(runtimes[spec.runtime].metricsPath === undefined
        ? []
        : [{ name: "http", port: spec.port, protocol: "TCP", reach: "metrics", family: spec.runtime } as const]),
    ],
    uses: spec.uses,
    calledBy: spec.calledBy,
    outside: [],
    secrets: [],
    reads: Object.values(spec.secrets),
    // One more than it can grow to: a rolling update starts the new pod before it stops the old one.
    capacity: addCapacity([capacityOf(most + 1, [resources])]),
    images: [image],
  };
  return { plan, problems: checkService(input, resources), warnings: [] };
}

function connectionOf({ name, spec, context }: ServiceInput): HttpConnection {
  const host = context.hostOf(name, spec.zone);
  return { kind: "http", host, port: spec.port, ...(spec.provides && { provides: spec.provides }) };
}

function planReplicas({ spec, profile, overrides }: ServiceInput): Pick<ServicePlan, "replicas" | "autoscaling"> {
  const replicas = overrides.replicas ?? Math.min(spec.replicas ?? profile.replicas, profile.mostReplicas);
  const growth = overrides.autoscaling ?? (profile.autoscaling ? spec.autoscaling : undefined);
  return growth ? { replicas, autoscaling: { minReplicas: replicas, ...growth } } : { replicas };
}

/** Hands to a service what the tiers that it uses give, in the way of its runtime. */
export function bindService(
  plan: ServicePlan,
  input: ServiceInput,
  connections: Readonly<Record<string, Connection>>,
): Planned<ServicePlan> {
  const used = plan.uses.flatMap((name) => connections[name] ?? []);
  const { spec, overrides, context } = input;
  const binding = runtimes[plan.runtime].bind({ name: plan.name, spec, resources: plan.resources, context, used });
  const named = Object.entries(spec.secrets).map(([name, secret]) => ({ name, secret, key: "password" }));
  const plain = Object.entries({ ...spec.environment, ...overrides.environment }).map(([name, value]) => ({
    name,
    value,
  }));
  const reads = [...new Set([...binding.reads, ...plan.reads])].sort();
  const bound: ServicePlan = {
    ...plan,
    variables: lastOfEachName([...binding.variables, ...plain, ...named]),
    mounts: binding.mounts,
    reads,
    secretVersions: Object.fromEntries(reads.map((secret) => [secret, context.versionOf(secret)])),
  };
  return { plan: bound, problems: [], warnings: [] };
}

/**
 * A variable stated later replaces one stated before, as the author of an exception expects. The order by name is stable, and puts
 * KAFKA_PASSWORD before the SPRING_KAFKA_ line that refers to it: Kubernetes resolves only what stands before.
 */
const lastOfEachName = (variables: readonly Variable[]): readonly Variable[] =>
  [...new Map(variables.map((variable) => [variable.name, variable])).values()].sort((left, right) =>
    left.name < right.name ? -1 : 1,
  );

function checkService({ name, spec, overrides }: ServiceInput, resources: ResolvedResources): readonly Problem[] {
  const problems: Problem[] = [];
  const limit = mebibytes(resources.memoryLimit);
  if (spec.heap && mebibytes(spec.heap.maximum) > limit * heapShare) {
    const most = formatMemory(Math.floor(limit * heapShare));
    problems.push({
      code: "PAL310",
      path: ["tiers", name, "heap", "maximum"],
      found: `${spec.heap.maximum} of heap inside a limit of ${resources.memoryLimit}`,
      allowed: `at most 75 % of the memory limit, here ${most}: the rest holds classes, threads and buffers`,
      fix: `lower the heap to ${most}, or raise memoryLimit`,
    });
  }
  const growth = overrides.autoscaling ?? spec.autoscaling;
  const replicas = overrides.replicas ?? spec.replicas ?? 1;
  if (growth && growth.maxReplicas < replicas) {
    problems.push({
      code: "PAL311",
      path: ["tiers", name, "autoscaling", "maxReplicas"],
      found: `${growth.maxReplicas} at most, ${replicas} at least`,
      allowed: `at least ${replicas}`,
      fix: `raise maxReplicas of "${name}" to ${replicas} or more`,
    });
  }
  return problems;
}
