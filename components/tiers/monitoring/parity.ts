import type { Parity } from "../../language/parity";

/** What monitoring gives on each target. */
export const parity: readonly Parity[] = [
  {
    capability: "what is measured",
    kubernetes: "every pod that tells metrics, found by its labels",
    docker: {
      kind: "different",
      how: "every container that tells metrics itself, by name; no exporters beside stores",
    },
  },
  { capability: "alerts, retention, intervals", kubernetes: "as the spec says", docker: { kind: "same" } },
  {
    capability: "loss of a Prometheus or an Alertmanager",
    kubernetes: "two of each from production on",
    docker: { kind: "different", how: "one of each, on volumes" },
  },
  {
    capability: "a receiver of alerts",
    kubernetes: "webhook or Slack, whose address is a Secret of the site",
    docker: { kind: "unavailable", error: "PAL421" },
  },
  { capability: "Grafana with a generated login", kubernetes: "from a file", docker: { kind: "same" } },
  {
    capability: "developers' own ports",
    kubernetes: "none: port-forward",
    docker: { kind: "different", how: "on 127.0.0.1 in dev" },
  },
];
