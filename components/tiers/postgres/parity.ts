import type { Parity } from "../../language/parity";

/** What PostgreSQL gives on each target. */
export const parity: readonly Parity[] = [
  { capability: "tuning from the memory limit", kubernetes: "parameters of the cluster", docker: { kind: "same" } },
  {
    capability: "standbys",
    kubernetes: "as many as the environment or readReplicas asks for",
    docker: { kind: "different", how: "at most one, which streams and answers readers" },
  },
  {
    capability: "more than one standby",
    kubernetes: "readReplicas, or instances of the stack",
    docker: { kind: "unavailable", error: "PAL337 and PAL304: one standby at most on one host" },
  },
  {
    capability: "failover",
    kubernetes: "the operator promotes a standby",
    docker: {
      kind: "different",
      how: "none by itself: the primary starts again; docs/upgrades.md says how to promote",
    },
  },
  {
    capability: "commits on two instances",
    kubernetes: "a commit waits for a standby while one is healthy",
    docker: { kind: "different", how: "never: both would be lost with the one host, and writing must not wait" },
  },
  {
    capability: "encryption",
    kubernetes: "TLS alone",
    docker: { kind: "different", how: "none: it passes only the internal networks of the host, or its 127.0.0.1" },
  },
  { capability: "passwords", kubernetes: "scram-sha-256", docker: { kind: "same" } },
  {
    capability: "changed password",
    kubernetes: "the operator sets it while the server runs",
    docker: { kind: "different", how: "the start script sets it: the server starts anew with the new value" },
  },
  {
    capability: "new major",
    kubernetes: "upgraded in place by the operator",
    docker: { kind: "unavailable", error: "the start refuses the data of another major; docs/upgrades.md says how" },
  },
  {
    capability: "backups and point-in-time recovery",
    kubernetes: "base backups and the log, in the platform's place for backups",
    docker: { kind: "unavailable", error: "PAL304: backups.provider must be none; pg_dump by docker exec" },
  },
  {
    capability: "sizes of volumes",
    kubernetes: "storage and walStorage",
    docker: { kind: "different", how: "one volume without a bound; walStorage bounds the log kept for a standby" },
  },
  {
    capability: "storage class",
    kubernetes: "storageClass of the stack",
    docker: { kind: "unavailable", error: "PAL304: volumes lie where the daemon keeps them" },
  },
  {
    capability: "metrics",
    kubernetes: "the operator's exporter",
    docker: { kind: "different", how: "none of the database: no exporter runs" },
  },
  {
    capability: "developers' own port",
    kubernetes: "none: port-forward",
    docker: { kind: "different", how: "127.0.0.1 in dev, to the primary" },
  },
];
