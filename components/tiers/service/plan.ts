import { capacityOf, noCapacity } from "../../language/capacity";
import type { Connection, HttpConnection } from "../../language/connection";
import { localPortsOf } from "../../language/local-ports";
import { mebibytes, resolveResources, type ResolvedResources } from "../../language/quantity";
import type { Planned, TierInput, TierPlan } from "../../language/tier-plan";
import type { Autoscaling } from "./autoscaling";
import { type BuildPlan, planBuild } from "./build";
import { checkService } from "./checks";
import { withPlainLogins } from "./logins";
import { planProbes, type ProbesPlan } from "./probes";
import { planRelease, type ReleasePlan } from "./release";
import { runtimes } from "./runtimes";
import type { RuntimeBinding, Variable } from "./runtimes/runtime";
import type { Scheduling, Update } from "./scheduling";
import type { HealthCheck, ServiceOverrides, ServiceProfile, ServiceSpec } from "./spec";

/** A service, with everything decided but what its connections hand to it. */
export interface ServicePlan extends TierPlan, ProbesPlan {
  readonly kind: "service";
  readonly runtime: ServiceSpec["runtime"];
  readonly image: string;
  readonly port: number;
  readonly replicas: number;
  /** Bounds of its growth under load; then the number of replicas is the autoscaler's. Default: it does not grow. */
  readonly autoscaling?: Autoscaling;
  /** On which nodes its pods go. Default: spread over zones and hosts. */
  readonly scheduling?: Scheduling;
  /** How a rolling update goes. Default: one pod more than usual, and never one less. */
  readonly update?: Update;
  /** Its two colors, each with all the replicas. Default: one set of pods. */
  readonly release?: ReleasePlan;
  /** Size of /tmp in Mi. Default 256. */
  readonly scratchMebibytes?: number;
  /** Labels beside the program's own. Default: none. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Annotations beside the program's own. Default: none. */
  readonly annotations?: Readonly<Record<string, string>>;
  readonly resources: ResolvedResources;
  readonly user: number;
  /** Time between the order to stop and the kill, in s: routes are withdrawn first, then requests end. */
  readonly gracePeriodSeconds: number;
  readonly variables: readonly Variable[];
  /** Files of secrets that are mounted: where, and from which secret. */
  readonly mounts: RuntimeBinding["mounts"];
  /** Version of each secret that it reads: a new one restarts it. */
  readonly secretVersions: Readonly<Record<string, number>>;
  readonly databasePool: number;
  /** Sources of its image. Default: it is pulled. Docker alone. */
  readonly build?: BuildPlan;
  /** Usual time to start, in s. Default 60. Docker alone: elsewhere probes say it. */
  readonly startPeriodSeconds?: number;
  /** How it is asked for its health. Default: the usual way. Docker alone: elsewhere probes say it. */
  readonly healthCheck?: HealthCheck;
}

type ServiceInput = TierInput<ServiceSpec, ServiceProfile, ServiceOverrides>;

/** Decides a service by itself. What it gets from others is bound by {@link bindService} once all tiers are planned. */
export function planService(input: ServiceInput): Planned<ServicePlan> {
  const { name, spec, overrides, context } = input;
  const resources = resolveResources(overrides.resources ?? spec.resources, context.common.cpuRequestShare);
  const scale = planReplicas(input);
  const { image, release } = planImages(input);
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
    ...planProbes(runtimes[spec.runtime].probes(spec), spec.probes),
    ...planPods(spec),
    ...onDocker(input),
    ...localPortsOf(spec.localPorts, context),
    ...(release && { release }),
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
    capacity: noCapacity,
    images: release ? Object.values(release.images) : [image],
  };
  const capacity = capacityOf(mostPods(plan), [resources]);
  return { plan: { ...plan, capacity }, problems: checkService(input, resources), warnings: [] };
}

/** Most pods at once: all that it can grow to, those that an update adds, and both colors where it has them. */
export const mostPods = ({ replicas, autoscaling, update, release }: ServicePlan): number =>
  (release ? 2 : 1) * ((autoscaling?.maxReplicas ?? replicas) + (update?.maxSurge ?? 1));

/** On Docker one color runs: the switch puts the image of the other in its place. */
function planImages({ spec, overrides, context }: ServiceInput): Pick<ServicePlan, "image" | "release"> {
  const image = overrides.image ?? spec.image;
  const release = planRelease(spec.release, image, overrides.release);
  if (release === undefined) return { image };
  return context.target === "docker" ? { image: release.images[release.active] } : { image, release };
}

/** A container has its name and its ports alone, so the old one goes before the new one comes. */
function onDocker(input: ServiceInput): Partial<ServicePlan> {
  if (input.context.target !== "docker") return {};
  const { startPeriodSeconds, healthCheck } = input.spec;
  const build = planBuild(input);
  return {
    update: { maxSurge: 0, maxUnavailable: 1 },
    startPeriodSeconds,
    ...(healthCheck && { healthCheck }),
    ...(build && { build }),
  };
}

type PodsPlan = Pick<ServicePlan, "scheduling" | "update" | "scratchMebibytes" | "labels" | "annotations">;

/** Only what the spec says: what it does not say is no part of the plan. */
const planPods = ({ scheduling, update, scratch, labels, annotations }: ServiceSpec): PodsPlan => ({
  ...(scheduling && { scheduling }),
  ...(update && { update }),
  ...(scratch !== undefined && { scratchMebibytes: mebibytes(scratch) }),
  ...(Object.keys(labels).length > 0 && { labels }),
  ...(Object.keys(annotations).length > 0 && { annotations }),
});

function connectionOf({ name, spec, context }: ServiceInput): HttpConnection {
  const host = context.hostOf(name, spec.zone);
  return { kind: "http", host, port: spec.port, ...(spec.provides && { provides: spec.provides }) };
}

function planReplicas({
  spec,
  profile,
  overrides,
  context,
}: ServiceInput): Pick<ServicePlan, "replicas" | "autoscaling"> {
  const replicas = overrides.replicas ?? Math.min(spec.replicas ?? profile.replicas, profile.mostReplicas);
  if (context.target === "docker") return { replicas };
  const usual = profile.autoscaling ? spec.autoscaling : undefined;
  // The stack says how far it grows; how fast stays what the spec says.
  const growth = overrides.autoscaling ? { ...spec.autoscaling, ...overrides.autoscaling } : usual;
  return growth ? { replicas, autoscaling: { minReplicas: replicas, ...growth } } : { replicas };
}

/** Hands to a service what the tiers that it uses give, in the way of its runtime. */
export function bindService(
  plan: ServicePlan,
  input: ServiceInput,
  connections: Readonly<Record<string, Connection>>,
): Planned<ServicePlan> {
  const used = plan.uses.flatMap((tier) => {
    const connection = connections[tier];
    return connection ? [{ tier, connection }] : [];
  });
  const { spec, overrides, context } = input;
  const bindings = runtimes[plan.runtime].bind({ name: plan.name, spec, resources: plan.resources, context, used });
  const binding = context.target === "docker" ? withPlainLogins(bindings, used) : bindings;
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
