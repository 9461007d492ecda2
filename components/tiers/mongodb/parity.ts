import type { Parity } from "../../language/parity";

/** What MongoDB gives on each target. */
export const parity: readonly Parity[] = [
  { capability: "software", kubernetes: "Percona Server for MongoDB", docker: { kind: "same" } },
  {
    capability: "replica set",
    kubernetes: "an odd number of members, which elect another when one is lost",
    docker: {
      kind: "different",
      how: "one member: transactions and change streams work, it starts again on its volume",
    },
  },
  { capability: "logins by password, members by key", kubernetes: "SCRAM, key file", docker: { kind: "same" } },
  {
    capability: "changed password",
    kubernetes: "the operator sets it while the server runs",
    docker: { kind: "different", how: "the start script sets it: the server starts anew with the new value" },
  },
  {
    capability: "encryption",
    kubernetes: "TLS alone",
    docker: { kind: "different", how: "none: it passes only the internal networks of the host, or its 127.0.0.1" },
  },
  {
    capability: "new major",
    kubernetes: "in place, one after the other; the operator switches its features on",
    docker: { kind: "different", how: "in place, one after the other; the start script switches its features on" },
  },
  {
    capability: "backups and point-in-time recovery",
    kubernetes: "dumps and the log of operations, in the platform's place for backups",
    docker: { kind: "unavailable", error: "PAL304: backups.provider must be none; mongodump by docker exec" },
  },
  {
    capability: "metrics",
    kubernetes: "an exporter beside each member",
    docker: { kind: "different", how: "none: no exporter runs" },
  },
  {
    capability: "developers' own port",
    kubernetes: "none: port-forward",
    docker: { kind: "different", how: "127.0.0.1 in dev, with directConnection=true" },
  },
];
