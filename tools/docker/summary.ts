import type { DockerHostPlan, PlacedContainer } from "../../components/targets/docker/host";
import type { PlatformSecret } from "../../components/platform/secrets";
import type { DockerStack } from "../stack/plan";
import { outputsSchema } from "../stack/summary";
import { table } from "../table";
import { counted } from "../words";
import type { Daemon } from "./daemon";
import type { Standing } from "./objects";

/** What a summary of a stack on Docker is made of. */
export interface DockerUpdate {
  readonly stack: string;
  readonly planned: DockerStack;
  /** The stack's outputs, as the engine gives them. */
  readonly outputs: unknown;
  readonly daemon: Daemon;
  readonly standing: readonly Standing[];
}

/** What a person wants to know after an update: addresses, local ports, how to log in, and what comes next. */
export function summarizeDocker({ stack, planned, outputs, daemon, standing }: DockerUpdate): string {
  const { endpoints, notes } = outputsSchema.parse(outputs ?? {});
  const { host } = planned;
  const { secrets, waves } = planned.planned.plan;
  const sections: readonly (readonly [string, readonly string[]])[] = [
    ["Endpoints", endpoints.map((endpoint) => `  ${endpoint}`)],
    ["Names, for /etc/hosts where no server knows them", namesOf(endpoints, daemon)],
    ["Ports of this host", describePorts(host, secrets)],
    ["Secrets", describeSecrets(host, secrets)],
    ["Start order", waves.map((wave, index) => `  ${index + 1}. ${wave.join(", ")}`)],
    ["What runs where", [`  ${counted(standing.length, "container")} on ${daemon.address}: npm run status ${stack}`]],
    ["Notes", notes.map((note) => `  - ${note}`)],
    ["What to do next", nextSteps(stack, host)],
  ];
  const told = sections.filter(([, lines]) => lines.length > 0);
  return told.map(([title, lines]) => [title, ...lines].join("\n")).join("\n\n");
}

/** Hosts of the edge as a line for a machine whose daemon is its own. */
function namesOf(endpoints: readonly string[], { isHere }: Daemon): readonly string[] {
  const hosts = endpoints.flatMap((endpoint) => (URL.canParse(endpoint) ? [new URL(endpoint).hostname] : []));
  return isHere && hosts.length > 0 ? [`  127.0.0.1 ${[...new Set(hosts)].join(" ")}`] : [];
}

/** A published port: what answers there, and the login of the tier, where it has one. */
function describePorts({ containers }: DockerHostPlan, secrets: readonly PlatformSecret[]): readonly string[] {
  const rows = containers.flatMap((container) =>
    container.ports.flatMap(({ name, published, protocol }) =>
      // Who answers on a UDP port answers on the TCP port of its number too.
      published && protocol !== "udp"
        ? [[`${published.address}:${published.port}`, container.name, name, loginOf(container, secrets)]]
        : [],
    ),
  );
  return table([...rows].sort((left, right) => portOf(left) - portOf(right)));
}

const portOf = (row: readonly string[]): number => Number(row[0]?.split(":").at(-1));

/** The user names that a container's own secrets belong to, each with the secret's name. */
function loginOf({ files }: PlacedContainer, secrets: readonly PlatformSecret[]): string {
  const own = new Set(files.flatMap(({ content }) => ("secret" in content ? [content.secret] : [])));
  const logins = secrets.flatMap(({ name, username }) =>
    own.has(name) && username !== undefined ? [`user ${username}, secret ${name}`] : [],
  );
  return logins.join("; ");
}

/** Where each secret can be read: in a file of the containers that need it, and nowhere else on the host. */
function describeSecrets(host: DockerHostPlan, secrets: readonly PlatformSecret[]): readonly string[] {
  const rows = secrets.flatMap(({ name, version }) => {
    const place = placeOf(host, name);
    return place === undefined
      ? []
      : [[name, `version ${version}`, `docker exec ${place.container} cat ${place.path}`]];
  });
  return table(rows);
}

function placeOf(
  { containers }: DockerHostPlan,
  secret: string,
): { readonly container: string; readonly path: string } | undefined {
  for (const { fullName, files } of containers) {
    const file = files.find(
      ({ content }) => "secret" in content && content.secret === secret && content.form !== "bcrypt",
    );
    if (file) return { container: fullName, path: file.path };
  }
  return undefined;
}

function nextSteps(stack: string, { containers }: DockerHostPlan): readonly string[] {
  const service = containers.at(-1)?.tier ?? "SERVICE";
  return table([
    ["look around", `npm run status ${stack}`],
    ["read a log", `npm run logs -- ${service} ${stack} --follow`],
    ["change something", `edit Pulumi.${stack}.yaml, then: npm run up ${stack}`],
    ["stop for the night", `npm run stop ${stack}; npm run start ${stack}`],
    ["remove it all", `npm run down ${stack}`],
  ]);
}
