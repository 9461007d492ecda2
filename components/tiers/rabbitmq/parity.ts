import type { Parity } from "../../language/parity";

/** What RabbitMQ gives on each target. */
export const parity: readonly Parity[] = [
  {
    capability: "loss of a member",
    kubernetes: "3 members and more: queues are copied, and one may be lost",
    docker: { kind: "different", how: "one member: it comes back on its volume, and users wait that long" },
  },
  { capability: "queue type by default", kubernetes: "quorum", docker: { kind: "same" } },
  {
    capability: "users, virtual host, permissions",
    kubernetes: "imported at each start, so that a new password is taken over",
    docker: { kind: "same" },
  },
  {
    capability: "management interface",
    kubernetes: "among members alone: port-forward",
    docker: { kind: "different", how: "also on 127.0.0.1 in dev, with the administrator's login" },
  },
  { capability: "metrics", kubernetes: "RabbitMQ's own", docker: { kind: "same" } },
];
