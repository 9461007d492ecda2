import type { Field } from "./field";
import type { CheckedResource } from "./rule";

/** What a container of Docker is made of, whether the program makes the container itself or a service of a swarm. */
export interface DockerContainer {
  /** Whether a swarm makes the container, which then has other fields. */
  readonly isOfSwarm: boolean;
  /** The container's own properties. */
  readonly props: Field;
}

/** The container that a resource describes; none for other resources. */
export function dockerContainer({ type, props }: CheckedResource): DockerContainer | undefined {
  switch (type) {
    case "docker:index/container:Container":
      return { isOfSwarm: false, props };
    case "docker:index/service:Service":
      return { isOfSwarm: true, props: props.at("taskSpec", "containerSpec") };
    default:
      return undefined;
  }
}

/** Whether the container of a program runs for long: not one that ends by itself, or that only is made. */
export const keepsRunning = ({ props }: DockerContainer): boolean =>
  !props.at("mustRun").is(false) && !props.at("rm").is(true) && !props.at("start").is(false);

/** A place of the host that a container sees. */
export interface HostPath {
  readonly field: Field;
  readonly path: string;
}

/** The host's files and folders in a container: by volumes, which have a path of the host, and by mounts of the type bind. */
export function hostPaths({ props }: DockerContainer): readonly HostPath[] {
  const ofVolumes = props
    .at("volumes")
    .items()
    .map((volume) => volume.at("hostPath"));
  const ofMounts = props
    .at("mounts")
    .items()
    .filter((mount) => mount.at("type").is("bind"))
    .map((mount) => mount.at("source"));
  return [...ofVolumes, ...ofMounts].flatMap((field) =>
    field.text === undefined ? [] : [{ field, path: field.text }],
  );
}

/** Whether an address is one that only programs of the same machine reach. Docker takes a missing one for all addresses. */
export const isOfOwnMachine = (address: Field): boolean =>
  /^(?:127(?:\.\d{1,3}){3}|::1|localhost)$/.test(address.text ?? "");
