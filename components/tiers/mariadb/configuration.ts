import { type MariadbPlan, memberPorts } from "./plan";

/** Settings of one section of a configuration file, by the server's own names. */
export type Section = Readonly<Record<string, string | number>>;

/** Writes a configuration as MariaDB reads it. What is not plain is quoted. */
export const mariadbConfiguration = (sections: Readonly<Record<string, Section>>): string =>
  Object.entries(sections)
    .map(([name, section]) => `[${name}]\n${Object.entries(section).map(line).join("")}`)
    .join("\n");

const line = ([name, value]: readonly [string, string | number]): string => `${name} = ${quoted(String(value))}\n`;

const quoted = (value: string): string =>
  /^[\w./+-]+$/.test(value) ? value : `"${value.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;

/** Where a member finds its certificates. */
export interface CertificateFiles {
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
}

/** How a member works, apart from its name and its addresses, which its start script adds. */
export const serverSections = (plan: MariadbPlan, files: CertificateFiles): Readonly<Record<string, Section>> => ({
  mariadbd: { ...serverSection(plan, files), ...(plan.members > 1 && clusterSection(plan)) },
  ...(plan.members > 1 && {
    // Both ends of a copy prove themselves by the members' certificate.
    sst: { encrypt: 4, tca: files.authority, tcert: files.certificate, tkey: files.key },
  }),
});

/** @param files where its certificates are. Default: none; connections are not encrypted. */
export const serverSection = (plan: MariadbPlan, files?: CertificateFiles): Section => ({
  port: memberPorts.users,
  skip_name_resolve: "ON",
  local_infile: "OFF",
  character_set_server: "utf8mb4",
  collation_server: "utf8mb4_unicode_ci",
  max_connections: plan.maxConnections,
  max_allowed_packet: "64M",
  // Passwords and data leave the pod inside TLS alone; the socket in the pod counts as safe.
  ...(files && { require_secure_transport: "ON" }),
  innodb_buffer_pool_size: `${plan.cache}M`,
  innodb_flush_log_at_trx_commit: 1,
  ...(files && { ssl_ca: files.authority, ssl_cert: files.certificate, ssl_key: files.key }),
});

/** What Galera asks for, and that a member which reads has all that was written elsewhere before (MED-DB-03). */
const clusterSection = (plan: MariadbPlan): Section => ({
  default_storage_engine: "InnoDB",
  binlog_format: "ROW",
  innodb_autoinc_lock_mode: 2,
  wsrep_on: "ON",
  wsrep_provider: "/usr/lib/galera/libgalera_smm.so",
  wsrep_cluster_name: plan.name,
  wsrep_sst_method: "mariabackup",
  // The user of the operating system, without a password: nobody else has that name here.
  wsrep_sst_auth: "mysql:",
  wsrep_slave_threads: 4,
  wsrep_sync_wait: 1,
  // A statement alone that meets another's change is tried again by the server.
  wsrep_retry_autocommit: 4,
});

/**
 * Options of Galera itself, to which the start script adds addresses. Members forget how the cluster was when they stop: their start
 * script asks the others instead, which is right after any order of stops.
 */
export const providerOptions = (plan: MariadbPlan, files: CertificateFiles): string =>
  Object.entries({
    "gcache.size": `${plan.changeLog}M`,
    "gcache.recover": "yes",
    "pc.recovery": "no",
    "socket.ssl_ca": files.authority,
    "socket.ssl_cert": files.certificate,
    "socket.ssl_key": files.key,
  })
    .map(([name, value]) => `${name}=${value}`)
    .join(";");
