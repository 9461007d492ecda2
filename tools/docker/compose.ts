import { join } from "node:path/posix";
import { mebibytes, millicores } from "../../components/language/quantity";
import type { ContainerFile, ContainerHealth, ContainerPort } from "../../components/targets/docker/container";
import type { DockerHostPlan, LogRotation, PlacedContainer } from "../../components/targets/docker/host";
import { scratchOptions } from "../../components/targets/docker/scratch";

/** A file that a container reads, beside the Compose file. */
export interface ComposeFile {
  /** Path below the Compose file's folder. */
  readonly path: string;
  readonly text: string;
  readonly executable: boolean;
}

/** A secret that containers read from a file of its own. */
export interface ComposeSecret {
  /** Its name in the Compose file, and its file's in the folder `secrets`. */
  readonly name: string;
  /** The generated secret of which it is the value, or the bcrypt hash. */
  readonly secret: string;
  readonly form: "value" | "bcrypt";
}

/** A platform as a Compose file, with the files that it names. */
export interface ComposeProject {
  readonly document: object;
  readonly files: readonly ComposeFile[];
  readonly secrets: readonly ComposeSecret[];
}

/** Folder of the secrets' files, beside the Compose file. */
export const secretsFolder = "secrets";

/** All of a platform as Compose has it: the same containers, networks, volumes, limits and order. No secret is in it. */
export function composeOf(host: DockerHostPlan): ComposeProject {
  const secrets = secretsOf(host.containers);
  const document = {
    name: host.prefix,
    services: Object.fromEntries(host.containers.map((container) => [container.name, serviceOf(container, host.logs)])),
    networks: Object.fromEntries(
      host.networks.map(({ key, internal, options }) => [
        key,
        { driver: "bridge", internal, ...(Object.keys(options).length > 0 && { driver_opts: options }) },
      ]),
    ),
    volumes: Object.fromEntries(
      host.containers.flatMap(({ name, volumes }) => volumes.map((volume) => [`${name}-${volume.name}`, {}])),
    ),
    secrets: Object.fromEntries(secrets.map(({ name }) => [name, { file: `./${secretsFolder}/${name}` }])),
  };
  return { document: literalEntries(document), files: host.containers.flatMap(filesOf), secrets };
}

/** Compose reads `$` as the beginning of a variable: two of them are one. */
function literal(value: unknown): unknown {
  if (typeof value === "string") return value.replaceAll("$", "$$$$");
  if (Array.isArray(value)) return value.map(literal);
  return typeof value === "object" && value !== null ? literalEntries(value) : value;
}

const literalEntries = (value: object): object =>
  Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, literal(inner)]));

const serviceOf = (container: PlacedContainer, logs: LogRotation): object => ({
  ...imageOf(container),
  hostname: container.fullName,
  ...(container.entrypoint && { entrypoint: container.entrypoint }),
  ...(container.command && { command: container.command }),
  ...(container.user !== undefined && { user: container.user }),
  environment: container.environment,
  ...boundsOf(container),
  ...filesAndVolumes(container),
  ports: container.ports.flatMap(portOf),
  healthcheck: healthcheckOf(container.health),
  depends_on: Object.fromEntries(container.startsAfter.map((name) => [name, { condition: "service_healthy" }])),
  networks: Object.fromEntries(container.networks.map(({ network, aliases }) => [network, { aliases }])),
  restart: container.restart,
  stop_grace_period: seconds(container.stopSeconds),
  logging: {
    driver: "json-file",
    options: { "max-size": `${logs.fileMegabytes}m`, "max-file": String(logs.files) },
  },
});

const imageOf = ({ image }: PlacedContainer): object =>
  image.from === "registry"
    ? { image: image.reference }
    : {
        image: image.reference,
        build: { context: image.folder, dockerfile: image.dockerfile, args: image.arguments },
      };

const boundsOf = ({ capabilities = [], resources, readOnlyRoot = false, scratch, user }: PlacedContainer): object => ({
  cap_drop: ["ALL"],
  ...(capabilities.length > 0 && { cap_add: capabilities }),
  security_opt: ["no-new-privileges:true"],
  read_only: readOnlyRoot,
  mem_limit: `${mebibytes(resources.memoryLimit)}m`,
  memswap_limit: `${mebibytes(resources.memoryLimit)}m`,
  mem_reservation: `${mebibytes(resources.memoryRequest)}m`,
  cpus: millicores(resources.cpuLimit) / 1000,
  ...(scratch.length > 0 && {
    tmpfs: scratch.map(({ path, mebibytes: size }) => `${path}:${scratchOptions({ user }, size)}`),
  }),
});

const filesAndVolumes = (container: PlacedContainer): object => ({
  volumes: [
    ...container.volumes.map(({ name, path }) => ({
      type: "volume",
      source: `${container.name}-${name}`,
      target: path,
    })),
    ...(container.hostFolders ?? []).map(({ from, path }) => ({
      type: "bind",
      source: from,
      target: path,
      read_only: true,
    })),
    ...container.files.flatMap((file) =>
      "text" in file.content
        ? [{ type: "bind", source: `./${hostPath(container, file)}`, target: file.path, read_only: true }]
        : [],
    ),
  ],
  secrets: container.files.flatMap((file) => {
    const secret = secretOf(file);
    return secret === undefined ? [] : [{ source: secret.name, target: file.path }];
  }),
});

const portOf = ({ port, protocol, published }: ContainerPort): readonly object[] =>
  published === undefined
    ? []
    : [{ target: port, published: String(published.port), host_ip: published.address, protocol: protocol ?? "tcp" }];

const healthcheckOf = (health: ContainerHealth): object => ({
  test: ["CMD", ...health.command],
  interval: seconds(health.intervalSeconds),
  timeout: seconds(health.timeoutSeconds),
  start_period: seconds(health.startPeriodSeconds),
  retries: health.retries,
});

const seconds = (count: number): string => `${count}s`;

const hostPath = ({ name }: PlacedContainer, { path }: ContainerFile): string => join("files", name, path);

const filesOf = (container: PlacedContainer): readonly ComposeFile[] =>
  container.files.flatMap((file) =>
    "text" in file.content
      ? [{ path: hostPath(container, file), text: file.content.text, executable: file.executable ?? false }]
      : [],
  );

function secretOf({ content }: ContainerFile): ComposeSecret | undefined {
  if ("text" in content) return undefined;
  const { secret, form = "value" } = content;
  return { name: form === "bcrypt" ? `${secret}.bcrypt` : secret, secret, form };
}

function secretsOf(containers: readonly PlacedContainer[]): readonly ComposeSecret[] {
  const all = containers.flatMap(({ files }) => files.flatMap((file) => secretOf(file) ?? []));
  const byName = new Map(all.map((secret) => [secret.name, secret]));
  return [...byName.values()].sort((left, right) => (left.name < right.name ? -1 : 1));
}
