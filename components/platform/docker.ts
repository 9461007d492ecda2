import { Provider } from "@pulumi/docker/provider";
import { ComponentResource, type ComponentResourceOptions, type Resource } from "@pulumi/pulumi";
import type { Connection } from "../language/connection";
import { Bridges } from "../targets/docker/bridges";
import type { DockerHostPlan } from "../targets/docker/host";
import { Images } from "../targets/docker/images";
import { type DockerFoundation, DockerTier } from "../targets/docker/tier";
import { DockerCredentials } from "../tiers/credentials/docker";
import { dockerTarget } from "./docker-host";
import type { PlatformPlan } from "./plan";
import type { Settings } from "./settings";

/** A platform on one Docker host: networks, images and secrets first, then every tier when those that it needs are healthy. */
export class DockerPlatform extends ComponentResource {
  /** How each tier is reached from inside, by its name. */
  readonly connections: Readonly<Record<string, Connection>>;

  constructor(plan: PlatformPlan, host: DockerHostPlan, settings: Settings, opts: ComponentResourceOptions = {}) {
    super("palier:docker:Platform", plan.name, {}, opts);
    const inside = { parent: this, providers: { docker: daemonProvider(plan, settings, this) } };
    const foundation = layFoundation(plan, host, settings, inside);
    const tiers = new Map<string, DockerTier>();
    for (const tier of plan.tiers) {
      const dependsOn = (plan.startsAfter[tier.name] ?? []).flatMap((name) => tiers.get(name) ?? []);
      const containers = host.containers.filter((container) => container.tier === tier.name);
      tiers.set(tier.name, new DockerTier(tier, containers, foundation, { ...inside, dependsOn }));
    }
    this.connections = Object.fromEntries([...tiers].map(([name, { connection }]) => [name, connection]));
    this.registerOutputs({ connections: this.connections });
  }
}

/** Without an address the provider asks the engine's surroundings, as the docker command does. */
const daemonProvider = ({ name }: PlatformPlan, { docker }: Settings, parent: Resource): Provider =>
  new Provider(
    name,
    {
      ...(docker.host !== undefined && { host: docker.host }),
      ...(docker.registryLogins.length > 0 && {
        registryAuth: docker.registryLogins.map((address) => ({ address })),
      }),
    },
    { parent },
  );

/** What every tier stands on. Each container depends on just what it names: its networks, its image and its secrets. */
function layFoundation(
  plan: PlatformPlan,
  host: DockerHostPlan,
  settings: Settings,
  opts: ComponentResourceOptions,
): DockerFoundation {
  const { name: platform, environment } = plan;
  return {
    target: dockerTarget(platform, settings, plan.common),
    logs: host.logs,
    networks: new Bridges("networks", { platform, environment, networks: host.networks }, opts).ids,
    images: new Images("images", host.images, opts).ids,
    secrets: new DockerCredentials("credentials", plan.secrets, opts).values,
  };
}
