import type { Parity } from "../../language/parity";

/** What a store of objects gives on each target. */
export const parity: readonly Parity[] = [
  {
    capability: "loss of a member or a disk",
    kubernetes: "4 members: objects in parts, of which two may be lost",
    docker: { kind: "different", how: "one member with one folder: what the host's disk loses is lost" },
  },
  {
    capability: "buckets, versions, locks, quotas, logins",
    kubernetes: "made by a job once the members are there",
    docker: { kind: "different", how: "the same, made by the container itself before it is healthy" },
  },
  {
    capability: "copies of all buckets to the place for backups",
    kubernetes: "nightly, where the environment keeps backups",
    docker: { kind: "different", how: "none: whoever runs the host has to save its volumes" },
  },
  {
    capability: "console",
    kubernetes: "within its pod alone: port-forward",
    docker: { kind: "different", how: "also on 127.0.0.1 in dev" },
  },
  { capability: "metrics", kubernetes: "the store's own", docker: { kind: "same" } },
];
