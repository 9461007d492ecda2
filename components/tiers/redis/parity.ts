import type { Parity } from "../../language/parity";

/** What Redis gives on each target. */
export const parity: readonly Parity[] = [
  { capability: "password", kubernetes: "one for the default user", docker: { kind: "same" } },
  {
    capability: "changed password",
    kubernetes: "the one before is accepted for an hour",
    docker: { kind: "same" },
  },
  { capability: "memory and eviction", kubernetes: "as the spec says", docker: { kind: "same" } },
  { capability: "data on a volume", kubernetes: "append-only file, once a second", docker: { kind: "same" } },
  {
    capability: "failover",
    kubernetes: "3 servers, 3 Sentinels",
    docker: { kind: "different", how: "one server without Sentinels: it starts again on its volume" },
  },
  {
    capability: "metrics",
    kubernetes: "an exporter beside each server",
    docker: { kind: "different", how: "none: the exporter takes its password from no file" },
  },
  {
    capability: "developers' own port",
    kubernetes: "none: port-forward",
    docker: { kind: "different", how: "127.0.0.1 in dev" },
  },
];
