import { Provider } from "@pulumi/kubernetes/provider";
import { ComponentResource, type ComponentResourceOptions, type Resource } from "@pulumi/pulumi";
import type { Connection } from "../language/connection";
import { Namespaces } from "../targets/kubernetes/namespaces";
import { Network } from "../targets/kubernetes/network";
import { Operators } from "../targets/kubernetes/operators";
import type { KubernetesTarget } from "../targets/kubernetes/target";
import { KubernetesBackup } from "../tiers/backup/kubernetes";
import { KubernetesCredentials } from "../tiers/credentials/kubernetes";
import { components } from "./components";
import { operatorsOf } from "./operators";
import type { PlatformPlan } from "./plan";
import type { Settings } from "./settings";
import type { PlanOf } from "./tier-planning";
import type { ClusterKind } from "./tiers";

/** A platform on Kubernetes: the foundation first, then every tier when those that it needs are healthy. */
export class KubernetesPlatform extends ComponentResource {
  /** How each tier is reached from inside, by its name. */
  readonly connections: Readonly<Record<string, Connection>>;

  constructor(plan: PlatformPlan, settings: Settings, opts: ComponentResourceOptions = {}) {
    super("palier:kubernetes:Platform", plan.name, {}, opts);
    const provider = clusterProvider(plan, settings, this);
    const inside = { parent: this, providers: { kubernetes: provider } };
    const foundation = layFoundation(plan, settings, inside);
    const target = targetOf(plan, settings, foundation.credentials);
    const tiers = provisionTiers(plan, target, foundation, inside);
    this.connections = Object.fromEntries([...tiers].map(([name, tier]) => [name, tier.connection]));
    this.registerOutputs({ connections: this.connections });
  }
}

/**
 * Without mutable ConfigMaps and Secrets, editing one deletes and recreates every workload that reads it; the default of 50 requests
 * a second would make large platforms wait for the client and not for the cluster.
 */
const clusterProvider = (plan: PlatformPlan, settings: Settings, parent: Resource): Provider =>
  new Provider(
    plan.name,
    {
      ...(settings.kubernetes.context !== undefined && { context: settings.kubernetes.context }),
      enableConfigMapMutable: true,
      enableSecretMutable: true,
      kubeClientSettings: { qps: 200, burst: 400, timeout: 120 },
    },
    { parent },
  );

interface Foundation {
  readonly credentials: KubernetesCredentials;
  readonly network: Network;
  /** What every tier stands on alike. */
  readonly common: readonly Resource[];
}

/** What every tier stands on: operators, namespaces, network, secrets, and the place for backups. */
function layFoundation(plan: PlatformPlan, settings: Settings, opts: ComponentResourceOptions): Foundation {
  const { name, environment, namespaces } = plan;
  const { protectData } = plan.common;
  const common = { platform: name, environment, namespaces };
  const operators = new Operators(
    "operators",
    {
      install: settings.kubernetes.operators === "install" ? operatorsOf(plan) : [],
      ...(settings.imageMirror !== undefined && { imageMirror: settings.imageMirror }),
      protectData,
    },
    opts,
  );
  const zones = new Namespaces("namespaces", { ...common, quotas: plan.capacity.quotas, protectData }, opts);
  const within = { ...opts, dependsOn: [zones] };
  const network = new Network(
    "network",
    {
      ...common,
      flows: plan.flows,
      apiServerNetworks: settings.kubernetes.apiServerNetworks,
      ...(plan.backup && { backupStorePort: plan.backup.port }),
    },
    within,
  );
  const credentials = new KubernetesCredentials(
    "credentials",
    { ...common, secrets: plan.secrets.filter(({ madeBy }) => madeBy === "platform") },
    within,
  );
  const backup = plan.backup
    ? [new KubernetesBackup(plan.backup, { namespaces, protectData }, { ...opts, dependsOn: [zones, operators] })]
    : [];
  return { credentials, network, common: [operators, zones, ...backup] };
}

const targetOf = (plan: PlatformPlan, settings: Settings, credentials: KubernetesCredentials): KubernetesTarget => ({
  platform: plan.name,
  environment: plan.environment,
  namespaces: plan.namespaces,
  secretValues: credentials.values,
  ...(settings.imageMirror !== undefined && { imageMirror: settings.imageMirror }),
  ...(settings.kubernetes.storageClass !== undefined && { storageClass: settings.kubernetes.storageClass }),
  ...(settings.kubernetes.sharedStorageClass !== undefined && {
    sharedStorageClass: settings.kubernetes.sharedStorageClass,
  }),
  protectData: plan.common.protectData,
  spread: plan.common.spread,
});

type Provisioned = ComponentResource & { readonly connection: Connection };

/** Every tier in start order, each after all that it waits for; those that wait for no tier wait for what all stand on. */
function provisionTiers(
  plan: PlatformPlan,
  target: KubernetesTarget,
  foundation: Foundation,
  opts: ComponentResourceOptions,
): ReadonlyMap<string, Provisioned> {
  const provisioned = new Map<string, Provisioned>();
  for (const tier of plan.tiers) {
    // Developer tools are left out of every plan for a cluster.
    if (tier.kind === "developerTool") continue;
    const needed = (plan.startsAfter[tier.name] ?? []).flatMap((name) => provisioned.get(name) ?? []);
    const before = needed.length === 0 ? foundation.common : needed;
    const dependsOn = [...before, ...ownFoundation(tier.name, plan, foundation)];
    provisioned.set(tier.name, provision(tier, target, { ...opts, dependsOn }));
  }
  return provisioned;
}

/**
 * A tier's own network policy, and the secrets that it reads. With those of all others, what the engine is told of each resource would grow
 * with the platform.
 */
function ownFoundation(tier: string, plan: PlatformPlan, { network, credentials }: Foundation): readonly Resource[] {
  const policy = network.policies[tier];
  const secrets = plan.secrets.filter(({ readers }) => readers.includes(tier));
  return [...(policy ? [policy] : []), ...secrets.flatMap(({ name }) => credentials.objects[name] ?? [])];
}

const provision = <K extends ClusterKind>(
  plan: PlanOf<K> & { readonly kind: K },
  target: KubernetesTarget,
  opts: ComponentResourceOptions,
): Provisioned => new components[plan.kind].kubernetes(plan, target, opts);
