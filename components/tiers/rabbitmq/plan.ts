import { capacityOf } from "../../language/capacity";
import type { RabbitmqConnection } from "../../language/connection";
import { checkLocalPorts, localPortsOf } from "../../language/local-ports";
import { resolveResources, type ResolvedResources } from "../../language/quantity";
import type { Planned, PortPlan, TierInput, TierPlan } from "../../language/tier-plan";
import { checkRabbitmq } from "./checks";
import { firstWithQuorumByDefault, isSince, type Release, releaseFacts, successor } from "./releases";
import type { RabbitmqOverrides, RabbitmqProfile, RabbitmqSpec } from "./spec";

/** A RabbitMQ cluster, with everything decided. */
export interface RabbitmqPlan extends TierPlan {
  readonly kind: "rabbitmq";
  readonly connection: RabbitmqConnection;
  readonly release: Release;
  readonly image: string;
  readonly members: number;
  readonly resources: ResolvedResources;
  /** Size of each member's volume. */
  readonly storage: string;
  /** Host name of each member. */
  readonly memberHosts: readonly string[];
  /** What follows the pod's name in the host name of a member. */
  readonly memberDomain: string;
  /** Secrets by what they open. */
  readonly secretNames: { readonly services: string; readonly admin: string; readonly cookie: string };
  /** Versions of the secrets that the pods have read, by the secrets' names. */
  readonly secretVersions: Readonly<Record<string, number>>;
}

type RabbitmqInput = TierInput<RabbitmqSpec, RabbitmqProfile, RabbitmqOverrides>;

/**
 * Ports of a member: messages; the management interface, which only its own kind may reach (MED-MSG-04); metrics; and between members
 * the directory of nodes and the nodes' own speech.
 */
export const rabbitmqPorts = {
  messages: 5672,
  management: 15672,
  metrics: 15692,
  directory: 4369,
  nodes: 25672,
} as const;

/** Who may do everything; the name of nobody's default account (MED-CON-05). */
export const adminUser = "admin";

/** Decides a RabbitMQ cluster. */
export function planRabbitmq(input: RabbitmqInput): Planned<RabbitmqPlan> {
  const { name, spec, profile, overrides, context } = input;
  const members = overrides.members ?? profile.members;
  const image = overrides.image ?? releaseFacts[spec.version].image;
  const resources = resolveResources(overrides.resources ?? spec.resources, context.common.cpuRequestShare);
  const storage = overrides.storage ?? spec.storage ?? profile.storage;
  const secrets = secretsOf(input);
  const plan: RabbitmqPlan = {
    kind: "rabbitmq",
    name,
    zone: "database",
    release: spec.version,
    image,
    members,
    resources,
    storage,
    memberHosts: memberHostsOf(input, members),
    memberDomain: context.hostOf(`${name}-members`, "database"),
    secretNames: secretNamesOf(name),
    secretVersions: Object.fromEntries(secrets.map((secret) => [secret.name, secret.version])),
    connection: connectionOf(input),
    ports,
    ...localPortsOf(spec.localPorts, context),
    uses: [],
    calledBy: [],
    outside: [],
    secrets,
    reads: secrets.map((secret) => secret.name),
    capacity: capacityOf(members, [resources], storage),
    images: [image],
  };
  const cookieVersion = context.versionOf(plan.secretNames.cookie);
  const checked = { ...plan, cookieVersion, ...(overrides.image !== undefined && { ownImage: overrides.image }) };
  const problems = [...checkRabbitmq(checked), ...checkLocalPorts(name, spec.localPorts, ["amqp", "management"])];
  return { plan, problems, warnings: warningsOf(input) };
}

/** A member alone on Docker speaks with nobody but itself, whatever its container is called. */
const memberHostsOf = ({ name, context }: RabbitmqInput, members: number): readonly string[] =>
  context.target === "docker"
    ? ["localhost"]
    : Array.from({ length: members }, (_, index) => context.hostOf(`${name}-${index}.${name}-members`, "database"));

const secretNamesOf = (name: string): RabbitmqPlan["secretNames"] => ({
  services: name,
  admin: `${name}-admin`,
  cookie: `${name}-cookie`,
});

/** The services' login, the administrator's, and the cookie by which members know each other (MED-SEC-06, MED-SEC-08). */
function secretsOf({ name, spec, context }: RabbitmqInput): RabbitmqPlan["secrets"] {
  const { services, admin, cookie } = secretNamesOf(name);
  return [
    { name: services, length: 44, username: spec.username, version: context.versionOf(services) },
    { name: admin, length: 44, username: adminUser, version: context.versionOf(admin) },
    { name: cookie, length: 44, version: context.versionOf(cookie) },
  ];
}

const connectionOf = ({ name, spec, context }: RabbitmqInput): RabbitmqConnection => ({
  kind: "rabbitmq",
  host: context.hostOf(name, "database"),
  port: rabbitmqPorts.messages,
  virtualHost: spec.virtualHost,
  username: spec.username,
  secret: name,
});

const port = (name: string, number: number, reach: PortPlan["reach"]): PortPlan => ({
  name,
  port: number,
  protocol: "TCP",
  reach,
});

const ports: readonly PortPlan[] = [
  port("amqp", rabbitmqPorts.messages, "users"),
  port("management", rabbitmqPorts.management, "members"),
  port("epmd", rabbitmqPorts.directory, "members"),
  port("nodes", rabbitmqPorts.nodes, "members"),
  port("metrics", rabbitmqPorts.metrics, "metrics"),
];

function warningsOf({ name, spec }: RabbitmqInput): readonly string[] {
  const { version } = spec;
  return [
    ...(releaseFacts[version].ended === true
      ? [
          `${name}: RabbitMQ ${version} gets no fixes any more; its supported successor is ${successor}, by the steps of docs/upgrades.md.`,
        ]
      : []),
    ...(isSince(version, firstWithQuorumByDefault)
      ? []
      : [`${name}: RabbitMQ ${version} makes quorum queues only for clients that ask for them with x-queue-type.`]),
  ];
}
