import type { Parity } from "../../language/parity";

/** What Elasticsearch gives on each target. */
export const parity: readonly Parity[] = [
  {
    capability: "loss of a node",
    kubernetes: "3 nodes and more, copies of each shard: one may be lost",
    docker: {
      kind: "different",
      how: "one node without copies: it comes back on its volume, and users wait that long",
    },
  },
  { capability: "logins and roles", kubernetes: "files of names and hashes", docker: { kind: "same" } },
  {
    capability: "encryption",
    kubernetes: "TLS to users and between nodes",
    docker: { kind: "different", how: "none: requests pass only the internal networks of the host, or its 127.0.0.1" },
  },
  {
    capability: "settings of indices",
    kubernetes: "told by a job once the cluster is there",
    docker: { kind: "different", how: "the same, told by the container itself before it is healthy" },
  },
  {
    capability: "snapshots",
    kubernetes: "to the place for backups, by a policy of the cluster",
    docker: { kind: "different", how: "none: whoever runs the host has to save its volumes" },
  },
  {
    capability: "metrics",
    kubernetes: "nodes and indices by an exporter",
    docker: { kind: "different", how: "none: Elasticsearch speaks another format, and no exporter runs" },
  },
];
