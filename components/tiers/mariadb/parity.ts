import type { Parity } from "../../language/parity";

/** What MariaDB gives on each target. */
export const parity: readonly Parity[] = [
  { capability: "cache and connections", kubernetes: "from the memory limit and the spec", docker: { kind: "same" } },
  {
    capability: "members that all take writes",
    kubernetes: "Galera, an odd number of members",
    docker: { kind: "different", how: "one server without Galera: it starts again on its volume" },
  },
  {
    capability: "encryption",
    kubernetes: "TLS alone",
    docker: { kind: "different", how: "none: it passes only the internal networks of the host, or its 127.0.0.1" },
  },
  {
    capability: "changed password",
    kubernetes: "the one before is accepted for an hour",
    docker: { kind: "different", how: "from the start with the new one on, the one before is refused" },
  },
  { capability: "new major", kubernetes: "in place, by mariadb-upgrade", docker: { kind: "same" } },
  {
    capability: "older major",
    kubernetes: "refused by the update",
    docker: { kind: "unavailable", error: "the start refuses the data of a newer major, and touches nothing" },
  },
  {
    capability: "backups",
    kubernetes: "dumps in the platform's place for backups",
    docker: { kind: "unavailable", error: "PAL304: backups.provider must be none; mariadb-dump by docker exec" },
  },
  {
    capability: "metrics",
    kubernetes: "an exporter beside each member",
    docker: { kind: "different", how: "none: no exporter runs" },
  },
  {
    capability: "developers' own port",
    kubernetes: "none: port-forward",
    docker: { kind: "different", how: "127.0.0.1 in dev" },
  },
];
