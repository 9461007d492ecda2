import type { types } from "@pulumi/docker";
import type { Input, Output } from "@pulumi/pulumi";
import { mebibytes, millicores } from "../../language/quantity";
import { type ContainerFile, type ContainerHealth, waitSeconds } from "./container";
import { dockerDuration } from "./duration";
import type { LogRotation, PlacedContainer } from "./host";
import { scratchOptions } from "./scratch";
import { dockerProcessors } from "./processors";

type Upload = types.input.ContainerUpload;

/** A generated secret: both forms are Pulumi secrets. */
export interface SecretValue {
  readonly value: Output<string>;
  readonly bcrypt: Output<string>;
}

/** Values of generated secrets by their names. */
export type SecretValues = Readonly<Record<string, SecretValue>>;

/** What of a container's arguments follows from its plan alone. */
export const runningArgs = (container: PlacedContainer, logs: LogRotation) => ({
  name: container.fullName,
  // The daemon gives it as a name in all networks of the container: the short one must lead to the tier's own network alone.
  hostname: container.fullName,
  ...(container.entrypoint && { entrypoints: [...container.entrypoint] }),
  ...(container.command && { command: [...container.command] }),
  ...(container.user !== undefined && { user: container.user }),
  envs: Object.entries(container.environment)
    .map(([name, value]) => `${name}=${value}`)
    .sort(),
  ports: publishedPorts(container),
  healthcheck: healthcheckOf(container.health),
  mustRun: true,
  wait: true,
  waitTimeout: waitSeconds(container.health),
  restart: container.restart,
  stopTimeout: container.stopSeconds,
  destroyGraceSeconds: container.stopSeconds,
  logDriver: "json-file",
  logOpts: { "max-size": `${String(logs.fileMegabytes)}m`, "max-file": String(logs.files) },
});

/** What keeps a container in its bounds: no capability but those that it needs, no gain of privileges, and its limits. */
export function boundingArgs(container: PlacedContainer) {
  const { capabilities = [], files, scratch, resources, readOnlyRoot = false } = container;
  return {
    capabilities: { drops: ["ALL"], ...(capabilities.length > 0 && { adds: [...capabilities] }) },
    securityOpts: ["no-new-privileges:true"],
    readOnly: readOnlyRoot && files.length === 0,
    tmpfs: Object.fromEntries(scratch.map(({ path, mebibytes: size }) => [path, scratchOptions(container, size)])),
    memory: mebibytes(resources.memoryLimit),
    // Equal to the limit: no swap, in which a limit would be a wish.
    memorySwap: mebibytes(resources.memoryLimit),
    memoryReservation: mebibytes(resources.memoryRequest),
    cpus: dockerProcessors(resources.cpuLimit),
    cpuShares: sharesOf(resources.cpuRequest),
  };
}

/** The weight by which processors are shared when they are short, as Kubernetes reckons it: 1024 for a core. */
const sharesOf = (cpuRequest: string): number => Math.max(2, Math.floor((millicores(cpuRequest) * 1024) / 1000));

/** Files that are put into a container before it starts. */
export const uploadsOf = (files: readonly ContainerFile[], secrets: SecretValues): Upload[] =>
  files.map(({ path, content, executable = false }) => ({
    file: path,
    content: "text" in content ? content.text : secretOf(content, secrets),
    permissions: executable ? "0555" : "0444",
  }));

function secretOf(
  { secret, form = "value" }: Extract<ContainerFile["content"], { readonly secret: string }>,
  secrets: SecretValues,
): Input<string> {
  const found = secrets[secret];
  if (!found) throw new Error(`a container reads the secret "${secret}", which nobody makes`);
  return form === "bcrypt" ? found.bcrypt : found.value;
}

/** Ports of one number in a fixed order, as a list is compared as it stands. */
const publishedPorts = ({ ports }: PlacedContainer): types.input.ContainerPort[] =>
  ports
    .flatMap(({ port, protocol = "tcp", published }) =>
      published ? [{ internal: port, external: published.port, ip: published.address, protocol }] : [],
    )
    .sort(
      (left, right) =>
        left.internal - right.internal || left.external - right.external || left.protocol.localeCompare(right.protocol),
    );

const healthcheckOf = (health: ContainerHealth): types.input.ContainerHealthcheck => ({
  tests: ["CMD", ...health.command],
  interval: dockerDuration(health.intervalSeconds),
  timeout: dockerDuration(health.timeoutSeconds),
  startPeriod: dockerDuration(health.startPeriodSeconds),
  retries: health.retries,
});
