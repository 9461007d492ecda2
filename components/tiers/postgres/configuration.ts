import { mebibytes } from "../../language/quantity";
import type { Parameters } from "./parameters";
import type { PostgresPlan } from "./plan";

/** Name with which the standby logs in, as on Kubernetes: no owner of a database may be called so. */
export const replicationUser = "streaming_replica";
/** Name of the place up to which the standby has taken over changes. */
export const replicationSlot = "standby";

/** Writes parameters as PostgreSQL reads them. Between quotes it knows two characters by another meaning. */
export const postgresConfiguration = (parameters: Parameters): string =>
  Object.entries(parameters)
    .map(([name, value]) => `${name} = '${value.replaceAll("\\", "\\\\").replaceAll("'", "''")}'\n`)
    .join("");

/** All parameters of a server on Docker: the plan's, and those that the operator sets on Kubernetes. */
export const serverParameters = ({ parameters, walStorage }: PostgresPlan): Parameters => ({
  ...parameters,
  password_encryption: "scram-sha-256",
  // A standby that is away makes the primary keep changes: no more than the log may take, then it copies everything anew.
  max_slot_wal_keep_size: `${mebibytes(walStorage)}MB`,
});

/** One rule of host-based authentication, field by field; the first that fits decides. */
type Rule = readonly [connection: "local" | "host", database: string, user: string, ...how: string[]];

const anywhere = (method: "scram-sha-256" | "reject") => ["all", method] as const;

/** Who may come from where: the superuser from inside the container alone, the standby as itself, everybody else by password. */
const rules: readonly Rule[] = [
  ["local", "all", "postgres", "trust"],
  ["local", "all", "all", "reject"],
  ["host", "all", "postgres", ...anywhere("reject")],
  ["host", "replication", replicationUser, ...anywhere("scram-sha-256")],
  ["host", "postgres", replicationUser, ...anywhere("scram-sha-256")],
  ["host", "all", replicationUser, ...anywhere("reject")],
  ["host", "all", "all", ...anywhere("scram-sha-256")],
];

/** The file of host-based authentication. */
export const accessRules = rules.map((rule) => `${rule.join("\t")}\n`).join("");
