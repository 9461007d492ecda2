import { RemoteImage } from "@pulumi/docker/remoteImage";
import { ComponentResource, type ComponentResourceOptions, type Output } from "@pulumi/pulumi";
import type { ContainerImage } from "./container";
import { folderDigest } from "./folder-digest";

/** Every image of a platform, pulled or built once for all containers that run it. */
export class Images extends ComponentResource {
  /** Ids on the daemon, by the reference in the plan. */
  readonly ids: Readonly<Record<string, Output<string>>>;

  constructor(name: string, images: readonly ContainerImage[], opts: ComponentResourceOptions) {
    super("palier:docker:Images", name, {}, opts);
    const made = images.map((image) => [image.reference, this.provide(image).imageId] as const);
    this.ids = Object.fromEntries(made);
    this.registerOutputs({ ids: this.ids });
  }

  /** Images stay on the host when the platform goes: others may run them, and the next start is quicker. */
  private provide(image: ContainerImage): RemoteImage {
    const args = { name: image.reference, keepLocally: true };
    if (image.from === "registry") return new RemoteImage(image.reference, args, { parent: this });
    const { folder, dockerfile, arguments: buildArgs } = image;
    return new RemoteImage(
      image.reference,
      {
        ...args,
        build: { context: folder, dockerfile, buildArgs },
        triggers: { folder: folderDigest(folder, dockerfile) },
      },
      { parent: this },
    );
  }
}
