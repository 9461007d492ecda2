import type { Parity } from "../../language/parity";

/** What services give on each target. */
export const parity: readonly Parity[] = [
  {
    capability: "replicas",
    kubernetes: "as many as the spec says, spread over hosts and zones",
    docker: { kind: "different", how: "as many containers on the one host; the service's name leads to all of them" },
  },
  {
    capability: "growth under load",
    kubernetes: "by processor and memory",
    docker: {
      kind: "unavailable",
      error: 'PAL304: remove "autoscaling"; what the platform itself says of it is left out',
    },
  },
  {
    capability: "rolling update",
    kubernetes: "new pods are ready before old ones go",
    docker: {
      kind: "different",
      how: "one container after the other, each healthy before the next goes; a service of one is away that long",
    },
  },
  {
    capability: "blue-green release",
    kubernetes: "both colors stand ready, and a switch leads all requests to one",
    docker: { kind: "different", how: "the active color runs; the switch, and the way back, replace its image" },
  },
  {
    capability: "health",
    kubernetes: "probes of start, liveness and readiness",
    docker: {
      kind: "different",
      how: "one check, of readiness, with a program of the image; only who ends is started anew, not who is unhealthy",
    },
  },
  {
    capability: "secrets",
    kubernetes: "variables from a Secret",
    docker: {
      kind: "different",
      how: "files that Spring, Node.js and Python read as variables; a web server of files is told where they lie",
    },
  },
  {
    capability: "root file system that cannot be written",
    kubernetes: "always, with a bounded /tmp",
    docker: {
      kind: "different",
      how: "so without files; with them only root's, who is nobody there: no capability, no gain of privileges",
    },
  },
  {
    capability: "choice of nodes",
    kubernetes: "scheduling, spread, disruption budgets",
    docker: { kind: "different", how: "left out: there is one host" },
  },
  {
    capability: "images from source",
    kubernetes: "from a registry alone",
    docker: { kind: "different", how: "build in the stack, with a Dockerfile of one's own or the runtime's usual one" },
  },
  { capability: "limits of processors and memory", kubernetes: "as the spec says", docker: { kind: "same" } },
];
