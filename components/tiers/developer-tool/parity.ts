import type { Parity } from "../../language/parity";

/** What developer tools give on each target. */
export const parity: readonly Parity[] = [
  {
    capability: "pgAdmin, Mongo Express, phpMyAdmin, Kafka UI, Redis Commander",
    kubernetes: "left out: use kubectl port-forward, and a tool of one's own",
    docker: {
      kind: "different",
      how: "in dev, on 127.0.0.1, connected already; docker.tools chooses; elsewhere left out",
    },
  },
];
