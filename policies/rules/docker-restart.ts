import { dockerContainer, keepsRunning } from "../docker";
import { type ResourceRule, texts } from "../rule";

/** What ends by a fault, or with its machine, comes back by itself. */
export const dockerRestart: ResourceRule = {
  sees: "resource",
  name: "docker-restart",
  description: "Containers of Docker that run for long are started again when they end.",
  references: ["ROF-SVC-17", "ECO-SVC-05", "HIPAA §164.308(a)(7)(i)", "ISO 27001 A.8.14"],
  settings: {
    policies: {
      type: "array",
      items: { type: "string" },
      default: ["always", "unless-stopped"],
      description: "Policies of restarting that count; on-failure leaves a container down after its machine was",
    },
  },
  check: (resource, settings) => {
    const container = dockerContainer(resource);
    // A swarm starts its containers again by itself.
    if (container === undefined || container.isOfSwarm || !keepsRunning(container)) return [];
    const field = container.props.at("restart");
    if (field.isUnknown || texts(settings.at("policies")).some((policy) => field.is(policy))) return [];
    return [
      {
        path: field.path,
        found: field.isMissing ? 'nothing, which means "no"' : field.shown,
        message: "The container stays down when it ends, or its machine was down",
        fix: 'restart: "unless-stopped"; or mustRun: false for one that ends by itself',
      },
    ];
  },
};
