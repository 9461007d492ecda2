import { javaProperties, type Properties } from "../../language/java-properties";
import { mebibytes } from "../../language/quantity";
import { adminUser, rabbitmqPorts, type RabbitmqPlan } from "./plan";
import { firstWithQuorumByDefault, isSince } from "./releases";

/** Part of the memory limit at which publishers are held back: the rest is for collecting garbage and for what quorum queues write. */
const memoryShare = 0.6;
/** Part of the volume that must stay free, or publishers are held back: logs are rewritten before they shrink. */
const freeShare = 0.2;

/** Folders that a member reads. */
export interface RabbitmqFolders {
  /** What is imported at each start: users, the virtual host, permissions. */
  readonly definitions: string;
}

/** The plug-ins that are on: the management interface and metrics. */
const plugins = ["rabbitmq_management", "rabbitmq_prometheus"];

/** Name of a member's node, by its host. */
export const nodeOf = (host: string): string => `rabbit@${host}`;

/** Folders that RabbitMQ's own scripts are told. */
export interface ProgramFolders {
  readonly settings: string;
  /** Volume of the member. */
  readonly data: string;
  /** What is lost with the container: everything that is made anew at each start. */
  readonly run: string;
}

/** What RabbitMQ's own scripts need to know, wherever a member runs; the home is where its tools look for the cookie too. */
export const programVariables = ({ settings, data, run }: ProgramFolders): Readonly<Record<string, string>> => ({
  RABBITMQ_CONFIG_FILE: `${settings}/rabbitmq.conf`,
  RABBITMQ_ENABLED_PLUGINS_FILE: `${settings}/enabled_plugins`,
  RABBITMQ_MNESIA_BASE: `${data}/mnesia`,
  RABBITMQ_GENERATED_CONFIG_DIR: `${run}/config`,
  RABBITMQ_SCHEMA_DIR: `${run}/schema`,
  RABBITMQ_LOG_BASE: `${run}/log`,
  RABBITMQ_PID_FILE: `${run}/rabbitmq.pid`,
  // A dump of a crash is as large as the memory: no place for it, and its text holds messages.
  ERL_CRASH_DUMP_BYTES: "0",
  HOME: run,
});

/**
 * Settings of a member. The names of this format and of Java's properties are plain in the same way, so one writer serves both.
 * `version`: what the server is; newer ones know keys for which older ones refuse to start.
 */
export const settingsFiles = (
  plan: RabbitmqPlan,
  folders: RabbitmqFolders,
  version: string = plan.release,
): Readonly<Record<string, string>> => ({
  "rabbitmq.conf": javaProperties(settings(plan, folders, version)),
  // An Erlang term: a list of names, which ends with a full stop.
  enabled_plugins: `[${plugins.join(",")}].\n`,
});

const settings = (plan: RabbitmqPlan, folders: RabbitmqFolders, version: string): Properties => ({
  "listeners.tcp.default": rabbitmqPorts.messages,
  "management.tcp.port": rabbitmqPorts.management,
  "prometheus.tcp.port": rabbitmqPorts.metrics,
  cluster_name: plan.name,
  load_definitions: `${folders.definitions}/definitions.json`,
  ...clusterSettings(plan, version),
  ...queueSettings(plan, version),
  "vm_memory_high_watermark.absolute": bytes(mebibytes(plan.resources.memoryLimit) * memoryShare),
  "disk_free_limit.absolute": bytes(mebibytes(plan.storage) * freeShare),
  "log.file": "false",
  "log.console": "true",
  "log.console.level": "info",
  ...(isSince(version, "3.9") && { "log.console.formatter": "json" }),
});

const bytes = (mebi: number): number => Math.floor(mebi) * 1024 * 1024;

/** Members know each other's names from the plan, so they need not ask the cluster's API, and no right to do so. */
function clusterSettings({ memberHosts, members }: RabbitmqPlan, version: string): Properties {
  const nodes = memberHosts.map(
    (host, index) => [`cluster_formation.classic_config.nodes.${index + 1}`, nodeOf(host)] as const,
  );
  return {
    "cluster_formation.peer_discovery_backend": "classic_config",
    ...Object.fromEntries(nodes),
    // From 4.3 on a majority decides about everything; before, a part that is cut off must stop by itself.
    ...(members > 1 && !isSince(version, "4.3") && { cluster_partition_handling: "pause_minority" }),
  };
}

/** Queues are replicated, their leaders spread; a member that comes back with an empty volume gets its copies again. */
const queueSettings = ({ members }: RabbitmqPlan, version: string): Properties => ({
  ...(isSince(version, "3.10") && { queue_leader_locator: "balanced" }),
  ...(isSince(version, "4.0") && { default_queue_type: "quorum" }),
  ...(isSince(version, "3.13") &&
    members > 1 && {
      "quorum_queue.continuous_membership_reconciliation.enabled": true,
      "quorum_queue.continuous_membership_reconciliation.auto_remove": false,
      "quorum_queue.continuous_membership_reconciliation.target_group_size": Math.min(3, members),
    }),
});

/** Passwords of the two users. */
export interface Passwords {
  readonly services: string;
  readonly admin: string;
}

/**
 * What every start imports: so a new password is taken over by a restart, and with definitions there is no default account
 * (MED-CON-05). Metadata too names the queue type: some versions look for it there.
 */
export function definitionsOf(plan: RabbitmqPlan, passwords: Passwords, version: string = plan.release): object {
  const { virtualHost, username } = plan.connection;
  const type = isSince(version, firstWithQuorumByDefault) ? { default_queue_type: "quorum" } : {};
  const everything = { vhost: virtualHost, configure: ".*", write: ".*", read: ".*" };
  return {
    users: [
      { name: username, password: passwords.services, tags: "" },
      { name: adminUser, password: passwords.admin, tags: "administrator" },
    ],
    vhosts: [{ name: virtualHost, ...type, metadata: { description: "", tags: [], ...type } }],
    permissions: [username, adminUser].map((user) => ({ user, ...everything })),
  };
}
