import type { EnvironmentName, TargetKind, Zone } from "../language/context";
import type { Checked, Problem } from "../language/problem";
import type { CommonProfile } from "../language/tier-plan";
import { planBackup, type BackupTargetPlan } from "../tiers/backup/plan";
import { type PlatformCapacity, planCapacity } from "./capacity";
import { checkCollisions } from "./checks/collisions";
import { checkDatabasePools } from "./checks/database-pools";
import { checkHostPorts } from "./checks/host-ports";
import { checkReferences, checkSettingNames } from "./checks/references";
import { checkSpread, spreadWarnings } from "./checks/spread";
import { checkTarget } from "./checks/target";
import { checkTools, toolsOf } from "./checks/tools";
import { contextOf, namespacesOf } from "./context";
import { capacityOfHost, type DockerHostPlan, dockerTarget, hostWarnings, planDockerHost } from "./docker-host";
import { onOneHost } from "./docker-profiles";
import { underDomain } from "./domain";
import { planFlows, type TierFlows } from "./flows";
import { partsOf } from "./parts";
import { planSecrets, type PlatformSecret } from "./secrets";
import type { Settings } from "./settings";
import { parsePlatform, type PlatformInput, type PlatformSpec } from "./spec";
import { checkCircle, planStartOrder, type StartsAfter, startWaves } from "./start-order";
import { type AnyPlan, planTiers } from "./tier-planning";
import type { Profiles } from "./tiers";

/** How strong a platform stands: data of one environment. */
export interface Environment {
  readonly common: CommonProfile;
  readonly tiers: Profiles;
}

/** Everything that a target needs, decided. Plain data: it can be compared, printed and kept. */
export interface PlatformPlan {
  readonly name: string;
  readonly environment: EnvironmentName;
  readonly target: TargetKind;
  readonly common: CommonProfile;
  readonly namespaces: Readonly<Record<Zone, string>>;
  /** Tiers in the order in which they start. */
  readonly tiers: readonly AnyPlan[];
  readonly startsAfter: StartsAfter;
  /** Names of tiers that start together, wave after wave. */
  readonly waves: readonly (readonly string[])[];
  readonly flows: readonly TierFlows[];
  readonly secrets: readonly PlatformSecret[];
  readonly capacity: PlatformCapacity;
  /** Absent where the stack keeps no backups. */
  readonly backup?: BackupTargetPlan;
  readonly warnings: readonly string[];
  /** Everything on the daemon, where the target is docker. */
  readonly host?: DockerHostPlan;
}

/** Decides a whole platform, or reports everything that is wrong with it. Nothing is registered here. */
export function planPlatform(
  input: PlatformInput,
  environment: Environment,
  settings: Settings,
  stackFile: string,
): Checked<PlatformPlan> {
  const parsed = parsePlatform(underDomain(input, settings.domain));
  if (!parsed.ok) return parsed;
  const spec = partsOf(parsed.value, settings.parts, toolsOf(parsed.value, settings));
  const backup = planBackup(spec.backups, settings.backups, { platform: spec.name, environment: settings.environment });
  const context = contextOf(spec, settings, environment.common, backup.plan);
  const profiles = settings.target === "docker" ? onOneHost(environment.tiers) : environment.tiers;
  const tiers = planTiers(spec, { settings, profiles, context, stackFile });
  const secrets = planSecrets(spec, tiers.plans, context.versionOf);
  const order = planOrder(spec, tiers.plans);
  const problems = [
    ...backup.problems,
    ...checkSettingNames("tiers", Object.keys(settings.tiers), Object.keys(parsed.value.tiers)),
    ...tiers.problems,
    ...order.problems,
    ...checkTarget(settings, spec),
    ...checkTools(parsed.value, settings),
    ...checkWhole(tiers.plans, secrets, settings),
    ...checkCollisions(tiers.plans, secrets),
    ...checkSpread(tiers.plans, environment.common, settings),
  ];
  if (problems.length > 0) return { ok: false, problems };
  const plan: PlatformPlan = {
    name: spec.name,
    environment: settings.environment,
    target: settings.target,
    common: environment.common,
    namespaces: namespacesOf(spec, settings),
    tiers: inOrder(tiers.plans, order.waves.flat()),
    startsAfter: order.startsAfter,
    waves: order.waves,
    flows: planFlows(tiers.plans),
    secrets,
    capacity: planCapacity(tiers.plans),
    ...(backup.plan && { backup: backup.plan }),
    warnings: [...tiers.warnings, ...spreadWarnings(tiers.plans, environment.common, settings)],
  };
  return settings.target === "docker" ? onHost(plan, settings) : { ok: true, value: plan };
}

/** The plan with its containers, once everything else is right: they follow from it. */
function onHost(plan: PlatformPlan, settings: Settings): Checked<PlatformPlan> {
  const host = planDockerHost(plan, dockerTarget(plan.name, settings, plan.common));
  const problems = checkHostPorts(host);
  if (problems.length > 0) return { ok: false, problems };
  const capacity = { ...plan.capacity, total: capacityOfHost(host) };
  return { ok: true, value: { ...plan, host, capacity, warnings: [...plan.warnings, ...hostWarnings(plan)] } };
}

interface Order {
  readonly startsAfter: StartsAfter;
  readonly waves: readonly (readonly string[])[];
  readonly problems: readonly Problem[];
}

/** A name that is not there would look like a circle, so circles are looked for only where every name is known. */
function planOrder(spec: PlatformSpec, tiers: readonly AnyPlan[]): Order {
  const references = checkReferences(spec, tiers);
  const startsAfter = planStartOrder(tiers, spec.startOrder);
  const { waves, circle } = startWaves(startsAfter);
  return { startsAfter, waves, problems: references.length > 0 ? references : checkCircle(circle, startsAfter) };
}

function checkWhole(
  tiers: readonly AnyPlan[],
  secrets: readonly PlatformSecret[],
  settings: Settings,
): readonly Problem[] {
  const known = secrets.map((secret) => secret.name);
  const databases = tiers.filter((tier) => tier.kind === "postgres");
  const services = tiers.filter((tier) => tier.kind === "service");
  return [
    ...checkSettingNames("secretVersions", Object.keys(settings.secretVersions), known),
    ...checkDatabasePools(databases, services),
  ];
}

function inOrder(tiers: readonly AnyPlan[], order: readonly string[]): readonly AnyPlan[] {
  const place = new Map(order.map((name, index) => [name, index]));
  return [...tiers].sort((left, right) => (place.get(left.name) ?? 0) - (place.get(right.name) ?? 0));
}
