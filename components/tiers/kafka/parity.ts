import type { Parity } from "../../language/parity";

/** What Kafka gives on each target. */
export const parity: readonly Parity[] = [
  { capability: "password of the services", kubernetes: "SASL PLAIN, from a file", docker: { kind: "same" } },
  {
    capability: "encryption",
    kubernetes: "TLS to users and between brokers, by an authority of the tier",
    docker: { kind: "different", how: "none: messages pass only the internal networks of the host, or its 127.0.0.1" },
  },
  {
    capability: "loss of a broker",
    kubernetes: "3 brokers and more, of which one may be lost",
    docker: { kind: "different", how: "one broker: it comes back on its volume, and users wait that long" },
  },
  { capability: "retention and partitions", kubernetes: "as the spec says", docker: { kind: "same" } },
  {
    capability: "metrics",
    kubernetes: "topics and consumer groups by an exporter",
    docker: { kind: "different", how: "none: Kafka tells them only to its own protocol, and no exporter runs" },
  },
  {
    capability: "developers' own port",
    kubernetes: "none: port-forward",
    docker: { kind: "different", how: "127.0.0.1 in dev, by a listener that announces this address" },
  },
];
