import { Network } from "@pulumi/docker/network";
import { ComponentResource, type ComponentResourceOptions, type Output } from "@pulumi/pulumi";
import { environmentLabel, platformLabel } from "./host";
import { labelList } from "./labels";
import type { NetworkKey, NetworkPlan } from "./networks";

/** The networks of one platform on a host. */
export interface BridgesArgs {
  readonly platform: string;
  readonly environment: string;
  readonly networks: readonly NetworkPlan[];
}

/** A bridge for each zone, and where needed one to the world and one for published ports (ROF-SEC-10 to ROF-SEC-12). */
export class Bridges extends ComponentResource {
  /** Ids on the daemon: a network made anew takes its containers with it. */
  readonly ids: ReadonlyMap<NetworkKey, Output<string>>;

  constructor(name: string, { platform, environment, networks }: BridgesArgs, opts: ComponentResourceOptions) {
    super("palier:docker:Networks", name, {}, opts);
    const labels = labelList({ [platformLabel]: platform, [environmentLabel]: environment });
    const make = ({ key, name: fullName, internal, options }: NetworkPlan): Network =>
      new Network(key, { name: fullName, driver: "bridge", internal, options, labels }, { parent: this });
    this.ids = new Map(networks.map((network) => [network.key, make(network).id]));
    this.registerOutputs({ networks: networks.map(({ name: fullName }) => fullName) });
  }
}
