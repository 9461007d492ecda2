import { Container } from "@pulumi/docker/container";
import { Volume } from "@pulumi/docker/volume";
import { ComponentResource, type ComponentResourceOptions, type Output } from "@pulumi/pulumi";
import type { Connection } from "../../language/connection";
import type { TierPlan } from "../../language/tier-plan";
import { boundingArgs, runningArgs, type SecretValues, uploadsOf } from "./container-args";
import {
  containerLabel,
  environmentLabel,
  type LogRotation,
  type PlacedContainer,
  platformLabel,
  tierLabel,
  volumeName,
} from "./host";
import { labelList } from "./labels";
import type { NetworkKey } from "./networks";
import type { DockerTarget } from "./target";

/** What every container stands on: all of it exists before any tier. */
export interface DockerFoundation {
  readonly target: DockerTarget;
  readonly logs: LogRotation;
  readonly networks: ReadonlyMap<NetworkKey, Output<string>>;
  /** Ids of images by their references. */
  readonly images: Readonly<Record<string, Output<string>>>;
  readonly secrets: SecretValues;
}

/** A tier on Docker, of whatever kind: its containers, each after those that it waits for, and their volumes. */
export class DockerTier extends ComponentResource {
  readonly connection: Connection;

  /** @param containers those of this tier, in the order in which they start. */
  constructor(
    plan: Pick<TierPlan, "kind" | "name" | "connection">,
    containers: readonly PlacedContainer[],
    foundation: DockerFoundation,
    opts: ComponentResourceOptions,
  ) {
    super(`palier:docker:${plan.kind.charAt(0).toUpperCase()}${plan.kind.slice(1)}`, plan.name, {}, opts);
    this.connection = plan.connection;
    const started = new Map<string, Container>();
    for (const container of containers) {
      const dependsOn = (container.after ?? []).flatMap((name) => started.get(name) ?? []);
      started.set(container.name, this.start(container, foundation, dependsOn));
    }
    this.registerOutputs({ connection: this.connection });
  }

  private start(container: PlacedContainer, foundation: DockerFoundation, dependsOn: Container[]): Container {
    const labels = labelsOf(container, foundation.target);
    const keep = (volume: string): Output<string> =>
      // It stays when the container is replaced, and refuses to go where data is protected.
      new Volume(
        `${container.name}-${volume}`,
        { name: volumeName(container, volume), labels },
        { parent: this, protect: foundation.target.protectData },
      ).name;
    return new Container(
      container.name,
      {
        ...runningArgs(container, foundation.logs),
        ...boundingArgs(container),
        image: foundation.images[container.image.reference] ?? container.image.reference,
        labels,
        networksAdvanced: container.networks.map(({ network, aliases }) => ({
          name: foundation.networks.get(network) ?? network,
          ...(aliases.length > 0 && { aliases: [...aliases] }),
        })),
        volumes: [
          ...container.volumes.map(({ name, path }) => ({ volumeName: keep(name), containerPath: path })),
          ...(container.hostFolders ?? []).map(({ from, path }) => ({
            hostPath: from,
            containerPath: path,
            readOnly: true,
          })),
        ],
        uploads: uploadsOf(container.files, foundation.secrets),
      },
      {
        parent: this,
        dependsOn,
        // Its name and its ports are taken until it is gone.
        deleteBeforeReplace: true,
        replaceOnChanges: neverUpdated,
      },
    );
  }
}

/**
 * What the provider would take note of and leave as it is. It waits for health only when it makes a container: one that did not become
 * healthy lacks the addresses that it reads at the end, and the next update would pass it over.
 */
const neverUpdated = ["healthcheck", "tmpfs", "networkDatas"];

const labelsOf = ({ name, tier }: PlacedContainer, { platform, environment }: DockerTarget) =>
  labelList({
    [platformLabel]: platform,
    [environmentLabel]: environment,
    [tierLabel]: tier,
    [containerLabel]: name,
  });
